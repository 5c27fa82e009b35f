"""Measurements of speed, as ratios within one run wherever possible: ``make bench``.

Each module here with a ``NAME`` and a ``measure()`` is one benchmark. ``measure()`` returns a list
of ``Figure``; those with a limit are judged.
"""
