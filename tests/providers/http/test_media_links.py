"""The address of a result, whatever shape the answer has."""

from __future__ import annotations

import pytest

from videoflow.domain.base import AssetKind
from videoflow.providers.http.media_links import media_link

PNG, MP4, WAV = (
    "https://x.example/a.png?sig=1",
    "https://x.example/b.mp4",
    "https://x.example/c.wav",
)
BARE = "https://x.example/files/4711"


@pytest.mark.parametrize(
    ("output", "kind", "link"),
    [
        (PNG, AssetKind.IMAGE, PNG),
        ([PNG, "https://x.example/second.png"], AssetKind.IMAGE, PNG),
        ({"video": {"url": MP4}, "thumbnail": {"url": PNG}}, AssetKind.VIDEO, MP4),
        ({"thumbnail": {"url": PNG}, "video": {"url": BARE}}, AssetKind.VIDEO, BARE),
        (
            {"mask": PNG, "image": BARE.replace("4711", "1.png")},
            AssetKind.IMAGE,
            BARE[:-4] + "1.png",
        ),
        ({"stems": [MP4, {"audio": WAV}]}, AssetKind.MUSIC, WAV),
        ({"speech": BARE}, AssetKind.VOICE, BARE),
        (BARE, AssetKind.VIDEO, BARE),
        ("a story about https://x.example", AssetKind.VIDEO, None),
        ("data:video/mp4;base64,AAAA", AssetKind.VIDEO, None),
        ("file:///etc/passwd", AssetKind.IMAGE, None),
        ({"url": None, "n": 3, "flags": [True]}, AssetKind.IMAGE, None),
        ("http://[", AssetKind.IMAGE, "http://["),  # refused when it is fetched
        (None, AssetKind.IMAGE, None),
        ([], AssetKind.IMAGE, None),
    ],
)
def test_the_link_that_fits_best(output: object, kind: AssetKind, link: str | None) -> None:
    assert media_link(output, kind) == link


def test_an_answer_nested_without_end_is_not_followed_to_its_end() -> None:
    output: object = PNG
    for _level in range(10_000):
        output = [output]
    assert media_link(output, AssetKind.IMAGE) is None
