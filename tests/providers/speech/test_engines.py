"""What the programs that speak say of their voices, and which voice a film gets."""

from __future__ import annotations

import pytest

from videoflow.providers.speech import engines
from videoflow.providers.speech.engines import Voice, voice_for

SAY = """\
Alice               it_IT    # Ciao! Mi chiamo Alice.
Anna                de_DE    # Hallo! Ich heiße Anna.
Eddy (German (Germany)) de_DE    # Hallo! Ich heiße Eddy.
Linh                vi_VN    # Xin chào! Tên tôi là Linh.
"""

ESPEAK = """\
Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  cmn             --/M      Chinese_(Mandarin,_latin_as_English) sit/cmn (zh-cmn 5)(zh 5)
 5  de              --/M      German             gmw/de
 5  en-029          --/M      English_(Caribbean) gmw/en-029           (en 10)
 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
 5  vi              --/M      Vietnamese_(Northern) aav/vi
"""

WINDOWS = "de-DE\tMicrosoft Hedda Desktop\r\nen-US\tMicrosoft Zira Desktop\r\n"
FLITE = "Voices available: kal awb_time kal16 awb rms slt \n"


@pytest.mark.parametrize(
    ("make", "listed", "language", "name"),
    [
        (engines._say, SAY, "de", "Anna"),
        (engines._say, SAY, "vi", "Linh"),
        (engines._espeak, ESPEAK, "en", "en-gb"),
        (engines._espeak, ESPEAK, "en-029", "en-029"),
        (engines._espeak, ESPEAK, "vi", "vi"),
        (engines._espeak, ESPEAK, "de-AT", "de"),
        (engines._espeak, ESPEAK, "zh", "cmn"),
        (engines._windows, WINDOWS, "de", "Microsoft Hedda Desktop"),
        (engines._flite, FLITE, "en", "slt"),
    ],
)
def test_voice_that_speaks_the_language_is_chosen(
    make: object, listed: str, language: str, name: str
) -> None:
    assert callable(make)
    voices = tuple(make("program").read_voices(listed))
    found = voice_for(voices, language)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("make", "listed"),
    [(engines._say, SAY), (engines._windows, WINDOWS), (engines._flite, FLITE)],
)
def test_no_voice_is_no_voice(make: object, listed: str) -> None:
    assert callable(make)
    assert voice_for(tuple(make("program").read_voices(listed)), "ja") is None
    assert tuple(make("program").read_voices("nothing that is understood\n\n")) == ()


def test_words_never_stand_on_a_command_line() -> None:
    for make in (engines._say, engines._espeak, engines._flite, engines._windows):
        engine = make("program")
        words = engine.speech(Voice("Anna", "de"))
        assert "Anna" in words
        assert engines.TEXT_NAME in (*words, *" ".join(engine.scripts.values()).split("'"))
