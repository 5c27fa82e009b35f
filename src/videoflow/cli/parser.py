"""What can be typed: commands, options, and their help. Imports nothing heavy."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from videoflow.cli.export_options import add_export_options
from videoflow.cli.values import assignment, scene_number, seed
from videoflow.errors import UsageError
from videoflow.i18n import _

COMMANDS = (
    "new",
    "status",
    "list",
    "get",
    "update",
    "add",
    "import",
    "generate",
    "regenerate",
    "review",
    "accept",
    "reject",
    "reorder",
    "delete",
    "restore",
    "export",
    "jobs",
    "config",
    "demo",
)
"""Every subcommand; a first word that is none of them is a project folder to show."""

KINDS = ("image", "video", "voice", "music")


class Parser(argparse.ArgumentParser):
    """Raises UsageError instead of ending the process, so that ``--json`` gets its document."""

    def error(self, message: str) -> NoReturn:
        """See ArgumentParser.error."""
        text = message[:1].upper() + message[1:].rstrip(".")
        raise UsageError(f"{text}.", _("See: {command}").format(command=f"{self.prog} --help"))


class _ShowVersion(argparse.Action):
    """Looks the version up when asked: that takes longer than parsing everything else."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        from videoflow import __version__

        sys.stdout.write(f"videoflow {__version__}\n")
        parser.exit()


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The parsed command line; ``command`` is None where the window is asked for.

    ``--help`` and ``--version`` print and raise SystemExit. UsageError for what does not fit.
    """
    first = next((word for word in arguments if not word.startswith("-")), None)
    if first in COMMANDS or {"-h", "--help"} & set(arguments):
        return _command_parser().parse_args(arguments)
    parsed = _window_parser().parse_args(arguments)
    if parsed.folder is not None and not parsed.folder.exists():
        raise _neither_command_nor_folder(str(parsed.folder))
    return parsed


def _neither_command_nor_folder(word: str) -> UsageError:
    similar = difflib.get_close_matches(word, COMMANDS, n=1)
    if similar:
        action = _("Did you mean “{command}”?").format(command=similar[0])
    else:
        action = _("Commands are: {commands}.").format(commands=", ".join(COMMANDS))
    return UsageError(
        _("“{word}” is neither a command nor an existing project folder.").format(word=word), action
    )


def _window_parser() -> Parser:
    parser = Parser(prog="videoflow", add_help=False)
    parser.add_argument("folder", metavar="FOLDER", nargs="?", type=Path)
    _add_window_options(parser)
    parser.set_defaults(command=None, json=False)
    return parser


def _add_window_options(parser: Parser) -> None:
    parser.add_argument(
        "--version", action=_ShowVersion, nargs=0, help=_("show the version and end")
    )
    parser.add_argument(
        "--self-test",
        action="store_true",
        help=_("check that everything works here, with a small film, and end"),
    )
    parser.add_argument(
        "--quit-after-first-window",
        action="store_true",
        help=_("open the window and close it again, for measuring how long that takes"),
    )


def _command_parser() -> Parser:
    parser = Parser(
        prog="videoflow",
        usage="videoflow [FOLDER]\n       videoflow COMMAND …",
        description=_(
            "Make short product videos scene by scene. Without a command the window opens, with "
            "the project in FOLDER if one is given."
        ),
        epilog=_(
            "Exit codes: 0 done, 2 wrong use, 3 refused by a rule, 4 a job failed, 5 media or "
            "disk, 6 project in use, 130 interrupted."
        ),
    )
    _add_window_options(parser)
    commands = parser.add_subparsers(
        dest="command",
        metavar="COMMAND",
        title=_("commands"),
        required=True,
        parser_class=Parser,
        prog="videoflow",
    )
    maker = _CommandMaker(commands)
    _add_project_commands(maker)
    _add_scene_commands(maker)
    _add_making_commands(maker)
    _add_review_commands(maker)
    _add_config_command(commands)
    demo = commands.add_parser("demo", help=_("drive the real window through a whole film"))
    demo.add_argument("output", metavar="OUT", nargs="?", type=Path, default=Path("demo-output"))
    demo.add_argument(
        "--show", action="store_true", help=_("show the window on the screen while it works")
    )
    demo.set_defaults(json=False)
    return parser


class _CommandMaker:
    """Adds commands that have a project folder and ``--json``."""

    def __init__(self, commands: argparse._SubParsersAction[Parser]) -> None:
        self._commands = commands

    def add(self, name: str, text: str) -> Parser:
        parser = self._commands.add_parser(name, help=text, description=text)
        parser.add_argument("folder", metavar="FOLDER", type=Path, help=_("folder of the project"))
        _add_json(parser)
        return parser


def _add_project_commands(maker: _CommandMaker) -> None:
    new = maker.add("new", _("make a project, with a storyboard written from a brief"))
    new.add_argument("--brief", type=Path, required=True, metavar="FILE", help=_("a brief.toml"))
    new.add_argument(
        "--photo",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("a product photo, beside those that the brief names; repeatable"),
    )
    new.add_argument(
        "--template",
        metavar="ID",
        help=_("how the film tells it, in place of the brief's template: testimonial, launch, …"),
    )
    new.add_argument(
        "--writer",
        metavar="ID",
        default="builtin",
        help=_(
            "who writes the storyboard: builtin (default), or the language model of a service: "
            "openai, google, …"
        ),
    )
    new.add_argument(
        "--writer-model",
        metavar="ID",
        default="",
        help=_("the service's language model, this time"),
    )
    maker.add("status", _("say where the film stands"))
    maker.add("list", _("list the scenes"))
    get = maker.add("get", _("show all of one scene"))
    _add_scene_selector(get)


def _add_scene_commands(maker: _CommandMaker) -> None:
    update = maker.add("update", _("change texts or duration of a scene"))
    _add_scene_selector(update)
    _add_set_option(update, required=True)

    add = maker.add("add", _("add a scene"))
    add.add_argument("--scenario", required=True, help=_("role of the scene, such as “hook”"))
    add.add_argument("--description", required=True, help=_("what happens in it"))
    add.add_argument("--image-prompt", help=_("what the image shows; the description if not given"))
    add.add_argument(
        "--at", type=scene_number, metavar="NUMBER", help=_("its place; last if absent")
    )
    _add_set_option(add, required=False)

    own = maker.add(
        "import", _("bring in scenes from a script, or pictures, videos and sounds of your own")
    )
    own.add_argument(
        "source",
        metavar="SOURCE",
        type=Path,
        help=_("a script (md, txt, csv, json, srt), a folder of numbered files, or one file"),
    )
    _add_scene_selector(own, required=False)
    own.add_argument("--kind", choices=KINDS, help=_("with a scene: what the file is for"))
    own.add_argument(
        "--at", type=scene_number, metavar="NUMBER", help=_("place of a script's first scene")
    )

    reorder = maker.add("reorder", _("put the scenes in another order"))
    reorder.add_argument(
        "numbers",
        metavar="NUMBER",
        type=scene_number,
        nargs="+",
        help=_("the present scene numbers in their new order, such as 1 3 2 4"),
    )
    delete = maker.add("delete", _("move a scene to the trash"))
    _add_scene_selector(delete)
    delete.add_argument(
        "--cancel", action="store_true", help=_("also where one of its jobs goes on; cancel that")
    )
    restore = maker.add("restore", _("bring back a deleted scene, or an earlier take"))
    _add_scene_selector(restore)
    restore.add_argument("--kind", choices=KINDS, help=_("with --take: what it is a take of"))
    restore.add_argument("--take", metavar="ID", help=_("the earlier take to use again"))


def _add_making_commands(maker: _CommandMaker) -> None:
    generate = maker.add("generate", _("make images or videos"))
    _add_kind(generate)
    which = generate.add_mutually_exclusive_group()
    which.add_argument("--missing", action="store_true", help=_("what is missing (default)"))
    which.add_argument("--all", action="store_true", help=_("a new take for every scene"))
    _add_selector_options(which)
    generate.add_argument(
        "--estimate", action="store_true", help=_("only say what it would cost; nothing is made")
    )
    _add_engine_options(generate)

    regenerate = maker.add("regenerate", _("make a new take of one scene, for review"))
    _add_scene_selector(regenerate)
    _add_kind(regenerate)
    prompt = regenerate.add_mutually_exclusive_group()
    prompt.add_argument("--prompt", help=_("prompt of this take only; the scene keeps its own"))
    prompt.add_argument(
        "--private-prompt",
        action="store_true",
        help=_("read that prompt from standard input, and write it down nowhere"),
    )
    regenerate.add_argument("--seed", type=seed, help=_("the same seed gives the same result"))
    regenerate.add_argument(
        "--accept", action="store_true", help=_("use the new take at once, without review")
    )
    _add_engine_options(regenerate)
    add_export_options(
        maker.add("export", _("join the videos into one film, in one or several formats"))
    )

    jobs = maker.add("jobs", _("list jobs that wait, run or failed"))
    what = jobs.add_mutually_exclusive_group()
    what.add_argument("--cancel", metavar="ID", help=_("give a job up, or forget a failed one"))
    what.add_argument("--resume", metavar="ID", help=_("carry on with a job, or do it again"))
    what.add_argument(
        "--charged",
        metavar="ID",
        help=_("say of a job that may have been charged: the service's dashboard shows it was"),
    )
    what.add_argument("--not-charged", metavar="ID", help=_("say that it was not"))


def _add_engine_options(parser: Parser) -> None:
    parser.add_argument(
        "--provider", metavar="ID", help=_("who makes it, this time: animatic, runware, fal, …")
    )
    parser.add_argument("--model", metavar="ID", help=_("the provider's model, this time"))
    parser.add_argument(
        "--workflow",
        metavar="FILE",
        type=Path,
        help=_("a ComfyUI workflow in API format, this time; kept in the project"),
    )


def _add_review_commands(maker: _CommandMaker) -> None:
    review = maker.add("review", _("compare what waits for review with what the film uses"))
    _add_scene_selector(review, required=False)
    review.add_argument("--kind", choices=KINDS)
    accept = maker.add("accept", _("use a take that waits for review"))
    reject = maker.add("reject", _("leave the film as it is; the take can still be restored"))
    for parser in (accept, reject):
        _add_scene_selector(parser)
        _add_kind(parser)
    for parser in (review, accept, reject):
        parser.add_argument(
            "--take", metavar="ID", help=_("which take, where several wait for review")
        )


def _add_config_command(commands: argparse._SubParsersAction[Parser]) -> None:
    text = _("settings of the application and of online services")
    config = commands.add_parser("config", help=text, description=text)
    actions = config.add_subparsers(
        dest="action",
        metavar="ACTION",
        required=True,
        parser_class=Parser,
        prog="videoflow config",
    )
    for name, text in (
        ("list", _("list all settings")),
        ("get", _("show one setting; of a key, where it is")),
        ("set", _("change a setting; a key is read from standard input")),
        ("unset", _("go back to the default, or forget a key")),
        ("test", _("connect to a service, which costs nothing")),
    ):
        action = actions.add_parser(name, help=text, description=text)
        if name == "test":
            action.add_argument("provider", metavar="PROVIDER")
        elif name != "list":
            action.add_argument(
                "name", metavar="NAME", help=_("such as providers.runware.key or network.proxy")
            )
        if name == "set":
            action.add_argument("value", metavar="VALUE", nargs="?")
        _add_json(action)


def _add_json(parser: Parser) -> None:
    parser.add_argument(
        "--json",
        action="store_true",
        help=_("answer with one JSON document; progress as JSON lines on standard error"),
    )


def _add_kind(parser: Parser) -> None:
    parser.add_argument("--kind", choices=KINDS, required=True)


def _add_set_option(parser: Parser, *, required: bool) -> None:
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


def _add_scene_selector(parser: Parser, *, required: bool = True) -> None:
    _add_selector_options(parser.add_mutually_exclusive_group(required=required))


def _add_selector_options(group: argparse._MutuallyExclusiveGroup) -> None:
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
