"""The subcommands: each takes its arguments and the console, and returns the exit code."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from videoflow.cli.commands import (
    config,
    film,
    importing,
    jobs,
    making,
    projects,
    reviewing,
    scenes,
    updating,
    varying,
)
from videoflow.cli.console import Console

COMMANDS: dict[str, Callable[[Namespace, Console], int]] = {
    "new": projects.new,
    "status": projects.status,
    "list": projects.list_scenes,
    "get": projects.get,
    "update": updating.update,
    "add": scenes.add,
    "duplicate": scenes.duplicate,
    "split": scenes.split,
    "merge": scenes.merge,
    "refine": updating.refine,
    "approve": updating.approve,
    "import": importing.import_,
    "reorder": scenes.reorder,
    "delete": scenes.delete,
    "restore": scenes.restore,
    "generate": making.generate,
    "regenerate": making.regenerate,
    "jobs": jobs.jobs,
    "review": reviewing.review,
    "accept": reviewing.accept,
    "reject": reviewing.reject,
    "variant": varying.variant,
    "export": film.export,
    "config": config.config,
}
