"""What can be checked of the packages without building them, on any system."""

from __future__ import annotations

import importlib.util
import plistlib
import re
import shutil
import struct
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtGui import QImage

from videoflow.paths import app_paths
from videoflow.services.updates import UpdateFeed, checked_release
from videoflow.storage.folder import OPENER_SUFFIX

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
INSTALLER = (PACKAGING / "windows" / "videoflow.iss").read_text(encoding="utf-8")


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module of ``packaging/``, which is no package and not on the path."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    spec = importlib.util.spec_from_file_location(f"release_{name}", PACKAGING / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)  # dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def test_what_is_shipped_is_what_is_tested() -> None:
    shipped, tested = pins("packaging.txt"), pins("runtime.txt")

    assert {name: shipped.get(name) for name in tested} == tested


@pytest.mark.parametrize("path", sorted(PACKAGING.glob("*.py")), ids=lambda path: path.name)
def test_scripts_compile(path: Path) -> None:
    compile(path.read_text(encoding="utf-8"), str(path), "exec")


def test_the_player_is_never_robbed_of_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    payload = load("payload", monkeypatch)
    for needed in (
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "PySide6/Qt6Quick.dll",
        "PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml",
        "PySide6/Qt/plugins/multimedia/libffmpegmediaplugin.so",
        "PySide6\\plugins\\multimedia\\ffmpegmediaplugin.dll",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6\\plugins\\platforms\\qoffscreen.dll",
    ):
        assert not payload.is_unwanted(needed), needed


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6\\Qt6VirtualKeyboard.dll",
        "PySide6/Qt/lib/QtVirtualKeyboard.framework/Versions/A/QtVirtualKeyboard",
        "videoflow-0.1.0.dist-info/direct_url.json",
    ],
)
def test_what_must_not_be_shipped_is_left_out(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load("payload", monkeypatch).is_unwanted(path)


def test_icons_hold_pictures_of_every_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    icons = load("icons", monkeypatch)
    icons.write_ico(tmp_path / "v.ico")
    icons.write_icns(tmp_path / "v.icns")
    icons.write_hicolor(tmp_path)

    ico = (tmp_path / "v.ico").read_bytes()
    count = struct.unpack_from("<HHH", ico)[2]
    for number in range(count):
        side, _h, _c, _r, _p, _b, size, offset = struct.unpack_from(
            "<BBBBHHII", ico, 6 + 16 * number
        )
        picture = QImage.fromData(ico[offset : offset + size])
        assert picture.width() == (side or 256)
        assert picture.pixelColor(0, 0).alpha() == 0
        assert picture.pixelColor(picture.rect().center()).alpha() == 255
    icns = (tmp_path / "v.icns").read_bytes()
    assert icns[:4] == b"icns"
    assert struct.unpack_from(">I", icns, 4)[0] == len(icns)
    assert QImage(str(tmp_path / "hicolor/48x48/apps/videoflow.png")).width() == 48


def test_version_information_for_windows_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    template = (PACKAGING / "windows" / "version.txt").read_text(encoding="utf-8")
    filled = (
        template.replace("@NUMBERS@", "(1, 2, 3, 0)")
        .replace("@VERSION@", "1.2.3")
        .replace("@NAME@", "VideoFlow")
    )
    said: dict[str, str] = {}
    names = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "VarFileInfo")
    context: dict[str, object] = {name: lambda *a, **k: (a, k) for name in names}
    context |= {"StringStruct": lambda key, value: said.update({key: value})}
    context |= {"VarStruct": lambda *a: a}

    exec(compile(filled, "version.txt", "exec"), context)

    assert said["ProductVersion"] == said["FileVersion"] == "1.2.3"
    assert said["OriginalFilename"] == "VideoFlow.exe"


def test_the_manifest_asks_for_sharp_windows_and_no_rights() -> None:
    manifest = PACKAGING / "windows" / "videoflow.manifest"
    ElementTree.parse(manifest)
    text = manifest.read_text(encoding="utf-8")

    assert "PerMonitorV2" in text
    assert 'level="asInvoker"' in text


def sections(script: str) -> dict[str, list[str]]:
    """The lines of an Inno Setup script by section, without comments."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in script.splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            current = found.setdefault(match[1], [])
        elif line.strip() and not line.startswith((";", "#")):
            current.append(line)
    return found


def test_the_installer_needs_no_administrator_and_can_be_silent() -> None:
    setup = dict(line.split("=", 1) for line in sections(INSTALLER)["Setup"])

    assert setup["PrivilegesRequired"] == "lowest"
    assert "commandline" in setup["PrivilegesRequiredOverridesAllowed"]
    assert setup["AppVersion"] == "{#Version}"
    assert "skipifsilent" in "".join(sections(INSTALLER)["Run"])


def test_the_installer_knows_the_programs_by_the_names_that_are_frozen() -> None:
    recipe = (PACKAGING / "videoflow.spec").read_text(encoding="utf-8")

    program = re.search(r'#define Program "(.+)\.exe"', INSTALLER)
    assert program is not None
    assert f'program("{program[1]}", console=False)' in recipe


def test_shortcuts_and_program_have_one_identity_on_the_taskbar() -> None:
    start = (PACKAGING / "start.py").read_text(encoding="utf-8")

    said = re.search(r'APP_USER_MODEL_ID = "(.+)"', start)
    assert said is not None
    assert f'#define AppUserModelID "{said[1]}"' in INSTALLER
    icons = sections(INSTALLER)["Icons"]
    assert all('AppUserModelID: "{#AppUserModelID}"' in line for line in icons)


def test_removing_user_data_is_asked_and_is_not_done_silently() -> None:
    code = "\n".join(sections(INSTALLER)["Code"])

    assert "MB_DEFBUTTON2" in code
    assert "UninstallSilent" in code
    assert "REMOVEDATA" in code
    assert "UninstallDelete" not in sections(INSTALLER)


@pytest.mark.skipif(sys.platform != "win32", reason="asks where Windows keeps data")
def test_the_uninstaller_removes_the_folders_that_are_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("VIDEOFLOW_HOME", raising=False)
    assert app_paths().data.name == "VideoFlow"
    assert "{localappdata}\\VideoFlow" in INSTALLER


def test_every_text_of_the_installer_is_there_in_its_language() -> None:
    used = set(re.findall(r"\{cm:(\w+)\}|CustomMessage\('(\w+)'\)", INSTALLER))
    names = {first or second for first, second in used}
    said = {line.partition("=")[0] for line in sections(INSTALLER)["CustomMessages"]}

    assert {f"en.{name}" for name in names} == said


def test_the_compiler_is_told_version_folders_and_signature(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    windows = load("windows", monkeypatch)
    command = windows.compiler_command(
        "ISCC", Path("frozen"), Path("dist"), "1.2.3", "lzma2/fast", 'tool sign "{file}"'
    )

    assert "/DVersion=1.2.3" in command
    assert "/Ssign=tool sign $q$f$q" in command
    defined = set(re.findall(r"\{#(\w+)\}", INSTALLER)) - set(
        re.findall(r"#define (\w+)", INSTALLER)
    )
    assert defined <= {word[2:].partition("=")[0] for word in command}


def test_windows_opens_projects_by_their_files() -> None:
    assert f'Subkey: "Software\\Classes\\{OPENER_SUFFIX}"; ' in INSTALLER
    (command,) = re.findall(
        r'VideoFlow\.Project\\shell\\open\\command".*ValueData: (.*)', INSTALLER
    )
    assert command == '"""{app}\\{#Program}"" ""%1"""'


def test_the_mac_application_describes_itself() -> None:
    plist = plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())
    entitlements = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    recipe = (PACKAGING / "videoflow.spec").read_text(encoding="utf-8")

    assert f'bundle_identifier="{plist["CFBundleIdentifier"]}"' in recipe
    opened = [
        kind for each in plist["CFBundleDocumentTypes"] for kind in each["LSItemContentTypes"]
    ]
    (declared,) = plist["UTExportedTypeDeclarations"]
    assert opened == [declared["UTTypeIdentifier"], "public.folder"]
    extensions = declared["UTTypeTagSpecification"]["public.filename-extension"]
    assert [f".{extension}" for extension in extensions] == [OPENER_SUFFIX]
    assert plist["LSMinimumSystemVersion"] == "13.0"  # what Qt's wheels are built for
    assert entitlements["com.apple.security.cs.disable-library-validation"] is True


def test_mac_signatures_go_from_the_inside_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    macos = load("macos", monkeypatch)
    app = tmp_path / "VideoFlow.app"
    program = app / "Contents" / "MacOS" / "videoflow"
    qt = app / "Contents" / "Frameworks" / "PySide6" / "QtCore.framework" / "QtCore"
    for path in (program, qt):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"\xcf\xfa\xed\xfe rest")
    (app / "Contents" / "Info.plist").write_text("text")

    order = macos.signing_order(app)

    assert order == [qt, qt.parent, program, app]
    assert "--timestamp" in macos.sign_command(app, "Developer ID", is_app=True)
    assert "--entitlements" not in macos.sign_command(Path("a.dylib"), "-", is_app=False)


def test_the_menu_entry_is_valid() -> None:
    entry = PACKAGING / "linux" / "videoflow.desktop"
    lines = dict(
        line.split("=", 1) for line in entry.read_text(encoding="utf-8").splitlines() if "=" in line
    )
    assert lines["Exec"] == "videoflow %f"
    assert lines["MimeType"].endswith(";")
    described = ElementTree.parse(PACKAGING / "linux" / "videoflow-mime.xml").getroot()
    mime = "{http://www.freedesktop.org/standards/shared-mime-info}"
    (kind,) = described.findall(f"{mime}mime-type")
    assert kind.attrib["type"] in lines["MimeType"].split(";")
    assert [glob.attrib["pattern"] for glob in kind.findall(f"{mime}glob")] == [f"*{OPENER_SUFFIX}"]
    app = (ROOT / "src" / "videoflow" / "app.py").read_text(encoding="utf-8")
    assert f'setDesktopFileName("{entry.stem}")' in app
    if validator := shutil.which("desktop-file-validate"):
        answer = subprocess.run([validator, str(entry)], capture_output=True, text=True)
        assert answer.stdout == ""


def test_the_description_for_software_centres_is_valid(tmp_path: Path) -> None:
    source = PACKAGING / "linux" / "app.videoflow.VideoFlow.metainfo.xml"
    text = source.read_text(encoding="utf-8")
    text = text.replace("@VERSION@", "1.2.3").replace("@DATE@", "2026-01-02")
    root = ElementTree.fromstring(text)

    assert root.findtext("launchable") == "videoflow.desktop"
    assert root.findtext("project_license") == "MIT"
    if validator := shutil.which("appstreamcli"):
        path = tmp_path / source.name
        path.write_text(text, encoding="utf-8")
        answer = subprocess.run(
            [validator, "validate", "--no-net", str(path)], capture_output=True, text=True
        )
        assert answer.returncode == 0, answer.stdout


def test_the_version_stands_in_one_place() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    for path in PACKAGING.rglob("*"):
        if path.is_file() and path.suffix in {".py", ".iss", ".plist", ".xml", ".spec", ".sh"}:
            assert f'"{version}"' not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("name", ["checks.yml", "release.yml"])
def test_workflows_call_what_there_is(name: str) -> None:
    text = (ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    setup = (ROOT / "scripts" / "setup_env.py").read_text(encoding="utf-8")
    targets = re.findall(r"\bmake ([a-z-]+)", text)
    verbs = re.findall(r"setup_env\.py ([a-z-]+)", text)
    assert targets or verbs
    for target in targets:
        assert re.search(rf"^(?:[a-z -]+ )?{target}(?: [a-z -]+)?:", makefile, re.M), target
    for verb in verbs:
        assert f'"{verb}",' in setup, verb
    for script in re.findall(r"[./\w]*\.ci/run", text):
        assert (ROOT / script).is_file()


def test_each_secret_is_explained_to_who_has_to_set_it() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "releasing.md").read_text(encoding="utf-8")
    secrets = set(re.findall(r"secrets\.([A-Z_]+)", text))
    assert len(secrets) >= 8
    assert {secret for secret in secrets if f"`{secret}`" not in page} == set()


def test_an_announcement_is_believed_by_the_application(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    announce = load("announce", monkeypatch)
    key = tmp_path / "announcements.key"
    public_key = announce.new_key(key)
    with pytest.raises(FileExistsError):
        announce.new_key(key)
    announce.announce(key, "https://videoflow.example/", {"en": "Faster."}, tmp_path / "out")
    files = [(tmp_path / "out" / name).read_bytes() for name in ("latest.json", "latest.json.sig")]
    release = checked_release(
        UpdateFeed("https://videoflow.example/latest.json", public_key), *files
    )
    assert (release.notes_in("vi"), release.page) == ("Faster.", "https://videoflow.example/")
