"""What is asked of an export."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from videoflow.domain.film_settings import Captions, ExportSettings, FilmFormat
from videoflow.services.export.presets import DEFAULT_PRESET_ID


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """The film in each of ``formats`` with each of ``presets`` (ids).

    ``output`` is the file, or the folder where several films are asked for; None: the project's
    ``exports/``. Without ``use_cache`` everything is made anew. ``provenance`` writes into the
    files that AI made the pictures. With ``hold_pictures`` a scene without a video shows its
    image. ``variants``: the film's variants as well, each into its own project. ``remember`` makes
    this the choice that the next export begins with.
    """

    formats: tuple[FilmFormat, ...] = (FilmFormat.MP4,)
    presets: tuple[str, ...] = (DEFAULT_PRESET_ID,)
    captions: tuple[Captions, ...] = ()
    output: Path | None = None
    use_cache: bool = True
    provenance: bool = True
    hold_pictures: bool = False
    variants: bool = False
    remember: bool = False

    @classmethod
    def to_file(cls, output: Path | None) -> ExportRequest:
        """One film; the extension of ``output`` decides its format."""
        if output is not None:
            suffix = output.suffix.lower().removeprefix(".")
            for form in FilmFormat:
                if form.value == suffix:
                    return cls(formats=(form,), output=output)
        return cls(output=output)

    def settings(self, before: ExportSettings) -> ExportSettings:
        """The choices of this request as a project remembers them."""
        return before.changed(
            formats=self.formats,
            presets=self.presets,
            captions=self.captions,
            provenance=self.provenance,
            hold_pictures=self.hold_pictures,
        )
