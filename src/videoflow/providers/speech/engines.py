"""The programs that speak, and how each is asked: the platform seam of ``speech``.

All run in a folder of their own, where the words are in ``text.txt`` (UTF-8) and the sound is to
be in ``speech.wav``. Words never stand on a command line.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from videoflow.i18n import _

TEXT_NAME = "text.txt"
SOUND_NAME = "speech.wav"


@dataclass(frozen=True)
class Voice:
    """``name`` is what the program calls it, ``language`` a tag such as ``de`` or ``en-gb``, in
    small letters. Of several that fit, the one with the lowest ``rank`` speaks."""

    name: str
    language: str
    rank: int = 0


@dataclass(frozen=True)
class Engine:
    """One program. ``command`` starts it, ``voices`` and ``speech`` are the further words for
    each of its two uses. ``scripts`` are files that it needs in its folder."""

    command: tuple[str, ...]
    voices: tuple[str, ...]
    read_voices: Callable[[str], Iterator[Voice]]
    speech: Callable[[Voice], tuple[str, ...]]
    scripts: Mapping[str, str] = field(default_factory=dict)


def find_engine(platform: str = sys.platform) -> Engine | None:
    """The program that speaks on this computer; None where there is none."""
    if platform == "darwin":
        return _found("say", _say)
    if platform == "win32":
        return _found("powershell", _windows)
    return _found("espeak-ng", _espeak) or _found("espeak", _espeak) or _found("flite", _flite)


def how_to_get_one(platform: str = sys.platform) -> str:
    """What to do where there is none."""
    if platform in ("darwin", "win32"):
        return _("Choose another provider for this voice, or import a recording.")
    return _(
        "Install the package espeak-ng, choose another provider for this voice, or import a "
        "recording."
    )


def how_to_add_a_voice(platform: str = sys.platform) -> str:
    """What to do where none speaks the language of the film."""
    if platform == "darwin":
        return _("Add one under System Settings → Accessibility → Spoken Content.")
    if platform == "win32":
        return _("Add one under Settings → Time & language → Speech.")
    return _("Install the package espeak-ng, which speaks most languages.")


def voice_for(voices: tuple[Voice, ...], language: str) -> Voice | None:
    """The voice for a language tag: the very same one first, then any of the same language."""
    wanted = language.lower().replace("_", "-")
    exact = [voice for voice in voices if voice.language == wanted]
    fitting = exact or [voice for voice in voices if _root(voice.language) == _root(wanted)]
    return min(fitting, key=lambda voice: voice.rank, default=None)


def _root(language: str) -> str:
    return language.partition("-")[0]


def _found(program: str, make: Callable[[str], Engine]) -> Engine | None:
    path = shutil.which(program)
    return make(path) if path else None


def _say(program: str) -> Engine:
    wave = ("--file-format=WAVE", "--data-format=LEI16@22050")
    return Engine(
        command=(program,),
        voices=("-v", "?"),
        read_voices=_voices_of_say,
        speech=lambda voice: ("-v", voice.name, *wave, "-o", SOUND_NAME, "-f", TEXT_NAME),
    )


_SAY_LINE = re.compile(r"^(.+?)\s+([a-z]{2,3}[_-]\w+)\s+#")


def _voices_of_say(listed: str) -> Iterator[Voice]:
    """``Anna                de_DE    # Hallo, ich heiße Anna.``"""
    for line in listed.splitlines():
        if match := _SAY_LINE.match(line):
            novelty = "(" in match[1]  # variants of one voice, and worse ones, have brackets
            yield Voice(match[1], match[2].lower().replace("_", "-"), int(novelty))


def _espeak(program: str) -> Engine:
    return Engine(
        command=(program,),
        voices=("--voices",),
        read_voices=_voices_of_espeak,
        speech=lambda voice: ("-v", voice.name, "-b", "1", "-w", SOUND_NAME, "-f", TEXT_NAME),
    )


_ESPEAK_ALIAS = re.compile(r"\(([\w-]+) (\d+)\)")


def _voices_of_espeak(listed: str) -> Iterator[Voice]:
    """`` 5  cmn   --/M   Chinese_(Mandarin)   sit/cmn   (zh-cmn 5)(zh 5)``: rank, language, which
    names the voice, and further languages with their ranks."""
    for line in listed.splitlines():
        parts = line.split()
        if len(parts) < 4 or not parts[0].isdigit():
            continue
        yield Voice(parts[1], parts[1].lower(), int(parts[0]))
        for language, rank in _ESPEAK_ALIAS.findall(line):
            yield Voice(parts[1], language.lower(), int(rank))


def _flite(program: str) -> Engine:
    return Engine(
        command=(program,),
        voices=("-lv",),
        read_voices=_voices_of_flite,
        speech=lambda voice: ("-voice", voice.name, "-f", TEXT_NAME, "-o", SOUND_NAME),
    )


def _voices_of_flite(listed: str) -> Iterator[Voice]:
    """``Voices available: kal awb_time kal16 awb rms slt``, the best of them last; English."""
    names = listed.partition(":")[2].split()
    for rank, name in enumerate(reversed(names)):
        if not name.endswith("_time"):  # says times of day only
            yield Voice(name, "en-us", rank)


_WINDOWS_START = """\
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [Text.Encoding]::UTF8
Add-Type -AssemblyName System.Speech
$speaker = New-Object System.Speech.Synthesis.SpeechSynthesizer
"""

_WINDOWS_VOICES = """\
foreach ($voice in $speaker.GetInstalledVoices()) {
  if ($voice.Enabled) { "$($voice.VoiceInfo.Culture.Name)`t$($voice.VoiceInfo.Name)" }
}
"""

_WINDOWS_SPEECH = f"""\
$speaker.SelectVoice($args[0])
$speaker.SetOutputToWaveFile((Join-Path $PWD '{SOUND_NAME}'))
$speaker.Speak([IO.File]::ReadAllText((Join-Path $PWD '{TEXT_NAME}'), [Text.Encoding]::UTF8))
$speaker.Dispose()
"""


def _windows(program: str) -> Engine:
    return Engine(
        command=(program, "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File"),
        voices=("voices.ps1",),
        read_voices=_voices_of_windows,
        speech=lambda voice: ("speak.ps1", voice.name),
        scripts={
            "voices.ps1": _WINDOWS_START + _WINDOWS_VOICES,
            "speak.ps1": _WINDOWS_START + _WINDOWS_SPEECH,
        },
    )


def _voices_of_windows(listed: str) -> Iterator[Voice]:
    for line in listed.splitlines():
        language, tab, name = line.strip().partition("\t")
        if tab and name:
            yield Voice(name, language.lower())
