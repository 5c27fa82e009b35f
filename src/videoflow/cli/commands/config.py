"""``config``: settings of the application and of online services, without a window."""

from __future__ import annotations

import asyncio
import getpass
import sys
from argparse import Namespace

from videoflow.cli.config_names import KeySetting, Setting, all_settings, find_setting
from videoflow.cli.console import Console
from videoflow.errors import RuleError, UsageError
from videoflow.i18n import _
from videoflow.services.service_settings import ServiceControl
from videoflow.services.view_models import ServiceView
from videoflow.storage.secrets import MAX_KEY_CHARS


def config(arguments: Namespace, console: Console) -> int:
    """Do what the word after ``config`` says."""
    control = ServiceControl.open()
    return {
        "list": _list,
        "get": _get,
        "set": _set,
        "unset": _unset,
        "test": _test,
    }[arguments.action](control, arguments, console)


def _list(control: ServiceControl, _arguments: Namespace, console: Console) -> int:
    settings = list(all_settings(control))
    for problem in control.problems():
        console.note(problem.message, problem.action)
    if not control.connections.has_keychain():
        console.note(
            _("This computer has no keychain that keeps API keys."),
            _("Put them into the environment variables that are named here."),
        )
    console.answer(
        {"settings": [_document(setting) for setting in settings]},
        lambda: console.table(
            (_("Name"), _("Value"), ""),
            [(setting.name, _shown(setting), _remark(setting)) for setting in settings],
        ),
    )
    return 0


def _get(control: ServiceControl, arguments: Namespace, console: Console) -> int:
    setting = find_setting(control, arguments.name)
    console.answer({"setting": _document(setting)}, lambda: console.line(_shown(setting)))
    return 0


def _set(control: ServiceControl, arguments: Namespace, console: Console) -> int:
    setting = find_setting(control, arguments.name)
    if isinstance(setting, KeySetting):
        _set_key(control, setting, arguments.value, console)
    elif arguments.value is None:
        raise UsageError(
            _("No value was given for {name}.").format(name=setting.name),
            _("To go back to the default: videoflow config unset {name}").format(name=setting.name),
        )
    else:
        setting.change(arguments.value)
    return _answer_changed(control, arguments.name, console)


def _set_key(
    control: ServiceControl, setting: KeySetting, argument: str | None, console: Console
) -> None:
    if argument is not None:
        raise UsageError(
            _("A key is not taken from the command line: it would stay in the shell's history."),
            _("Give it on standard input: videoflow config set {name}").format(name=setting.name),
        )
    service = setting.look()
    place = control.set_key(service.id, _typed_key(service))
    if place != "keychain":
        raise RuleError(
            _("The key cannot be kept: this computer has no keychain that works."),
            _("Put it into the environment variable {variable} instead.").format(
                variable=service.key_variable
            ),
        )
    if service.key_place == "environment":
        console.note(_still_in_environment(service))


def _typed_key(service: ServiceView) -> str:
    """The key from standard input; typed without an echo where that is a terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(_("API key for {service}: ").format(service=service.name))
    return sys.stdin.read(MAX_KEY_CHARS + 2)


def _unset(control: ServiceControl, arguments: Namespace, console: Console) -> int:
    setting = find_setting(control, arguments.name)
    if isinstance(setting, KeySetting):
        service = setting.look()
        control.forget_key(service.id)
        if service.key_place == "environment":
            console.note(_still_in_environment(service))
    else:
        setting.change("")
    return _answer_changed(control, arguments.name, console)


def _test(control: ServiceControl, arguments: Namespace, console: Console) -> int:
    says = asyncio.run(control.check(arguments.provider))
    document = {"provider": arguments.provider, "ok": True, "message": says}
    console.answer(document, lambda: console.line(says))
    return 0


def _answer_changed(control: ServiceControl, name: str, console: Console) -> int:
    setting = find_setting(control, name)
    text = f"{name}: {_shown(setting)}"
    console.answer({"setting": _document(setting)}, lambda: console.line(text))
    return 0


def _still_in_environment(service: ServiceView) -> str:
    return _("The environment variable {variable} is set, and it wins.").format(
        variable=service.key_variable
    )


def _document(setting: Setting | KeySetting) -> dict[str, object]:
    """A setting as scripts read it. ``source`` says where its value is from; keys have none."""
    if isinstance(setting, KeySetting):
        service = setting.look()
        return {
            "name": setting.name,
            "value": None,
            "source": service.key_place,
            "variable": service.key_variable,
            "required": service.key == "required",
        }
    value = setting.read()
    return {
        "name": setting.name,
        "value": value.in_effect,
        "source": "set" if value.is_set else "default",
        "default": value.default,
    }


def _shown(setting: Setting | KeySetting) -> str:
    """What a person reads: the value in effect, or where the key is."""
    if isinstance(setting, Setting):
        return setting.read().in_effect
    service = setting.look()
    if service.key_place == "environment":
        return _("in the environment variable {variable}").format(variable=service.key_variable)
    if service.key_place == "keychain":
        return _("in the keychain")
    if service.key == "optional":
        return _("not set, and not always needed; variable: {variable}").format(
            variable=service.key_variable
        )
    return _("not set; variable: {variable}").format(variable=service.key_variable)


def _remark(setting: Setting | KeySetting) -> str:
    return _("set") if isinstance(setting, Setting) and setting.read().is_set else ""
