"""Values of options, checked as they are read. Errors are argparse's."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence

from videoflow.i18n import _

MAX_SEED = 2**31 - 1
MAX_INDEX = 999_999
LONGEST_SCENE_S = 60
MOST_CANDIDATES = 12


def scene_number(text: str) -> int:
    """A number or index of a scene."""
    return _number(text, 1, MAX_INDEX)


def seed(text: str) -> int:
    """A seed, as settings allow it."""
    return _number(text, 0, MAX_SEED)


def candidate_count(text: str) -> int:
    """How many takes to choose from."""
    return _number(text, 2, MOST_CANDIDATES)


def seconds(text: str) -> float:
    """A time within a scene."""
    try:
        value_s = float(text)
    except ValueError:
        value_s = math.nan
    if not 0 < value_s < LONGEST_SCENE_S:
        raise argparse.ArgumentTypeError(_("“{text}” is not a time in seconds").format(text=text))
    return value_s


def _number(text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not a whole number from {least} to {most}").format(
                text=text, least=least, most=most
            )
        )
    return int(text)


def words(text: str) -> tuple[str, ...]:
    """Words between commas, each once; at least one."""
    found = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    if not found:
        raise argparse.ArgumentTypeError(_("nothing is named"))
    return found


def one_or_more(choices: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """A type of words between commas, each of which is one of ``choices``."""

    def chosen(text: str) -> tuple[str, ...]:
        for word in words(text):
            if word not in choices:
                raise argparse.ArgumentTypeError(
                    _("“{word}” is none of: {choices}").format(
                        word=word, choices=", ".join(choices)
                    )
                )
        return words(text)

    return chosen


def assignment(text: str) -> tuple[str, str]:
    """Field and value of ``FIELD=VALUE``; a value may hold equal signs."""
    field, equals, value = text.partition("=")
    if not equals or not field.strip():
        raise argparse.ArgumentTypeError(_("“{text}” is not FIELD=VALUE").format(text=text))
    return field.strip(), value
