"""``review``, ``accept``, ``reject``."""

from __future__ import annotations

from argparse import Namespace

from videoflow.cli.console import Console
from videoflow.cli.documents import take_document
from videoflow.cli.running import ProjectOnDisk, look_at, project_open
from videoflow.cli.selecting import is_scene_named, scene_index
from videoflow.cli.wording import place_name, take_facts
from videoflow.domain.base import AssetKind
from videoflow.domain.reviewing import pick_pending
from videoflow.errors import StorageError, UsageError
from videoflow.i18n import _
from videoflow.services.report import KINDS


def review(arguments: Namespace, console: Console) -> int:
    """Compare a pending take with the committed one; without a scene, list what is pending."""
    on_disk = look_at(arguments.folder, console)
    if not is_scene_named(arguments):
        return _list_pending(arguments, on_disk, console)
    if arguments.kind is None:
        raise UsageError(
            _("Say what of the scene is to be reviewed."), _("Add --kind image or --kind video.")
        )
    kind = AssetKind(arguments.kind)
    index = scene_index(on_disk.project, arguments)
    number = on_disk.project.number_of(index)
    take_id = pick_pending(on_disk.project, index, kind, arguments.take)
    pending = on_disk.takes.get(take_id)
    if pending is None:
        raise StorageError(
            _("The record of take “{take}” is missing.").format(take=take_id),
            _("Make the take again."),
        )
    committed = on_disk.takes.get(on_disk.project.scene(index).asset(kind).committed or "")
    document = {
        "scene_index": index,
        "scene_number": number,
        "kind": kind.value,
        "committed": take_document(committed, on_disk.folder),
        "pending": take_document(pending, on_disk.folder),
    }

    def show() -> None:
        takes = on_disk.folder / "takes"
        console.line(place_name(number, kind), "bold")
        if committed is not None:
            console.line()
            console.line(_("In the film now"), "bold")
            console.facts(take_facts(committed, str(takes / committed.file_name)))
        console.line()
        console.line(_("New"), "bold")
        console.facts(take_facts(pending, str(takes / pending.file_name)))

    console.answer(document, show)
    return 0


def accept(arguments: Namespace, console: Console) -> int:
    """Make a pending take the one that the film uses."""
    return _decide(arguments, console, accepted=True)


def reject(arguments: Namespace, console: Console) -> int:
    """Leave the film as it is."""
    return _decide(arguments, console, accepted=False)


def _decide(arguments: Namespace, console: Console, *, accepted: bool) -> int:
    kind = AssetKind(arguments.kind)
    with project_open(arguments.folder, console) as session:
        coordinator = session.coordinator
        index = scene_index(coordinator.project, arguments)
        number = coordinator.project.number_of(index)
        decide = coordinator.accept if accepted else coordinator.reject
        take_id = decide(index, kind, arguments.take)
        committed = coordinator.project.scene(index).asset(kind).committed
    if accepted:
        text = _("{place}: accepted. The film uses the new take.")
    else:
        text = _("{place}: rejected. The film stays as it was.")
    document = {
        "scene_index": index,
        "scene_number": number,
        "kind": kind.value,
        "take_id": take_id,
        "accepted": accepted,
        "committed": committed,
    }
    console.answer(document, lambda: console.line(text.format(place=place_name(number, kind))))
    return 0


def _list_pending(arguments: Namespace, on_disk: ProjectOnDisk, console: Console) -> int:
    kinds = KINDS if arguments.kind is None else (AssetKind(arguments.kind),)
    found = [
        (number, scene.index, kind, take_id)
        for number, scene in enumerate(on_disk.project.scenes, start=1)
        for kind in kinds
        for take_id in scene.asset(kind).pending
    ]
    document = {
        "pending": [
            {
                "scene_index": index,
                "scene_number": number,
                "kind": kind.value,
                "take": take_document(on_disk.takes.get(take_id), on_disk.folder),
            }
            for number, index, kind, take_id in found
        ]
    }

    def show() -> None:
        if not found:
            console.line(_("Nothing waits for review."))
            return
        console.table(
            (_("Scene"), _("Kind"), _("Take")),
            [(str(number), kind.value, take_id) for number, _index, kind, take_id in found],
        )

    console.answer(document, show)
    return 0
