"""The system's voices as a provider."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities, ModelOffer
from videoflow.errors import ProviderError, RequestRejectedError, RuleError, StorageError
from videoflow.i18n import _
from videoflow.media.child import running_child
from videoflow.providers.base import Delivered, ReportProgress, Request, Submit
from videoflow.providers.context import ProviderContext
from videoflow.providers.speech.engines import (
    SOUND_NAME,
    TEXT_NAME,
    Engine,
    Voice,
    find_engine,
    how_to_add_a_voice,
    how_to_get_one,
    voice_for,
)

PROVIDER_ID = "speech"
LONGEST_S = 180.0
"""A minute of speech takes seconds; a program that needs longer hangs."""

_HEADER_BYTES = 44
"""A WAV of no more than this has no sound."""


def create(_context: ProviderContext) -> SpeechProvider:
    """The entry point. Nothing is to be connected."""
    return SpeechProvider(find_engine())


class SpeechProvider:
    """Speaks with the voices that are installed on this computer, in the film's language.

    A model is a voice by name; without one, the first that speaks the language. None of the
    programs tells when it says a word, so these voices have no words.
    """

    def __init__(self, engine: Engine | None, *, longest_s: float = LONGEST_S) -> None:
        self._engine = engine
        self._longest_s = longest_s

    @property
    def id(self) -> str:
        """See Provider."""
        return PROVIDER_ID

    def capabilities(self, kind: AssetKind) -> Capabilities | None:
        """Voices. Nothing is sent anywhere, nothing is charged. Where nothing speaks, the name
        says so, and whoever chooses it is told what to install."""
        if kind is not AssetKind.VOICE:
            return None
        return Capabilities(
            provider=self.id,
            name=_("Voices of this computer") if self._engine else _("Voices (none installed)"),
            kind=kind,
            models=(ModelOffer(id=""),),
            any_model=ModelOffer(id=""),
            local=True,
        )

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        """Find a voice. RuleError where nothing speaks here, RequestRejectedError where no voice
        speaks the language or has the name that was chosen."""
        if self._engine is None:
            raise RuleError(_("Nothing on this computer can speak."), how_to_get_one())
        voice = await self._choose(self._engine, request)
        return partial(self._speak, self._engine, voice, request, report)

    async def _choose(self, engine: Engine, request: Request) -> Voice:
        listed, _errors = await self._run(engine, engine.voices)
        voices = tuple(engine.read_voices(listed))
        wanted, language = request.job.settings.model, request.job.context.language
        if wanted:
            named = [voice for voice in voices if voice.name.casefold() == wanted.casefold()]
            if not named:
                raise RequestRejectedError(
                    _("This computer has no voice “{voice}”.").format(voice=wanted),
                    _("Voices: {voices}.").format(
                        voices=", ".join(voice.name for voice in voices) or _("none")
                    ),
                )
            return named[0]
        found = voice_for(voices, language)
        if found is None:
            raise RequestRejectedError(
                _(
                    "No voice of this computer speaks the language of this film ({language})."
                ).format(language=language),
                how_to_add_a_voice(),
            )
        return found

    async def _speak(
        self, engine: Engine, voice: Voice, request: Request, report: ReportProgress
    ) -> Delivered:
        report(0.1, _("Reading it aloud"))
        await self._run(engine, engine.speech(voice), request)
        report(1.0, _("Reading it aloud"))
        return Delivered(cost_usd=0.0)

    async def _run(
        self, engine: Engine, words: Sequence[str], request: Request | None = None
    ) -> tuple[str, str]:
        """What the program says on its two streams; the sound lies at the request's target then.

        The program has ended when this goes on, cancelled or not.
        """
        try:
            with tempfile.TemporaryDirectory(prefix="videoflow-speech-") as name:
                folder = Path(name)
                for script, text in engine.scripts.items():
                    (folder / script).write_text(text, encoding="utf-8")
                if request is not None:
                    (folder / TEXT_NAME).write_text(request.job.prompt + "\n", encoding="utf-8")
                said = await self._said((*engine.command, *words), folder)
                if request is not None:
                    _deliver(folder / SOUND_NAME, request.target, said[1])
                return said
        except OSError as error:
            raise StorageError(
                _("The voice could not be written to the disk."),
                _("Check that there is free space on the disk and that you may write there."),
            ) from error

    async def _said(self, command: Sequence[str], folder: Path) -> tuple[str, str]:
        try:
            async with (
                asyncio.timeout(self._longest_s),
                running_child(command, stdin=None, cwd=folder) as child,
            ):
                out, errors = await child.process.communicate()
                code = child.process.returncode
        except TimeoutError as error:
            raise _failed(
                _("The voice took longer than {seconds:g} s and was stopped.").format(
                    seconds=self._longest_s
                )
            ) from error
        except OSError as error:
            raise _failed(_("The program that speaks could not be started.")) from error
        words = errors.decode(errors="replace")
        if code:
            failure = _failed(_("The program that speaks has failed."))
            failure.add_note(words)
            raise failure
        return out.decode(errors="replace"), words


def _deliver(sound: Path, target: Path, words: str) -> None:
    if not sound.is_file() or sound.stat().st_size <= _HEADER_BYTES:
        failure = _failed(_("The program that speaks has made no sound."))
        failure.add_note(words)
        raise failure
    shutil.copyfile(sound, target)


def _failed(message: str) -> ProviderError:
    return ProviderError(message, _("Try again, or choose another voice or provider."))
