from __future__ import annotations

from pathlib import Path

import pytest
from pymediainfo import MediaInfo as Facts
from tests.helpers.frame_codes import call_ffmpeg

from videoflow.domain.film_settings import FilmFormat
from videoflow.errors import MediaError
from videoflow.media.provenance import SourceType, read_provenance, write_provenance

CODECS = {
    FilmFormat.MP4: ("-c:v", "libx264", "-movflags", "+faststart"),
    FilmFormat.MOV: ("-c:v", "libx264"),
    FilmFormat.WEBM: ("-c:v", "libvpx-vp9", "-deadline", "realtime"),
}


def film(folder: Path, form: FilmFormat) -> Path:
    path = folder / f"film.{form.value}"
    call_ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x64:d=0.4", *CODECS[form], str(path))
    return path


def decoded(path: Path) -> bytes:
    return call_ffmpeg("-xerror", "-i", str(path), "-f", "rawvideo", "pipe:1")


@pytest.mark.parametrize("form", FilmFormat)
@pytest.mark.parametrize("source", SourceType)
def test_it_is_stated_read_back_and_the_film_still_plays(
    tmp_path: Path, form: FilmFormat, source: SourceType
) -> None:
    path = film(tmp_path, form)
    before = decoded(path)
    assert read_provenance(path, form) is None
    write_provenance(path, form, source)
    assert read_provenance(path, form) is source
    assert decoded(path) == before


def test_others_can_read_it(tmp_path: Path) -> None:
    webm = film(tmp_path, FilmFormat.WEBM)
    write_provenance(webm, FilmFormat.WEBM, SourceType.AI)
    general = Facts.parse(webm).general_tracks[0].to_data()
    assert SourceType.AI.uri in general.values()
    mp4 = film(tmp_path, FilmFormat.MP4)
    write_provenance(mp4, FilmFormat.MP4, SourceType.PARTLY_AI)
    packet = mp4.read_bytes().partition(b"<?xpacket begin")[2]
    assert f"<Iptc4xmpExt:DigitalSourceType>{SourceType.PARTLY_AI.uri}<".encode() in packet


def test_a_stream_without_a_length_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "live.webm"
    path.write_bytes(
        call_ffmpeg(
            *("-f", "lavfi", "-i", "testsrc2=s=64x64:d=0.4", *CODECS[FilmFormat.WEBM]),
            *("-live", "1", "-f", "webm", "pipe:1"),
        )
    )
    before = path.read_bytes()
    with pytest.raises(MediaError, match=r"live\.webm"):
        write_provenance(path, FilmFormat.WEBM, SourceType.AI)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 40, b"\x00\x00\x00\x01uuid\x00", b"\xff" * 99],
    ids=["empty", "zeros", "cut", "ones"],
)
def test_what_is_no_film_states_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content)
    for form in FilmFormat:
        assert read_provenance(path, form) is None
    with pytest.raises(MediaError):
        write_provenance(path, FilmFormat.WEBM, SourceType.AI)
