"""Voices of the operating system: offline, free, in as many languages as are installed.

Qt's TextToSpeech speaks aloud but, from Python, does not hand out the sound (its ``synthesize`` is
a C++ template that PySide has no binding for), so the system's own programs are asked: ``say`` on
macOS, Windows' speech synthesis, ``espeak-ng`` or ``flite`` elsewhere. Each writes a file in a
process of its own, which can be ended at any moment.
"""
