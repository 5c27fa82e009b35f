"""Where files for others may be written."""

from __future__ import annotations

from pathlib import Path

from videoflow.errors import RuleError, UsageError
from videoflow.i18n import _
from videoflow.storage.folder import ProjectFolder


def checked_output(
    output: Path, extension: str, folder: ProjectFolder, *, subfolders: bool = False
) -> Path:
    """``output`` as an absolute path.

    UsageError where its name does not end in ``extension``; RuleError as ``refuse_own_files``.
    """
    if output.suffix.casefold() != f".{extension}":
        raise UsageError(
            _("“{name}” is not a name for a {form} file.").format(
                name=output.name, form=extension.upper()
            ),
            _("Choose a name that ends in .{extension}.").format(extension=extension),
        )
    target = output.absolute()
    refuse_own_files(target, folder, subfolders=subfolders)
    return target


def refuse_own_files(target: Path, folder: ProjectFolder, *, subfolders: bool = False) -> None:
    """RuleError where ``target`` lies in the project's folder, but for ``exports/`` and, with
    ``subfolders``, the folders in it."""
    home, exports = target.parent.resolve(), folder.exports.resolve()
    allowed = home.is_relative_to(exports) if subfolders else home == exports
    if not allowed and (home / target.name).is_relative_to(folder.root.resolve()):
        raise RuleError(
            _("“{path}” is among the project's own files.").format(path=target),
            _("Choose another folder, or the project's folder “exports”."),
        )
