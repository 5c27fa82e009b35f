"""OpenAI, and everything that speaks its protocol: gateways, and servers of one's own.

::

    provider.py    pictures, speech and text: ``openai``
    video.py       the /videos that OpenAI closed and gateways still speak: ``openai-video``
    images.py      what is sent for a picture
    text.py        what is sent for a text, and what comes back
    wire.py        errors, answers, and what they cost
"""
