"""The commands on the storyboard and what they take. Imports nothing heavy."""

from __future__ import annotations

from pathlib import Path

from videoflow.cli.options import KINDS, CommandMaker, add_scene_selector, add_set_option
from videoflow.cli.values import scene_number, seconds
from videoflow.i18n import _


def add_scene_commands(maker: CommandMaker) -> None:
    """What changes which scenes there are, their order and their words."""
    update = maker.add("update", _("change fields of a scene, or without one of the film"))
    add_scene_selector(update, required=False)
    add_set_option(update, required=True)

    add = maker.add("add", _("add a scene"))
    add.add_argument("--scenario", required=True, help=_("role of the scene, such as “hook”"))
    add.add_argument("--description", required=True, help=_("what happens in it"))
    add.add_argument("--image-prompt", help=_("what the image shows; the description if not given"))
    add.add_argument(
        "--at", type=scene_number, metavar="NUMBER", help=_("its place; last if absent")
    )
    add_set_option(add, required=False)

    own = maker.add(
        "import", _("bring in scenes from a script, or pictures, videos and sounds of your own")
    )
    own.add_argument(
        "source",
        metavar="SOURCE",
        type=Path,
        help=_("a script (md, txt, csv, json, srt), a folder of numbered files, or one file"),
    )
    add_scene_selector(own, required=False)
    own.add_argument("--kind", choices=KINDS, help=_("with a scene: what the file is for"))
    own.add_argument(
        "--licence", metavar="TEXT", default="", help=_("with a scene: the terms of the file's use")
    )
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
    add_scene_selector(delete)
    delete.add_argument(
        "--cancel", action="store_true", help=_("also where one of its jobs goes on; cancel that")
    )
    duplicate = maker.add("duplicate", _("make a copy of a scene's texts, right behind it"))
    split = maker.add("split", _("make two scenes of one; takes stay with the first"))
    split.add_argument(
        "--at",
        type=seconds,
        metavar="SECONDS",
        help=_("where in its time; the words decide if absent"),
    )
    merge = maker.add("merge", _("make one scene of this one and the next"))
    for parser in (duplicate, split, merge):
        add_scene_selector(parser)
    refine = maker.add("refine", _("give a scene better words; a new image prompt makes an image"))
    add_scene_selector(refine)
    refine.add_argument("--image-prompt", metavar="TEXT", help=_("what the new image shows"))
    refine.add_argument("--description", metavar="TEXT", help=_("what happens in the scene"))
    maker.add("approve", _("say that the storyboard is as it should be, before videos are made"))
    restore = maker.add("restore", _("bring back a deleted scene, or an earlier take"))
    add_scene_selector(restore)
    restore.add_argument("--kind", choices=KINDS, help=_("with --take: what it is a take of"))
    restore.add_argument("--take", metavar="ID", help=_("the earlier take to use again"))
