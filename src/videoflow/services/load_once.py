"""Something that takes long to make, made once, by whichever thread needs it first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class LoadOnce(Generic[T]):
    """Call it for the value. Whoever comes while it is being made waits for it; if making it
    fails, whoever comes next tries again."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._made: list[T] = []

    def __call__(self) -> T:
        """The value. Raises what making it raises."""
        with self._lock:
            if not self._made:
                self._made.append(self._load())
        return self._made[0]
