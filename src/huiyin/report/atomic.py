"""Output that is there whole or not at all: written aside, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_directory(target: Path) -> Iterator[Path]:
    """A folder beside ``target`` to write in; its files move into ``target`` at the end, and on any error it is removed.

    Files of other names that stand in ``target`` stay. OSError passes through (no space, no right to write).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield aside
        target.mkdir(exist_ok=True)
        for file in sorted(aside.iterdir()):
            os.replace(file, target / file.name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
