"""Voices of the computer: a program writes a file, in a process of its own."""

from __future__ import annotations

import asyncio
import sys
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from tests.helpers.service_context import request_for

from videoflow.domain.base import AssetKind
from videoflow.domain.job import SceneContext
from videoflow.errors import ProviderError, RequestRejectedError, RuleError, VideoFlowError
from videoflow.media.probe import probe
from videoflow.providers.base import Delivered, Request
from videoflow.providers.speech.engines import Engine, Voice, find_engine
from videoflow.providers.speech.provider import SpeechProvider

PROGRAM = """\
import pathlib, socket, sys, wave
if sys.argv[1] == "--voices":
    print("Linh vi-vn")
    print("Anna de")
    sys.exit()
voice = sys.argv[2]
text = pathlib.Path("text.txt").read_text(encoding="utf-8")
if "hang" in text:
    with socket.create_connection(("127.0.0.1", int(text.split()[1]))) as waiting:
        waiting.recv(1)
if "fail" in text:
    sys.exit("no luck")
if "mute" in text:
    sys.exit()
with wave.open("speech.wav", "wb") as file:
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(8000)
    file.writeframes(bytes(2) * 800 * len(text.strip()))
pathlib.Path(sys.argv[3]).write_text(voice, encoding="utf-8")
"""


def _voice(line: str) -> Voice:
    name, language = line.split()
    return Voice(name, language)


def quiet(_fraction: float, _text: str) -> None:
    """Nobody looks at the progress."""


@pytest.fixture
def said_by(tmp_path: Path) -> Path:
    """Where the program notes which voice spoke."""
    return tmp_path / "said by"


@pytest.fixture
def engine(tmp_path: Path, said_by: Path) -> Engine:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    return Engine(
        command=(sys.executable, str(program)),
        voices=("--voices",),
        read_voices=lambda text: (_voice(line) for line in text.splitlines()),
        speech=lambda voice: ("--speak", voice.name, str(said_by)),
    )


def request(
    tmp_path: Path, text: str = "Xin chào", *, language: str = "vi", voice: str = ""
) -> Request:
    context = SceneContext(scene_number=1, scenario="hook", language=language)
    return request_for(
        AssetKind.VOICE,
        tmp_path / "take.part",
        provider="speech",
        model=voice,
        prompt=text,
        context=context,
    )


async def make(provider: SpeechProvider, wanted: Request) -> object:
    return await (await provider.prepare(wanted, quiet))()


def test_words_become_a_sound_in_the_language_of_the_film(
    engine: Engine, tmp_path: Path, said_by: Path
) -> None:
    wanted = request(tmp_path)
    delivered = asyncio.run(make(SpeechProvider(engine), wanted))
    assert delivered == Delivered(cost_usd=0.0)
    assert said_by.read_text(encoding="utf-8") == "Linh"
    with wave.open(str(wanted.target)) as sound:
        assert sound.getnframes() / sound.getframerate() == pytest.approx(0.8)


def test_voice_can_be_chosen_by_name(engine: Engine, tmp_path: Path, said_by: Path) -> None:
    asyncio.run(make(SpeechProvider(engine), request(tmp_path, voice="anna")))
    assert said_by.read_text(encoding="utf-8") == "Anna"
    with pytest.raises(RequestRejectedError) as refused:
        asyncio.run(make(SpeechProvider(engine), request(tmp_path, voice="Bob")))
    assert "Linh, Anna" in refused.value.action


def test_language_that_no_voice_speaks_is_refused_before_anything_is_made(
    engine: Engine, tmp_path: Path
) -> None:
    wanted = request(tmp_path, language="ja")
    with pytest.raises(RequestRejectedError, match="ja"):
        asyncio.run(SpeechProvider(engine).prepare(wanted, quiet))
    assert not wanted.target.exists()


def test_computer_without_speech_says_so_and_what_to_do(tmp_path: Path) -> None:
    provider = SpeechProvider(None)
    offer = provider.capabilities(AssetKind.VOICE)
    assert offer is not None
    assert "none" in offer.name
    with pytest.raises(RuleError) as refused:
        asyncio.run(provider.prepare(request(tmp_path), quiet))
    assert "import a recording" in refused.value.action


def test_only_voices_are_made(engine: Engine) -> None:
    provider = SpeechProvider(engine)
    made = [kind for kind in AssetKind if provider.capabilities(kind) is not None]
    assert made == [AssetKind.VOICE]


@pytest.mark.parametrize("text", ["fail", "mute"])
def test_program_that_fails_or_says_nothing_is_told_of(
    engine: Engine, tmp_path: Path, text: str
) -> None:
    wanted = request(tmp_path, text)
    with pytest.raises(ProviderError):
        asyncio.run(make(SpeechProvider(engine), wanted))
    assert not wanted.target.exists()


@asynccontextmanager
async def hanging() -> AsyncIterator[tuple[str, asyncio.Event, asyncio.Event]]:
    """A text that lets the program hang, and events for that it does and that it has ended."""
    begun, ended = asyncio.Event(), asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        begun.set()
        with suppress(ConnectionError):
            await reader.read()
        ended.set()
        writer.close()

    async with await asyncio.start_server(listen, "127.0.0.1", 0) as server:
        yield f"hang {server.sockets[0].getsockname()[1]}", begun, ended


def test_program_that_hangs_is_stopped(engine: Engine, tmp_path: Path) -> None:
    async def wait_for_it() -> None:
        async with hanging() as (text, _begun, ended):
            provider = SpeechProvider(engine, longest_s=2)
            with pytest.raises(ProviderError, match="was stopped"):
                await make(provider, request(tmp_path, text))
            await ended.wait()

    asyncio.run(wait_for_it())


def test_cancel_ends_the_program(engine: Engine, tmp_path: Path) -> None:
    async def cancel_once_begun() -> None:
        async with hanging() as (text, begun, ended):
            speaking = asyncio.ensure_future(make(SpeechProvider(engine), request(tmp_path, text)))
            await begun.wait()
            speaking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await speaking
            await ended.wait()

    asyncio.run(cancel_once_begun())
    assert not (tmp_path / "take.part").exists()


def test_program_that_is_gone_is_told_of(tmp_path: Path) -> None:
    gone = Engine(("/no/such/program",), (), lambda _text: iter(()), lambda _voice: ())
    with pytest.raises(VideoFlowError):
        asyncio.run(make(SpeechProvider(gone), request(tmp_path)))


@pytest.mark.skipif(find_engine() is None, reason="nothing speaks on this computer")
def test_the_voices_of_this_computer_speak(tmp_path: Path) -> None:
    wanted = request(tmp_path, "Two cups of coffee, please.", language="en")
    asyncio.run(make(SpeechProvider(find_engine()), wanted))
    assert probe(wanted.target).duration_s > 0.5
