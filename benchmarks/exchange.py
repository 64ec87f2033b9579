"""How a measuring process and a measured one talk: a folder with ``job.json`` in and ``result.json`` out.

Imported in the peers' environment too, so it needs nothing but the standard library.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Json = dict[str, Any]


def write(path: Path, value: object) -> None:
    """A value as JSON, readable for people."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> Any:
    """What ``write`` wrote."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_texts(folder: Path, columns: Mapping[str, Sequence[str]]) -> None:
    """One file a column, one JSON string a line."""
    for name, texts in columns.items():
        lines = (json.dumps(text, ensure_ascii=False) for text in texts)
        (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read_texts(folder: Path, name: str) -> list[str]:
    """A column that ``write_texts`` wrote."""
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def serve(work: Callable[[Path, Json], Json]) -> None:
    """Do the job in the folder that the command line names."""
    folder = Path(sys.argv[1])
    write(folder / "result.json", work(folder, read(folder / "job.json")))
