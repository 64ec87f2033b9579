"""Output that is there whole or not at all: written aside, then renamed."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole_directory(target: Path) -> Iterator[Path]:
    """A folder to write in; its files move into ``target`` at the end, all of them or none, and on any error it is removed.

    Files of other names that stand in ``target`` stay. OSError passes through (no space, no right to write).
    """
    made = _missing(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Inside a folder that is there already: it may be a disk of its own, and its parent may be closed to us.
    aside = Path(tempfile.mkdtemp(prefix=".huiyin-", dir=target if target.is_dir() else target.parent))
    whole = False
    try:
        yield aside
        target.mkdir(exist_ok=True)
        _move(aside, target)
        whole = True
    finally:
        with _undisturbed():
            shutil.rmtree(aside, ignore_errors=True)
            if not whole:
                _remove_empty(made)


def _missing(folder: Path) -> list[Path]:
    """A folder and those above it that are not there yet, the innermost first."""
    return [one for one in (folder, *folder.parents) if not os.path.lexists(one)]


def _move(aside: Path, target: Path) -> None:
    """Move the files of one folder into another; when one cannot be moved, what was there before comes back."""
    names = sorted(file.name for file in aside.iterdir())
    for name in names:
        if (target / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
    before = aside / ".before"
    before.mkdir()
    try:
        for name in names:
            if os.path.lexists(target / name):
                os.replace(target / name, before / name)
            os.replace(aside / name, target / name)
    except BaseException:
        with _undisturbed():
            _restore(names, aside, before, target)
        raise


def _restore(names: list[str], aside: Path, before: Path, target: Path) -> None:
    for name in names:
        if not (aside / name).exists():
            (target / name).unlink(missing_ok=True)
        if os.path.lexists(before / name):
            os.replace(before / name, target / name)


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        # One that was never made, or that somebody has put something into meanwhile, stays as it is.
        with suppress(OSError):
            folder.rmdir()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let nobody who presses Ctrl-C again stop the tidying up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
