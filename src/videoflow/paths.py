"""Where the application keeps its own files: configuration, data, cache and logs.

The environment variable ``VIDEOFLOW_HOME`` moves all of them as a whole under one folder. Nothing
here creates a folder; whoever writes a file makes the folder for it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from platformdirs import PlatformDirs

HOME_VARIABLE = "VIDEOFLOW_HOME"


@dataclass(frozen=True, slots=True)
class AppPaths:
    """The application's folders, absolute; they need not exist yet."""

    config: Path
    data: Path
    cache: Path
    logs: Path

    def project_cache(self, project_id: UUID) -> Path:
        """Folder for what can be made again for one project: thumbnails, encoded segments.

        Keyed by the project's UUID, so that a copied or renamed project folder stays small.
        """
        return self.cache / "projects" / str(project_id)


def app_paths() -> AppPaths:
    """The folders as the environment says at this moment."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        root = Path(home).expanduser().absolute()
        return AppPaths(root / "config", root / "data", root / "cache", root / "logs")
    folders = PlatformDirs("VideoFlow", appauthor=False)
    return AppPaths(
        folders.user_config_path,
        folders.user_data_path,
        folders.user_cache_path,
        folders.user_log_path,
    )
