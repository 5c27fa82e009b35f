"""Caption files, as ffmpeg's own readers understand them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.helpers.frame_codes import call_ffmpeg

from videoflow.media.captions import Cue, to_srt, to_vtt
from videoflow.media.process import media_url

CUES = (
    Cue(0.0, 1.5, ("Cà phê <i>nóng</i>", "& more --> now")),
    Cue(61.25, 62.004, ("{\\an8}مرحبا 100%",)),
    Cue(3723.999, 3725.0, ("☕🔥",)),
)


def test_subrip_reads_as_it_is_written() -> None:
    assert to_srt(CUES[2:]) == "1\n01:02:03,999 --> 01:02:05,000\n☕🔥\n\n"


def test_webvtt_reads_as_it_is_written() -> None:
    assert to_vtt(CUES[:1]) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n"
        "Cà phê &lt;i&gt;nóng&lt;/i&gt;\n&amp; more --&gt; now\n"
    )


@pytest.mark.parametrize("write", [to_srt, to_vtt])
def test_players_show_the_very_words(tmp_path: Path, write: Callable[[Sequence[Cue]], str]) -> None:
    suffix = "srt" if write is to_srt else "vtt"
    path = tmp_path / f"captions.{suffix}"
    path.write_bytes(write(CUES).encode())
    # ASS is what ffmpeg turns every caption into before it shows it.
    out = call_ffmpeg("-i", media_url(path), "-f", "ass", "pipe:1").decode().replace("\u2060", "")
    shown = re.findall(r"^Dialogue: \d,([^,]*),([^,]*),(?:[^,]*,){6}(.*)$", out, re.MULTILINE)
    assert [(start, end) for start, end, _words in shown[:2]] == [
        ("0:00:00.00", "0:00:01.50"),
        ("0:01:01.25", "0:01:02.00"),
    ]
    words = [part.replace("\\{", "{").strip() for *_times, part in shown]
    assert words[0] == "Cà phê <i>nóng</i>\\N& more --> now"
    assert words[1].endswith("مرحبا 100%")
    assert "an8" in words[1]
    assert words[2] == "☕🔥"


def test_no_byte_order_mark_and_no_foreign_line_ends() -> None:
    for text in (to_srt(CUES), to_vtt(CUES)):
        assert not text.startswith("\ufeff")
        assert "\r" not in text


def test_an_empty_film_has_empty_files() -> None:
    assert to_srt(()) == ""
    assert to_vtt(()) == "WEBVTT\n"
