"""An earlier consolidation, read for a command."""

from __future__ import annotations

from pathlib import Path

from huiyin.intake.errors import IntakeError
from huiyin.report import Ledger, read_folder


def earlier(folder: Path) -> Ledger:
    """The ledger in a folder of results, or in the file itself. Raises SchemaError, and IntakeError where it cannot be opened."""
    try:
        return read_folder(folder)
    except OSError as error:
        raise IntakeError("unreadable", file=folder.name or str(folder), problem=error.strerror or "") from error
