"""The options of ``export``. Imports nothing heavy."""

from __future__ import annotations

import argparse
from pathlib import Path

from videoflow.cli.values import one_or_more, words
from videoflow.i18n import _

STORYBOARD_FORMATS = ("md", "csv", "json", "pdf")
FORMATS = ("mp4", "mov", "webm")
HAND_OFFS = ("otio", "fcpxml", "clips", "review")
CAPTIONS = ("burn", "srt", "vtt")


def add_export_options(export: argparse.ArgumentParser) -> None:
    """Formats, presets and what else an export can be asked for."""
    export.add_argument(
        "--format",
        type=one_or_more(FORMATS),
        metavar="FORMAT[,…]",
        help=_("mp4 (default), mov, webm; several at once with commas"),
    )
    export.add_argument(
        "--preset",
        type=words,
        default=("high",),
        metavar="ID[,…]",
        help=_("low, medium, high (default), vertical, youtube, square, original, or your own"),
    )
    export.add_argument(
        "--captions",
        type=one_or_more(CAPTIONS),
        default=(),
        metavar="KIND[,…]",
        help=_("burn them into the pictures, or write srt or vtt files beside the film"),
    )
    export.add_argument(
        "--hold-pictures",
        action="store_true",
        help=_("show its image where a scene has no video"),
    )
    export.add_argument("--variants", action="store_true", help=_("the film's variants as well"))
    export.add_argument(
        "--no-provenance",
        dest="provenance",
        action="store_false",
        help=_("do not write into the film that AI made its pictures"),
    )
    export.add_argument(
        "--no-cache", dest="use_cache", action="store_false", help=_("make everything anew")
    )
    export.add_argument(
        "--hand-off",
        choices=HAND_OFFS,
        help=_("instead, a timeline for editors, the numbered clips, or a page for reviewers"),
    )
    export.add_argument(
        "--storyboard",
        choices=STORYBOARD_FORMATS,
        help=_("the storyboard as a document instead; pdf is for printing"),
    )
    export.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help=_("where to put it; a folder where there are several films"),
    )
