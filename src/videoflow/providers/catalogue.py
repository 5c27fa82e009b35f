"""Models, what they can do and what they cost: data, so that a new price needs no new release.

The table that is shipped is ``resources/models.toml``. A user's own file of the same form adds
models and replaces those of the same provider, kind and id; with ``first = true`` a model is
offered before the others.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Self

from pydantic import ValidationError

from videoflow.domain.base import AssetKind, Line, Model
from videoflow.domain.capabilities import ModelOffer
from videoflow.errors import UsageError
from videoflow.i18n import _
from videoflow.resources import resource_path

MAX_FILE_BYTES = 1_000_000


class CatalogueEntry(ModelOffer):
    """A model of the table, with whose it is and what it makes."""

    provider: Line
    kind: AssetKind
    first: bool = False

    @property
    def offer(self) -> ModelOffer:
        """The model as its provider offers it."""
        return ModelOffer(**{name: getattr(self, name) for name in ModelOffer.model_fields})


class _Table(Model):
    """The whole file: an array of tables named ``model``."""

    model: tuple[CatalogueEntry, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All models that are known, in the order in which they are offered."""

    entries: tuple[CatalogueEntry, ...] = ()

    @classmethod
    def built_in(cls) -> Self:
        """The table that comes with this version."""
        return cls(_built_in_entries())

    @classmethod
    def read(cls, path: Path) -> Self:
        """A table from a file. Raises UsageError that names the file, and the line or field."""
        return cls(_read(path))

    def with_own(self, own: Catalogue) -> Catalogue:
        """This table with the models of a user's own: replaced where the ids match, else added."""
        replaced = {_key(entry): entry for entry in own.entries}
        kept = [replaced.pop(_key(entry), entry) for entry in self.entries]
        merged = [*kept, *replaced.values()]
        return Catalogue(tuple(sorted(merged, key=lambda entry: not entry.first)))

    def models(self, provider: str, kind: AssetKind) -> tuple[ModelOffer, ...]:
        """The models of one provider for one kind."""
        return self._offers.get((provider, kind), ())

    @cached_property
    def _offers(self) -> dict[tuple[str, AssetKind], tuple[ModelOffer, ...]]:
        """Asked for with every job and every card that is drawn."""
        offers: dict[tuple[str, AssetKind], tuple[ModelOffer, ...]] = {}
        for entry in self.entries:
            maker = entry.provider, entry.kind
            offers[maker] = (*offers.get(maker, ()), entry.offer)
        return offers


def _key(entry: CatalogueEntry) -> tuple[str, AssetKind, str]:
    return entry.provider, entry.kind, entry.id


@cache
def _built_in_entries() -> tuple[CatalogueEntry, ...]:
    return _read(resource_path("models.toml"))


def _read(path: Path) -> tuple[CatalogueEntry, ...]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise ValueError(_("it is too large"))
        return _Table.model_validate(tomllib.loads(data.decode())).model
    except ValidationError as error:
        raise _unusable(path, _first_problem(error.errors())) from error
    except (OSError, ValueError) as error:  # also bad UTF-8 and bad TOML
        raise _unusable(path, str(error)) from error


def _first_problem(problems: Iterable[object]) -> str:
    first = next(iter(problems))
    assert isinstance(first, dict)
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}"


def _unusable(path: Path, reason: str) -> UsageError:
    return UsageError(
        _("The table of models “{path}” cannot be used: {reason}.").format(
            path=path, reason=reason.rstrip(".")
        ),
        _("Mend or remove it; VideoFlow uses its own table meanwhile."),
    )
