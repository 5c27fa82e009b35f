"""What ``videoflow config`` can name, and how each is read and changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, get_args

from videoflow.errors import UsageError
from videoflow.i18n import LANGUAGES, _
from videoflow.services.service_settings import ServiceControl, did_you_mean, own_models_file
from videoflow.services.view_models import ServiceView
from videoflow.storage.recent import Appearance, load_state, save_state

SYSTEM = "system"
"""The value that leaves a choice to the system."""


@dataclass(frozen=True)
class Value:
    """What a setting says. An empty ``chosen`` means that ``default`` applies."""

    chosen: str
    default: str = ""

    @property
    def in_effect(self) -> str:
        """What applies now."""
        return self.chosen or self.default

    @property
    def is_set(self) -> bool:
        """Whether the user has chosen something else than the default."""
        return self.chosen not in ("", self.default)


@dataclass(frozen=True)
class Setting:
    """Something with a name. ``change`` takes an empty text for *back to the default*; it raises
    UsageError for a value that cannot be."""

    name: str
    read: Callable[[], Value]
    change: Callable[[str], None]


@dataclass(frozen=True)
class KeySetting:
    """The API key of a service: it can be set, never read. ``look`` tells where it is."""

    name: str
    look: Callable[[], ServiceView]


def all_settings(control: ServiceControl) -> Iterator[Setting | KeySetting]:
    """Every setting there is. Loads all adapters."""
    yield from _application_settings()
    yield from _network_settings(control)
    for provider in control.providers.online():
        yield from _service_settings(control, provider.id)


def find_setting(control: ServiceControl, name: str) -> Setting | KeySetting:
    """The setting of that name. Raises UsageError with names that are close."""
    settings: list[Setting | KeySetting] = [*_application_settings(), *_network_settings(control)]
    group, _dot, rest = name.partition(".")
    service_id = rest.partition(".")[0]
    if group == "providers" and service_id:
        settings = list(_service_settings(control, service_id))
    known = {setting.name: setting for setting in settings}
    if name not in known:
        raise UsageError(
            _("There is no setting “{name}”.").format(name=name), did_you_mean(name, known)
        )
    return known[name]


def _application_settings() -> Iterator[Setting]:
    yield Setting("language", lambda: Value(load_state().language or "", SYSTEM), _set_language)
    yield Setting("appearance", lambda: Value(load_state().appearance, SYSTEM), _set_appearance)
    yield Setting("ffmpeg", lambda: Value(load_state().ffmpeg), _set_ffmpeg)


def _set_language(code: str) -> None:
    _refuse_unless_one_of("language", code, (SYSTEM, *LANGUAGES))
    _change_application(language=None if code in ("", SYSTEM) else code)


def _set_appearance(appearance: str) -> None:
    _refuse_unless_one_of("appearance", appearance, get_args(Appearance))
    _change_application(appearance=appearance or SYSTEM)


def _set_ffmpeg(path: str) -> None:
    program = Path(path).expanduser().absolute() if path else None
    if program is not None and not program.is_file():
        raise UsageError(
            _("There is no file “{path}”.").format(path=program),
            _("Name an ffmpeg program, or unset it to use the one that VideoFlow brings."),
        )
    _change_application(ffmpeg=str(program or ""))


def _change_application(**fields: Any) -> None:
    save_state(replace(load_state(), **fields))


def _refuse_unless_one_of(name: str, value: str, known: Collection[str]) -> None:
    if value and value not in known:
        raise UsageError(
            _("“{value}” is no value of {name}.").format(value=value, name=name),
            _("Choose one of these: {names}.").format(names=", ".join(known)),
        )


def _network_settings(control: ServiceControl) -> Iterator[Setting]:
    settings = control.connections.settings
    yield Setting(
        "network.proxy",
        lambda: Value(settings.proxy),
        lambda value: control.set_network(proxy=value),
    )
    yield Setting(
        "network.ca_bundle",
        lambda: Value(settings.ca_bundle),
        lambda value: control.set_network(ca_bundle=value),
    )
    yield Setting(
        "models_file",
        lambda: Value(settings.models_file, str(own_models_file())),
        control.set_models_file,
    )


def _service_settings(control: ServiceControl, service_id: str) -> Iterator[Setting | KeySetting]:
    profile = control.provider(service_id).profile
    prefix = f"providers.{service_id}"
    chosen = control.connections.settings.choices(service_id)
    if profile.key != "none":
        yield KeySetting(f"{prefix}.key", partial(control.service_view, service_id))
    for name, default in profile.urls.items():
        yield Setting(
            f"{prefix}.{name}",
            partial(Value, chosen.urls.get(name, ""), default),
            partial(control.set_address, service_id, name),
        )
    for name, default in profile.options.items():
        yield Setting(
            f"{prefix}.{name}",
            partial(Value, chosen.options.get(name, ""), default),
            partial(control.set_option, service_id, name),
        )
    yield Setting(
        f"{prefix}.slots",
        partial(Value, str(chosen.slots or ""), str(profile.slots)),
        lambda text: control.set_slots(service_id, _whole_number(text)),
    )


def _whole_number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise UsageError(_("“{value}” is not a whole number.").format(value=text))
    return int(text[:9])
