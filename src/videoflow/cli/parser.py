"""What can be typed: commands, options, and their help. Imports nothing heavy."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Sequence
from pathlib import Path

from videoflow.cli.export_options import add_export_options
from videoflow.cli.options import (
    KINDS,
    SHAPES,
    CommandMaker,
    Parser,
    add_json,
    add_kind,
    add_scene_selector,
    add_selector_options,
)
from videoflow.cli.storyboard_options import add_scene_commands
from videoflow.cli.values import candidate_count, seed
from videoflow.errors import UsageError
from videoflow.i18n import _

COMMANDS = (
    "new",
    "status",
    "list",
    "get",
    "update",
    "add",
    "duplicate",
    "split",
    "merge",
    "refine",
    "approve",
    "import",
    "generate",
    "regenerate",
    "review",
    "accept",
    "reject",
    "reorder",
    "delete",
    "restore",
    "variant",
    "export",
    "jobs",
    "config",
    "demo",
)
"""Every subcommand; a first word that is none of them is a project folder to show."""


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
    maker = CommandMaker(commands)
    _add_project_commands(maker)
    add_scene_commands(maker)
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


def _add_project_commands(maker: CommandMaker) -> None:
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
    get = maker.add("get", _("show all of one scene, or without one of the film"))
    add_scene_selector(get, required=False)


def _add_making_commands(maker: CommandMaker) -> None:
    generate = maker.add("generate", _("make images or videos"))
    add_kind(generate)
    which = generate.add_mutually_exclusive_group()
    which.add_argument("--missing", action="store_true", help=_("what is missing (default)"))
    which.add_argument("--all", action="store_true", help=_("a new take for every scene"))
    add_selector_options(which)
    generate.add_argument(
        "--candidates",
        type=candidate_count,
        metavar="N",
        help=_("with a scene: so many takes to choose from, one after the other"),
    )
    generate.add_argument(
        "--approve",
        action="store_true",
        help=_("approve the storyboard, which the videos of all scenes need"),
    )
    generate.add_argument(
        "--estimate", action="store_true", help=_("only say what it would cost; nothing is made")
    )
    _add_engine_options(generate)

    regenerate = maker.add("regenerate", _("make a new take of one scene, for review"))
    add_scene_selector(regenerate)
    add_kind(regenerate)
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

    _add_variant_command(maker)

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


def _add_variant_command(maker: CommandMaker) -> None:
    variant = maker.add(
        "variant", _("make the same film once more, another way; without NEW, list its variants")
    )
    variant.add_argument(
        "target",
        metavar="NEW",
        nargs="?",
        type=Path,
        help=_("folder of the variant, which is made"),
    )
    variant.add_argument("--name", help=_("name of the variant; otherwise its folder's"))
    variant.add_argument("--hook", metavar="TEXT", help=_("another hook for the film to open with"))
    variant.add_argument("--language", metavar="CODE", help=_("another language: vi, de, …"))
    variant.add_argument(
        "--aspect",
        choices=SHAPES,
        help=_("another shape; pictures are cropped around their focus points"),
    )
    variant.add_argument(
        "--writer",
        metavar="ID",
        help=_("who writes all texts again, in the variant's language: builtin, openai, …"),
    )
    variant.add_argument(
        "--writer-model",
        metavar="ID",
        default="",
        help=_("the service's language model, this time"),
    )


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


def _add_review_commands(maker: CommandMaker) -> None:
    review = maker.add("review", _("compare what waits for review with what the film uses"))
    add_scene_selector(review, required=False)
    review.add_argument("--kind", choices=KINDS)
    accept = maker.add("accept", _("use a take that waits for review"))
    reject = maker.add("reject", _("leave the film as it is; the take can still be restored"))
    for parser in (accept, reject):
        add_scene_selector(parser)
        add_kind(parser)
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
        add_json(action)
