"""What is asked of ffmpeg is what the source uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import videoflow
from videoflow.media.ffmpeg import locate_ffmpeg
from videoflow.media.needs import ENCODERS, FILTERS, OPTIONAL_FILTERS, check_abilities, has_filters

SOURCE = Path(videoflow.__path__[0])
BUILT_INTO_EVERY_FFMPEG = {"copy"}


def calls() -> Iterator[ast.Call]:
    for path in [*SOURCE.glob("media/**/*.py"), *SOURCE.glob("**/setup_checks.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield node


def literal(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def used_filters() -> set[str]:
    found = set()
    for call in calls():
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name in ("filter", "filter_", "filter_multi_output"):
            words = [text for text in map(literal, call.args[:2]) if text]
            found |= set(words[:1])
        if any(word.arg == "f" and literal(word.value) == "lavfi" for word in call.keywords):
            found |= {str(literal(call.args[0])).partition("=")[0]}
    engine = (SOURCE / "providers" / "animatic" / "encoder.py").read_text(encoding="utf-8")
    for option, graph in re.findall(r'"-(vf|af|i)", "([a-z][^"]*)"', engine):
        if option != "i" or "=" in graph:
            found |= {part.partition("=")[0] for part in graph.split(",")}
    return {name for name in found if re.fullmatch(r"[a-z]\w+", name)}


def used_encoders() -> set[str]:
    found = {
        str(literal(word.value))
        for call in calls()
        for word in call.keywords
        if word.arg in ("vcodec", "acodec", "c:v", "c:a") and literal(word.value)
    }
    engine = (SOURCE / "providers" / "animatic" / "encoder.py").read_text(encoding="utf-8")
    found |= set(re.findall(r'"-c:[va]", "(\w+)"', engine))
    return found - BUILT_INTO_EVERY_FFMPEG


def test_every_filter_that_is_used_is_asked_for() -> None:
    assert used_filters() <= {*FILTERS, *OPTIONAL_FILTERS}


def test_every_encoder_that_is_used_is_asked_for() -> None:
    assert used_encoders() <= set(ENCODERS)


def test_the_shipped_ffmpeg_has_them_all() -> None:
    check_abilities(locate_ffmpeg())
    assert has_filters(locate_ffmpeg(), OPTIONAL_FILTERS)
    assert not has_filters(locate_ffmpeg(), ("scale", "no_such_filter"))
