"""One HTML file for those who approve the film: it needs no network, runs no script, and shows the
film, its scenes with their words and prompts, what it cost, and whether it was approved."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.cost import actual_usd, estimated_usd
from videoflow.domain.project import Project
from videoflow.domain.scene import Scene
from videoflow.domain.take import Take
from videoflow.i18n import _, language, ngettext

MOST_EMBEDDED_BYTES = 40_000_000
"""A film up to this size is part of the page; a larger one has to lie beside it."""

_POLICY = (
    "default-src 'none'; img-src data:; media-src data: file: 'self'; style-src 'unsafe-inline'"
)
_STYLE = """
:root { color-scheme: light dark; --line: #8883; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } .facts { opacity: .7; margin-top: .25rem; }
video { width: 100%; max-height: 75vh; background: #111; border-radius: 12px; }
article { display: grid; grid-template-columns: minmax(0, 14rem) 1fr; gap: 1.25rem;
  padding: 1.25rem 0; border-top: 1px solid var(--line); }
article img, .none { width: 100%; border-radius: 8px; background: var(--soft); }
.none { display: grid; place-items: center; aspect-ratio: 16 / 9; opacity: .7; }
h2, h3 { margin: 0 0 .25rem; } dl { margin: 0; } dt { font-weight: 600; margin-top: .5rem; }
dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.state { padding: .2rem .7rem; border-radius: 1rem; background: var(--soft); }
table { border-collapse: collapse; } td { padding: .15rem 1.5rem .15rem 0; }
@media (max-width: 40rem) { article { grid-template-columns: 1fr; } }
"""


@dataclass(frozen=True, slots=True)
class ReviewFilm:
    """The film of a page: where it is, and what browsers call its format."""

    path: Path
    media_type: str


def review_page(
    project: Project,
    takes: Mapping[str, Take],
    pictures: Mapping[int, Path],
    film: ReviewFilm | None,
    folder: Path,
) -> str:
    """The page, for a file in ``folder``. ``pictures`` are PNGs by scene index. Raises OSError."""
    body = [
        f"<h1>{escape(project.name)}</h1>",
        f'<p class="facts">{escape(_facts(project))}</p>',
        f'<p><span class="state">{escape(_approval(project))}</span></p>',
        _film(film, folder),
        *(
            _scene(scene, number, takes, pictures.get(scene.index))
            for number, scene in enumerate(project.scenes, start=1)
        ),
        _costs(project),
    ]
    return (
        f'<!doctype html>\n<html lang="{escape(language())}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(project.name)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _film(film: ReviewFilm | None, folder: Path) -> str:
    if film is None:
        return f'<p class="none">{escape(_("The film has not been exported yet."))}</p>'
    if film.path.stat().st_size <= MOST_EMBEDDED_BYTES:
        source = f"data:{film.media_type};base64,{_base64(film.path)}"
    elif film.path.is_relative_to(folder):
        source = quote(film.path.relative_to(folder).as_posix())
    else:
        source = quote(Path(os.path.relpath(film.path, folder)).as_posix())
    return f'<video controls preload="metadata" src="{escape(source)}"></video>'


def _scene(scene: Scene, number: int, takes: Mapping[str, Take], picture: Path | None) -> str:
    if picture is None:
        shown = f'<div class="none">{escape(_("No image yet"))}</div>'
    else:
        alt = escape(scene.title or scene.description)
        shown = f'<img alt="{alt}" src="data:image/png;base64,{_base64(picture)}">'
    heading = _("Scene {number}").format(number=number)
    title = f"{heading}: {scene.title}" if scene.title else heading
    facts = [
        (_("What happens"), scene.description),
        (_("Dialog"), scene.details.dialog),
        (_("Image prompt"), _prompt(scene, AssetKind.IMAGE, takes)),
        (_("Video prompt"), _prompt(scene, AssetKind.VIDEO, takes)),
        (_("Made by"), _makers(scene, takes)),
    ]
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts if value
    )
    return (
        f"<article><div>{shown}</div><div><h3>{escape(title)}</h3><dl>{rows}</dl></div></article>"
    )


def _prompt(scene: Scene, kind: AssetKind, takes: Mapping[str, Take]) -> str:
    """What was sent for the take that the film uses; a private prompt was never kept."""
    take = takes.get(scene.asset(kind).committed or "")
    if take is None:
        return ""
    return _("private") if take.private_prompt else take.prompt


def _makers(scene: Scene, takes: Mapping[str, Take]) -> str:
    made = []
    for kind in AssetKind:
        take = takes.get(scene.asset(kind).committed or "")
        if take is None:
            continue
        if take.origin == "imported":
            made.append(_("own file") + (f" ({take.licence})" if take.licence else ""))
        else:
            made.append(f"{take.settings.provider or ''} {take.settings.model or ''}".strip())
    return ", ".join(dict.fromkeys(made))


def _costs(project: Project) -> str:
    rows = (
        (_("Charged"), actual_usd(project.ledger)),
        (_("Estimated"), estimated_usd(project.ledger)),
    )
    cells = "".join(
        f"<tr><td>{escape(name)}</td><td>${amount:.2f}</td></tr>" for name, amount in rows
    )
    return f"<section><h2>{escape(_('Costs'))}</h2><table>{cells}</table></section>"


def _approval(project: Project) -> str:
    if project.approved_at is None:
        return _("Storyboard not approved yet")
    return _("Storyboard approved on {date}").format(
        date=f"{project.approved_at.astimezone():%Y-%m-%d}"
    )


def _facts(project: Project) -> str:
    count = len(project.scenes)
    return " · ".join(
        (
            project.brief.product,
            ngettext("{n} scene", "{n} scenes", count).format(n=count),
            project.brief.aspect_ratio.value,
            f"{utc_now().astimezone():%Y-%m-%d}",
        )
    )


def _base64(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode("ascii")
