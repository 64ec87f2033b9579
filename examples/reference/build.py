"""Builds ``files/`` and ``gold.tsv`` from ``opinions.tsv`` and ``layout/``, the same bytes every time.

Run it from anywhere with the program on the path: ``python examples/reference/build.py [folder]``.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import gold
import writers
from pollution import pollute

from huiyin.text.script import to_traditional

HERE = Path(__file__).parent
Opinion = Mapping[str, str]

#: The writer of each file, by the number that its name and its layout begin with.
WRITERS: Mapping[str, Callable[[str, Mapping[str, str]], writers.Written]] = {
    "01": writers.word,
    "02": writers.word,
    "03": writers.word,
    "04": writers.workbook,
    "05": writers.workbook,
    "06": partial(writers.letter, encoding="utf-8-sig", ends="\r\n"),
    "07": partial(writers.letter, encoding="gb18030", ends="\r\n"),
    "08": writers.page,
    "09": writers.mail,
    "10": partial(writers.delimited, encoding="gb18030"),
    "11": partial(writers.letter, change=to_traditional),
    "12": partial(writers.page, change=pollute),
    "13": writers.letter,
    "14": writers.letter,
}


def opinions() -> list[Opinion]:
    """The rows of ``opinions.tsv``."""
    with (HERE / "opinions.tsv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def build(target: Path) -> None:
    """Write ``files/`` and ``gold.tsv`` into a folder."""
    told = {row["id"]: row for row in opinions()}
    (target / "files").mkdir(parents=True, exist_ok=True)
    found: list[tuple[str, ...]] = []
    for name in sorted({row["file"] for row in told.values()}):
        path = target / "files" / name
        written = _written(name, {id: row["text"] for id, row in told.items()})
        path.write_bytes(written.data)
        found += [_labelled(row, told) for row in gold.rows(path, written.blocks)]
    (target / "gold.tsv").write_bytes(_tsv([gold.COLUMNS, *found]))


def _written(name: str, texts: Mapping[str, str]) -> writers.Written:
    layout = next((HERE / "layout").glob(f"{name[:2]}.*")).read_text(encoding="utf-8")
    return WRITERS[name[:2]](layout, texts)


def _labelled(row: tuple[str, ...], told: Mapping[str, Opinion]) -> tuple[str, ...]:
    opinion = told.get(row[-1], {})
    return (*row, opinion.get("aspect", ""), opinion.get("problem", ""))


def _tsv(rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    for row in rows:
        out.write("\t".join(row) + "\n")
    return out.getvalue().encode("utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
