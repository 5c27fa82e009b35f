"""``variant``: the same film once more, another way."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from videoflow.cli.console import Console
from videoflow.cli.running import ProjectOnDisk, look_at
from videoflow.cli.wording import quoted
from videoflow.cli.writers import chosen_writer
from videoflow.domain.base import AspectRatio
from videoflow.errors import UsageError
from videoflow.i18n import _
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.export.film_spec import FrozenFilm
from videoflow.services.ports import Report
from videoflow.services.variants import VariantView, VariantWish, family_of, make_variant
from videoflow.services.writer import WriterChoice
from videoflow.storage.folder import ProjectFolder

_OPTIONS = ("name", "hook", "language", "aspect", "writer")


def variant(arguments: Namespace, console: Console) -> int:
    """Make a variant, or list those there are. Also while a window has the project: nothing of it
    is changed."""
    on_disk = look_at(arguments.folder, console)
    if arguments.target is None:
        return _list(arguments, on_disk, console)
    writer, providers = _writer(arguments)
    wish = VariantWish(
        name=arguments.name or arguments.target.absolute().name,
        hook=arguments.hook,
        language=arguments.language,
        aspect_ratio=AspectRatio(arguments.aspect) if arguments.aspect else None,
        writer=writer,
    )
    film = FrozenFilm(on_disk.project, on_disk.takes, ProjectFolder(on_disk.folder))
    folder = asyncio.run(make_variant(film, arguments.target, wish, _reporter(console), providers))
    made = look_at(folder, console).project
    document: dict[str, object] = {
        "folder": str(folder),
        "name": made.name,
        "project_id": made.uuid,
        "variant_of": made.variant_of,
        "language": made.brief.language,
        "aspect_ratio": made.brief.aspect_ratio.value,
    }

    def show() -> None:
        console.line(
            _("“{name}” is ready in {folder}. Nothing was charged again.").format(
                name=made.name, folder=folder
            )
            if not made.ledger
            else _("“{name}” is ready in {folder}.").format(name=made.name, folder=folder)
        )
        if wish.language and writer is None:
            console.note(
                _("Its texts are still in the other language."),
                _("Change them with “videoflow update”, or let --writer write them."),
            )

    console.answer(document, show)
    return 0


def _writer(arguments: Namespace) -> tuple[WriterChoice | None, ProviderRegistry | None]:
    return (None, None) if arguments.writer is None else chosen_writer(arguments)


def _reporter(console: Console) -> Report:
    def report(fraction: float, text: str) -> None:
        if console.as_json:
            console.event({"variant": True, "fraction": round(fraction, 3), "text": text})

    return report


def _list(arguments: Namespace, on_disk: ProjectOnDisk, console: Console) -> int:
    given = [name for name in _OPTIONS if getattr(arguments, name) is not None]
    if given:
        raise UsageError(
            _("Say where the variant is to be."),
            _("Name a folder: videoflow variant {folder} NEW").format(
                folder=quoted(arguments.folder)
            ),
        )
    family = family_of(on_disk.folder)

    def show() -> None:
        console.table(
            (_("Film"), _("Shape"), _("Language"), _("Videos"), _("Folder")),
            [_row(view) for view in family],
        )

    console.answer({"films": [_entry(view) for view in family]}, show)
    return 0


def _row(view: VariantView) -> tuple[str, ...]:
    videos = _("{done} of {total}").format(done=view.videos, total=view.scenes)
    return view.name, view.aspect_ratio.value, view.language, videos, str(view.folder)


def _entry(view: VariantView) -> dict[str, object]:
    return {
        "folder": str(view.folder),
        "name": view.name,
        "project_id": view.project_id,
        "language": view.language,
        "aspect_ratio": view.aspect_ratio.value,
        "scenes": view.scenes,
        "videos": view.videos,
    }
