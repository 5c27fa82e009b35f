"""Old project files: one step from each schema version to the next.

A step takes the plain dictionary that was read and returns that of the next version. It knows
no models, since those describe the newest version only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from videoflow.domain.project import SCHEMA_VERSION
from videoflow.errors import ProjectFileError
from videoflow.i18n import _

Document = dict[str, Any]
Step = Callable[[Document], Document]

STEPS: Mapping[int, Step] = {}
"""The step that leads from each version to the one after it."""


def migrate(
    document: Document, steps: Mapping[int, Step] = STEPS, newest: int = SCHEMA_VERSION
) -> Document:
    """The document as of version ``newest``; the argument stays as it is.

    Raises ProjectFileError where it was made by a newer VideoFlow, ValueError where it has no
    version or one that never was.
    """
    version = document.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ValueError("schema_version is missing or not a version")
    if version > newest:
        raise ProjectFileError(
            _("This project was made by a newer VideoFlow (file version {version}).").format(
                version=version
            ),
            _("Install the newest VideoFlow to open it. Nothing was changed."),
        )
    for step_from in range(version, newest):
        if step_from not in steps:
            raise ValueError(f"no migration from schema version {step_from}")
        document = {**steps[step_from](dict(document)), "schema_version": step_from + 1}
    return document
