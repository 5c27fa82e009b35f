"""API keys: environment variables first, then the system's keychain, then this process's memory.

Everything here may wait for the keychain, which may ask its user to unlock it: never called on
the GUI thread. ``keyring`` is imported when the first key is asked for: it brings whatever back
ends other packages have registered.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar

from videoflow.domain.service import ServiceProfile
from videoflow.errors import StorageError, UsageError
from videoflow.i18n import _

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

T = TypeVar("T")

KEYCHAIN_SERVICE = "VideoFlow"
KEYCHAIN_PATIENCE_S = 30.0
"""Long enough for typing the password of a locked keychain, when it asks for it."""
MAX_KEY_CHARS = 4096

KeyPlace = Literal["none", "environment", "keychain", "window"]


@dataclass(frozen=True)
class FoundKey:
    """A key, empty where there is none, and where it was found. The key is never shown.

    ``variable`` is the environment variable that holds it.
    """

    key: str = field(default="", repr=False)
    place: KeyPlace = "none"
    variable: str = ""


def checked_key(text: str) -> str:
    """A key as it was typed or pasted, without white space around it.

    Raises UsageError, which never repeats it, for what cannot be a key.
    """
    key = text.strip()
    if not key:
        raise UsageError(_("The key is empty."), _("Copy it from the service's page once more."))
    if len(key) > MAX_KEY_CHARS or " " in key or not key.isascii() or not key.isprintable():
        raise UsageError(
            _("This is not an API key: it is too long, or has characters that no key has."),
            _("Copy just the key, in one line, from the service's page."),
        )
    return key


class SecretStore:
    """Finds, keeps and forgets keys. Callable from any thread but the GUI thread.

    The keychain is asked once for each key; a key that another program puts into it is seen
    after a restart.
    """

    def __init__(self, patience_s: float = KEYCHAIN_PATIENCE_S) -> None:
        self._keychain = _Keychain(patience_s)
        self._known: dict[str, FoundKey] = {}
        self._lock = threading.Lock()

    def find(self, profile: ServiceProfile) -> FoundKey:
        """The key of a service; an empty one where there is none."""
        for variable in profile.key_variables:
            key = os.environ.get(variable, "").strip()
            if key:
                return FoundKey(key, "environment", variable)
        known = self._known.get(profile.id)
        if known is not None:
            return known
        with self._lock:
            if profile.id not in self._known:
                try:
                    key = self._keychain.read(profile.id)
                except StorageError:
                    return FoundKey()  # logged; the settings say that there is no keychain
                self._known[profile.id] = FoundKey(key, "keychain") if key else FoundKey()
            return self._known[profile.id]

    def keep(self, profile: ServiceProfile, key: str) -> KeyPlace:
        """Keep a key: in the keychain, or, where there is none, until this process ends.

        Raises UsageError for what cannot be a key.
        """
        key = checked_key(key)
        with self._lock:
            place: KeyPlace = "keychain"
            try:
                self._keychain.write(profile.id, key)
            except StorageError:
                place = "window"
            self._known[profile.id] = FoundKey(key, place)
        return place

    def forget(self, profile: ServiceProfile) -> None:
        """Remove the key from the keychain and from memory; variables are left alone.

        Raises StorageError where the keychain does not let go of it.
        """
        with self._lock:
            if self._keychain.is_usable():
                self._keychain.delete(profile.id)
            self._known[profile.id] = FoundKey()

    def has_keychain(self) -> bool:
        """Whether keys outlive this process, as far as is known."""
        with self._lock:
            return self._keychain.is_usable()


class _Keychain:
    """The system's keychain within a time limit. Used by one thread at a time.

    One that was locked or failed is not asked again for reading, so that nobody is pestered for
    a password; writing is something the user asked for and tries once more. One that hung is
    left alone.
    """

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._hung = False
        self._usable: bool | None = None

    def is_usable(self) -> bool:
        """Whether it has worked so far, or looks as if it would."""
        if self._usable is None:
            try:
                self._call(lambda _backend: None)
            except StorageError:
                return False
        return bool(self._usable)

    def read(self, name: str) -> str:
        """The key of that name, empty where there is none. Raises StorageError."""
        if self._usable is False:
            raise _unusable()
        return self._call(lambda backend: backend.get_password(KEYCHAIN_SERVICE, name)) or ""

    def write(self, name: str, key: str) -> None:
        """Keep a key, and see that it is there: some back ends take everything and keep nothing.

        Raises StorageError.
        """

        def set_and_look(backend: KeyringBackend) -> bool:
            backend.set_password(KEYCHAIN_SERVICE, name, key)
            return backend.get_password(KEYCHAIN_SERVICE, name) == key

        if not self._call(set_and_look):
            self._usable = False
            raise _unusable()

    def delete(self, name: str) -> None:
        """Remove a key if it is there. Raises StorageError."""

        def delete_if_there(backend: KeyringBackend) -> None:
            if backend.get_password(KEYCHAIN_SERVICE, name) is not None:
                backend.delete_password(KEYCHAIN_SERVICE, name)

        self._call(delete_if_there)

    def _call(self, action: Callable[[KeyringBackend], T]) -> T:
        """Do something with the back end on a thread of its own, which may hang for ever."""
        if self._hung:
            raise _unusable()
        answer: Future[T] = Future()
        threading.Thread(
            target=_answer, args=(answer, action), name="keychain", daemon=True
        ).start()
        try:
            error = answer.exception(self._patience_s)
        except TimeoutError as late:
            log.warning("the keychain does not answer")
            self._hung, self._usable = True, False
            raise _unusable() from late
        self._usable = error is None
        if error is not None:
            # Its words are not logged: nobody knows what a back end puts into them.
            log.warning("the keychain cannot be used: %s", type(error).__name__)
            raise _unusable() from error
        return answer.result()


def _answer(answer: Future[T], action: Callable[[KeyringBackend], T]) -> None:
    try:
        import keyring
        from keyring.errors import NoKeyringError

        backend = keyring.get_keyring()
        if backend.priority <= 0:  # keyring's stand-ins for none at all
            raise NoKeyringError
        result = action(backend)
    except BaseException as error:  # noqa: BLE001 - handed over to whoever waits for it
        answer.set_exception(error)
    else:
        answer.set_result(result)


def _unusable() -> StorageError:
    return StorageError(
        _("The keychain of this computer cannot be used."),
        _("Unlock it, or put the key into the environment variable of the service."),
    )
