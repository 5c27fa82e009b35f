from pathlib import Path

from videoflow.ui.reveal import reveal_command

FILM = Path("exports") / "a, b & “c”.mp4"


def test_windows_selects_the_file_in_explorer() -> None:
    assert reveal_command(FILM, "win32") == ["explorer", f"/select,{FILM}"]


def test_macos_reveals_the_file_in_finder() -> None:
    assert reveal_command(FILM, "darwin") == ["open", "-R", str(FILM)]


def test_elsewhere_the_folder_is_opened() -> None:
    assert reveal_command(FILM, "linux") is None
