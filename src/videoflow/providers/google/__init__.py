"""Google's Gemini API with a key: pictures, videos and texts.

::

    provider.py    the adapter
    images.py      what is sent for a picture, and what comes back
    video.py       the same for a video: an interaction, followed or waited for
    text.py        the same for a text
    files.py       pictures on their way there: inline, or uploaded where they are too large
    addresses.py   addresses of this service, which carry a version
    wire.py        errors, answers, and what they cost
"""
