"""The process that draws with Qt: what it says, and what is said when it says nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pydantic import BaseModel

from videoflow.errors import MediaError
from videoflow.media.drawing_child import drawn_by_child


class _Order(BaseModel):
    language: str = "en"


@pytest.mark.parametrize("module", ["json.tool", "no.such.module"])
def test_a_process_that_does_not_answer_is_a_failure_in_words(module: str, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="The picture could not be drawn") as caught:
        asyncio.run(
            drawn_by_child(
                _Order(),
                option="--draw",
                module=module,
                longest_s=30,
                failure="The picture could not be drawn.",
            )
        )
    assert caught.value.action


def test_one_that_takes_too_long_is_ended() -> None:
    with pytest.raises(MediaError, match="The picture could not be drawn"):
        asyncio.run(
            drawn_by_child(
                _Order(),
                option="--draw",
                module="http.server",
                longest_s=0.2,
                failure="The picture could not be drawn.",
            )
        )
