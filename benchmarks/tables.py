"""Results for people (a table on the terminal) and for programs (JSON under ``.benchmarks/results``)."""

from __future__ import annotations

import os
import platform
import subprocess
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import exchange
from benchmarks.child import HOME, ROOT


def show(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print one table, ready for a markdown page; numbers stand to the right."""
    cells = [[cell(value) for value in row] for row in rows]
    numeric = [all(isinstance(row[i], int | float | None) for row in rows) for i in range(len(header))]
    widths = [max(width(row[i]) for row in [list(header), *cells]) for i in range(len(header))]
    print(f"\n{title}\n")
    print(_line(header, widths, numeric))
    print("|" + "|".join("-" * (w + 1) + (":" if right else "-") for w, right in zip(widths, numeric, strict=True)) + "|")
    for row in cells:
        print(_line(row, widths, numeric), flush=True)


def cell(value: object) -> str:
    """A value as a table shows it: three figures behind the point for shares, fewer for large numbers, a dash for none."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def width(text: str) -> int:
    """Columns of a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = [" " * (w - width(c)) + c if r else c + " " * (w - width(c)) for c, w, r in zip(cells, widths, right, strict=True)]
    return "| " + " | ".join(padded) + " |"


def keep(part: str, results: Mapping[str, Any]) -> Path:
    """Write the results of a part, with when and on what they were measured."""
    folder = HOME / "results"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{part}.json"
    exchange.write(path, {"measured": measured(), **results})
    print(f"\nWritten: {path.relative_to(ROOT)}", flush=True)
    return path


def measured() -> dict[str, object]:
    """Date, version and machine of a measurement; the load tells how far its times can be trusted."""
    import huiyin

    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "huiyin": huiyin.__version__,
        "commit": _git("rev-parse", "--short", "HEAD"),
        "changed since": bool(_git("status", "--porcelain", "--", "src")),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
    }


def _git(*arguments: str) -> str:
    try:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
