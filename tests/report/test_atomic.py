from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from huiyin.report.atomic import whole_directory


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def write(target: Path, **files: str) -> None:
    with whole_directory(target) as aside:
        for name, text in files.items():
            (aside / name).write_text(text)


@pytest.mark.parametrize("failing", ["b", "c"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_when_one_file_cannot_be_moved_all_stay_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, error: BaseException
) -> None:
    target = tmp_path / "out"
    write(target, a="old a", b="old b", other="mine")
    move = os.replace

    def stumble(source: Path, goal: Path) -> None:
        if goal == target / failing and source.parent.parent == target and source.parent.name != ".before":
            raise error
        move(source, goal)

    monkeypatch.setattr(os, "replace", stumble)
    with pytest.raises(type(error)):
        write(target, a="new a", b="new b", c="new c")
    assert content(target) == {"a": "old a", "b": "old b", "other": "mine"}
    assert sorted(path.name for path in target.iterdir()) == ["a", "b", "other"]


def test_a_folder_in_the_way_of_a_file_is_seen_before_anything_moves(tmp_path: Path) -> None:
    (tmp_path / "out" / "b").mkdir(parents=True)
    (tmp_path / "out" / "a").write_text("old a")
    with pytest.raises(IsADirectoryError):
        write(tmp_path / "out", a="new a", b="new b")
    assert content(tmp_path / "out") == {"a": "old a"}
    assert (tmp_path / "out" / "b").is_dir()


def test_folders_that_were_made_for_nothing_go_again(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), whole_directory(tmp_path / "x" / "y" / "z") as aside:
        (aside / "a").write_text("half")
        raise ValueError("no")
    assert list(tmp_path.iterdir()) == []
    write(tmp_path / "x" / "y" / "z", a="whole")
    assert content(tmp_path / "x" / "y" / "z") == {"a": "whole"}


def test_a_folder_that_is_there_needs_nothing_of_its_parent(tmp_path: Path) -> None:
    # A mounted disk, or a share whose parent is closed: files are written aside in the folder itself.
    (tmp_path / "out").mkdir()
    with whole_directory(tmp_path / "out") as aside:
        assert aside.parent == tmp_path / "out"
    assert list((tmp_path / "out").iterdir()) == []


def test_names_as_long_as_the_system_allows(tmp_path: Path) -> None:
    write(tmp_path / ("n" * 255), a="1")
    assert content(tmp_path / ("n" * 255)) == {"a": "1"}


def test_the_handler_of_ctrl_c_is_there_again(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    write(tmp_path / "out", a="1")
    assert signal.getsignal(signal.SIGINT) is before
