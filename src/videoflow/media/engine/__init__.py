"""The export engine: encodes each piece of a film once, keeps it, and joins pieces by copying.

``spec`` says what to make, ``pieces`` cuts it into parts that can be kept, ``pictures`` and
``codecs`` say how a part is drawn and encoded, ``segments`` makes parts and ``cache`` keeps them,
``sound`` mixes what is heard, ``join`` puts all together and checks it. ``media.film`` conducts.
"""
