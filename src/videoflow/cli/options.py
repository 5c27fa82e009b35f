"""What several commands take: a folder, a scene, a kind, fields. Imports nothing heavy."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

from videoflow.cli.values import assignment, scene_number
from videoflow.errors import UsageError
from videoflow.i18n import _

KINDS = ("image", "video", "voice", "music")
SHAPES = ("9:16", "16:9", "1:1", "4:5")


class Parser(argparse.ArgumentParser):
    """Raises UsageError instead of ending the process, so that ``--json`` gets its document."""

    def error(self, message: str) -> NoReturn:
        """See ArgumentParser.error."""
        text = message[:1].upper() + message[1:].rstrip(".")
        raise UsageError(f"{text}.", _("See: {command}").format(command=f"{self.prog} --help"))


class CommandMaker:
    """Adds commands that have a project folder and ``--json``."""

    def __init__(self, commands: argparse._SubParsersAction[Parser]) -> None:
        self._commands = commands

    def add(self, name: str, text: str) -> Parser:
        """A command called ``name``, which ``text`` explains."""
        parser = self._commands.add_parser(name, help=text, description=text)
        parser.add_argument("folder", metavar="FOLDER", type=Path, help=_("folder of the project"))
        add_json(parser)
        return parser


def add_json(parser: Parser) -> None:
    """The option ``--json``."""
    parser.add_argument(
        "--json",
        action="store_true",
        help=_("answer with one JSON document; progress as JSON lines on standard error"),
    )


def add_kind(parser: Parser) -> None:
    """The option ``--kind``, which has to be given."""
    parser.add_argument("--kind", choices=KINDS, required=True)


def add_set_option(parser: Parser, *, required: bool) -> None:
    """The option ``--set``."""
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        required=required,
        type=assignment,
        metavar="FIELD=VALUE",
        dest="assignments",
        help=_("a field, such as title=… or details.camera=…; repeatable"),
    )


def add_scene_selector(parser: Parser, *, required: bool = True) -> None:
    """``--scene``, ``--index`` and ``--scenario``, of which one is given at most."""
    add_selector_options(parser.add_mutually_exclusive_group(required=required))


def add_selector_options(group: argparse._MutuallyExclusiveGroup) -> None:
    """The same three, beside other options that cannot be given with them."""
    group.add_argument(
        "--scene",
        type=scene_number,
        metavar="NUMBER",
        help=_("the scene at this place in the film"),
    )
    group.add_argument(
        "--index", type=scene_number, metavar="INDEX", help=_("the scene with this lasting index")
    )
    group.add_argument("--scenario", metavar="ROLE", help=_("the one scene with this role"))
