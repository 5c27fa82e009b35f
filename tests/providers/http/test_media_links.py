"""The address of a result in whatever form a model answers."""

from __future__ import annotations

import pytest

from videoflow.domain.base import AssetKind
from videoflow.providers.http.media_links import media_link

MP4, PNG, MP3 = "https://c.example/a.mp4?s=1", "https://c.example/p.png", "https://c.example/a.mp3"


@pytest.mark.parametrize(
    ("output", "kind", "found"),
    [
        (MP4, AssetKind.VIDEO, MP4),
        ([PNG, PNG + "?2"], AssetKind.IMAGE, PNG),
        ({"poster": PNG, "video": {"url": MP4}}, AssetKind.VIDEO, MP4),
        (
            {"video": {"url": "https://c.example/x"}, "log": "https://c.example/y"},
            AssetKind.VIDEO,
            "https://c.example/x",
        ),
        ({"audio": MP3, "seed": 3}, AssetKind.VOICE, MP3),
        ({"images": [{"url": PNG, "width": 3}]}, AssetKind.IMAGE, PNG),
        ("no address", AssetKind.IMAGE, None),
        (None, AssetKind.IMAGE, None),
        ([], AssetKind.VIDEO, None),
        ({"text": "see"}, AssetKind.VIDEO, None),
    ],
)
def test_the_best_address(output: object, kind: AssetKind, found: str | None) -> None:
    assert media_link(output, kind) == found


def test_depth_is_bounded() -> None:
    deep: object = MP4
    for _level in range(5000):
        deep = [deep]
    assert media_link(deep, AssetKind.VIDEO) is None
