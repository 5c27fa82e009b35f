from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videoflow.errors import ProjectFileError, StorageError
from videoflow.storage.folder import ProjectFolder, project_root

HOSTILE = [
    "",
    "/etc/passwd",
    "../outside.png",
    "inputs/../../outside.png",
    "inputs/..",
    "..",
    ".",
    "./inputs/a.png",
    "inputs//a.png",
    "inputs/",
    "C:/Windows/win.ini",
    "C:secret.txt",
    "c:\\secret.txt",
    "inputs\\..\\..\\secret",
    "//server/share/file",
    "\\\\server\\share\\file",
    "\\\\?\\C:\\file",
    "inputs/a\0.png",
    "inputs/a.png:stream",
    "inputs/CON",
    "inputs/con.png",
    "NUL",
    "inputs/COM1.txt",
    "inputs/a.png.",
    "inputs/a ",
    "inputs/" + "x" * 300,
    "/".join(["x" * 50] * 100),
    "inputs/\ud800.png",
    "~/secret?",
]


@pytest.mark.parametrize("relative", HOSTILE)
def test_what_is_not_a_file_of_the_project_is_refused(folder: ProjectFolder, relative: str) -> None:
    with pytest.raises(ProjectFileError) as caught:
        folder.inside(relative)
    caught.value.message.encode()  # can be shown and logged, whatever was in there
    assert caught.value.action


@pytest.mark.parametrize(
    "relative", ["inputs/a.png", "inputs/Cà phê ☕.png", "exports/previous/x.mp4", "inputs/console"]
)
def test_ordinary_names_are_allowed(folder: ProjectFolder, relative: str) -> None:
    assert folder.inside(relative) == folder.root / relative


@given(st.text(max_size=60))
def test_whatever_is_allowed_is_inside(relative: str) -> None:
    folder = ProjectFolder(Path("/films/one"))
    try:
        path = folder.inside(relative)
    except ProjectFileError:
        return
    assert Path(os.path.normpath(path)).is_relative_to(folder.root)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
class TestLinks:
    def test_a_link_that_leads_outside_is_refused(
        self, folder: ProjectFolder, tmp_path: Path
    ) -> None:
        (tmp_path / "secret").write_text("key")
        (folder.inputs / "photo.png").symlink_to(tmp_path / "secret")
        with pytest.raises(ProjectFileError, match=r"photo\.png"):
            folder.inside("inputs/photo.png")

    def test_a_link_to_a_file_of_the_project_is_fine(self, folder: ProjectFolder) -> None:
        (folder.inputs / "a.png").write_bytes(b"a")
        (folder.inputs / "b.png").symlink_to("a.png")
        assert folder.inside("inputs/b.png").read_bytes() == b"a"

    def test_links_in_a_circle_end_in_an_error(self, folder: ProjectFolder) -> None:
        (folder.inputs / "a").symlink_to("b")
        (folder.inputs / "b").symlink_to("a")
        with pytest.raises(StorageError):
            folder.inside("inputs/a/photo.png")

    def test_a_pipe_is_refused(self, folder: ProjectFolder) -> None:
        os.mkfifo(folder.inputs / "photo.png")
        with pytest.raises(ProjectFileError):
            folder.inside("inputs/photo.png")

    @pytest.mark.parametrize("name", ["takes", "images", ".videoflow", "trash"])
    def test_a_project_whose_folders_lead_outside_is_refused(
        self, tmp_path: Path, name: str
    ) -> None:
        folder = ProjectFolder(tmp_path / "film")
        folder.root.mkdir()
        (tmp_path / "elsewhere").mkdir()
        (folder.root / name).symlink_to(tmp_path / "elsewhere")
        with pytest.raises(ProjectFileError, match=name):
            folder.create()
        assert list((tmp_path / "elsewhere").iterdir()) == []

    def test_a_project_may_itself_be_reached_through_a_link(
        self, folder: ProjectFolder, tmp_path: Path
    ) -> None:
        (tmp_path / "link").symlink_to(folder.root)
        linked = ProjectFolder(tmp_path / "link")
        linked.create()
        assert linked.inside("inputs/a.png") == tmp_path / "link" / "inputs" / "a.png"


def test_a_file_where_a_folder_belongs_is_named(tmp_path: Path) -> None:
    folder = ProjectFolder(tmp_path / "film")
    folder.root.mkdir()
    folder.takes.write_bytes(b"")
    with pytest.raises(StorageError, match="takes"):
        folder.create()


def test_inputs_get_safe_and_free_names(folder: ProjectFolder, tmp_path: Path) -> None:
    photo = tmp_path / "Cà phê.PNG"
    photo.write_bytes(b"photo")
    names = [folder.add_input(photo), folder.add_input(photo), folder.add_input(photo, "../x.png")]
    assert names == ["inputs/Cà phê.png", "inputs/Cà phê_2.png", "inputs/x.png"]
    assert all(folder.inside(name).read_bytes() == b"photo" for name in names)


@pytest.mark.parametrize("name", ["Summer Sale.videoflow", "SALE.VideoFlow", "project.json"])
def test_a_project_is_named_by_files_in_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    assert project_root(tmp_path / name) == tmp_path


def test_a_folder_that_is_called_like_an_opener_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "Film.videoflow"
    folder.mkdir()
    assert project_root(folder) == folder
