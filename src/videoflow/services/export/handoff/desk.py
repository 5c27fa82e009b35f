"""Hand-off as a use case: to which file, made how, and what is told of it."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from pathlib import Path

from videoflow.domain.film_settings import FilmFormat
from videoflow.errors import RuleError
from videoflow.i18n import _
from videoflow.services.events import HandedOff
from videoflow.services.export.composition import Composition, compose
from videoflow.services.export.film_spec import FrozenFilm
from videoflow.services.export.handoff.clips import write_clips
from videoflow.services.export.handoff.edit_list import edit_list
from videoflow.services.export.handoff.fcpxml import fcpxml_text
from videoflow.services.export.handoff.kinds import HandOff
from videoflow.services.export.handoff.otio import otio_text
from videoflow.services.export.handoff.review_page import ReviewFilm, review_page
from videoflow.services.export.plan import refuse_incomplete
from videoflow.services.export.presets import DEFAULT_FPS
from videoflow.services.file_task import FileTask
from videoflow.services.output_path import checked_output
from videoflow.services.ports import Report
from videoflow.services.session import ProjectSession
from videoflow.services.storyboard.contact_sheet import sheet_spec
from videoflow.storage.atomic import explained, write_bytes_atomic, written_beside

TASK_ID = "hand off"
SHORT_SIDE_PX = 1080
_MEDIA_TYPES = {
    FilmFormat.MP4: "video/mp4",
    FilmFormat.MOV: "video/quicktime",
    FilmFormat.WEBM: "video/webm",
}


def hand_off_path(film: FrozenFilm, kind: HandOff, output: Path | None) -> Path:
    """The file that a hand-off writes: ``output``, or one in ``exports/``.

    UsageError for a name with another extension, RuleError for a place among the project's own
    files.
    """
    if output is None:
        return film.folder.exports / f"{film.project.stem}_{kind.value}.{kind.extension}"
    return checked_output(output, kind.extension, film.folder)


async def write_hand_off(film: FrozenFilm, kind: HandOff, output: Path | None = None) -> Path:
    """Write the file, complete or not at all; returns where it is.

    Raises as ``hand_off_path``; RuleError where scenes have no video, but for a review page;
    StorageError.
    """
    target = hand_off_path(film, kind, output)
    if kind is not HandOff.REVIEW:
        refuse_incomplete(film.project, hold_pictures=True)
    with explained(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
    if kind is HandOff.REVIEW:
        sheet = await sheet_spec(film.project, film.takes, film.folder.takes, film.cache)
        pictures = {
            scene.index: Path(shown.picture)
            for scene, shown in zip(film.project.scenes, sheet.scenes, strict=True)
            if shown.picture
        }
        await asyncio.to_thread(_write_review, film, pictures, target)
    elif kind is HandOff.CLIPS:
        await asyncio.to_thread(_write_clips, film, target)
    else:
        text = otio_text if kind is HandOff.OTIO else fcpxml_text
        edit = edit_list(
            film.project.name,
            _composition(film),
            film.project.brief.aspect_ratio.size(SHORT_SIDE_PX),
            film.folder.takes,
        )
        await asyncio.to_thread(write_bytes_atomic, target, text(edit).encode())
    return target


class HandOffExporter(FileTask):
    """Hands an open project off, one file at a time. Lives on the owner thread."""

    def __init__(self, session: ProjectSession) -> None:
        super().__init__(session, TASK_ID, HandedOff)

    def start(self, kind: HandOff, output: Path | None) -> None:
        """See Coordinator.hand_off."""
        session = self._session
        if self.busy:
            raise RuleError(_("A file is being handed off already."), _("Wait a moment."))
        film = FrozenFilm(session.project, dict(session.takes), session.store.folder)
        hand_off_path(film, kind, output)
        if kind is not HandOff.REVIEW:
            refuse_incomplete(film.project, hold_pictures=True)

        async def work(_report: Report) -> object:
            return await write_hand_off(film, kind, output)

        self.run(work)


def _composition(film: FrozenFilm) -> Composition:
    return compose(film.project, film.takes, Fraction(DEFAULT_FPS), hold_pictures=True)


def _write_clips(film: FrozenFilm, target: Path) -> None:
    with written_beside(target) as temp:
        write_clips(_composition(film), film.folder.takes, temp)


def _write_review(film: FrozenFilm, pictures: dict[int, Path], target: Path) -> None:
    with explained(target):
        page = review_page(film.project, film.takes, pictures, _review_film(film), target.parent)
    write_bytes_atomic(target, page.encode())


def _review_film(film: FrozenFilm) -> ReviewFilm | None:
    """The film that was exported last, where it is still there."""
    if film.project.film is None:
        return None
    path = film.folder.root / film.project.film.path
    form = path.suffix.lower().removeprefix(".")
    if not path.is_file() or form not in set(FilmFormat):
        return None
    return ReviewFilm(path, _MEDIA_TYPES[FilmFormat(form)])
