"""Files of an installation, in folders that only this program can read."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from huiyin.intake.errors import printable


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent; it is not read before its size is known to be all right."""

    name: str
    size: int
    chunks: Iterable[bytes]

    @property
    def called(self) -> str:
        """Its name as it may be shown and kept."""
        return printable(PurePath(self.name).name)[-200:] or "-"


def store(folder: Path, name: str, data: bytes) -> Path:
    """Write a file whole or not at all; one of the same name is replaced."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = folder / f"new-{secrets.token_hex(8)}"
    with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return written.replace(folder / name)
