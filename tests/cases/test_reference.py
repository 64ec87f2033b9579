"""The reference case: what its README says of it, and that gold and files belong together."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import huiyin
from huiyin.intake import read
from huiyin.intake.types import Source, SourceDocument
from huiyin.intake.unpacking import column_name
from huiyin.text.repair import gather, repair
from huiyin.text.script import fold

CASE = Path(__file__).parents[2] / "examples" / "reference"
Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def opinions() -> list[Row]:
    return rows(CASE / "opinions.tsv")


@pytest.fixture(scope="module")
def gold() -> list[Row]:
    return rows(CASE / "gold.tsv")


@pytest.fixture(scope="module")
def texts() -> dict[tuple[str, str, str], str]:
    """What the program reads: a document by ("", "") and its file, a cell by file, sheet and place."""
    found: dict[tuple[str, str, str], str] = {}
    for path in sorted((CASE / "files").iterdir()):
        for source in read(path):
            found |= placed(path.name, source)
    return found


def placed(file: str, source: Source) -> dict[tuple[str, str, str], str]:
    if isinstance(source, SourceDocument):
        return {(file, "", ""): source.text}
    column = source.text_column
    if column is None:
        return {}
    cells = zip(source.rows, source.columns[column], strict=True)
    return {(file, source.sheet or "", f"{column_name(column)}{row}"): text for row, text in cells}


def source_of(row: Row) -> tuple[str, str, str]:
    return row["file"], row["sheet"], "" if row["where"].startswith("line ") else row["where"]


def test_has_the_numbers_of_the_source_case(opinions: list[Row]) -> None:
    assert [row["id"] for row in opinions] == [f"R{number:03}" for number in range(1, 327)]
    assert len({row["problem"] for row in opinions}) == 42
    assert len({row["aspect"] for row in opinions}) == 17
    assert {row["team"] for row in opinions} == set("123456789")
    assert len({row["city"] for row in opinions}) == 14


def test_every_problem_belongs_to_one_aspect(opinions: list[Row]) -> None:
    pairs = {(row["aspect"], row["problem"]) for row in opinions}
    assert len(pairs) == 42
    assert {count for count in Counter(aspect for aspect, _ in pairs).values()} <= {1, 2, 3, 4, 5}


def test_problems_are_uneven(opinions: list[Row]) -> None:
    sizes = Counter(row["problem"] for row in opinions).values()
    assert (min(sizes), max(sizes)) == (2, 19)


def test_no_two_wordings_are_alike(opinions: list[Row]) -> None:
    assert len({fold(row["text"]) for row in opinions}) == 326
    assert len({fold(row["text"])[:6] for row in opinions}) > 320
    assert all(8 <= len(row["text"]) <= 120 for row in opinions)


def test_kinds_are_known(opinions: list[Row]) -> None:
    assert {row["kind"] for row in opinions} == {"criticism", "suggestion", "request", "report", "praise", "question"}


def test_every_opinion_has_its_place_once(opinions: list[Row], gold: list[Row]) -> None:
    put = {(row["id"], row["file"], row["text"], row["aspect"], row["problem"]) for row in gold if row["role"] == "opinion"}
    assert put == {(row["id"], row["file"], row["text"], row["aspect"], row["problem"]) for row in opinions}
    assert Counter(row["role"] for row in gold) == {"opinion": 326, "endorsement": 9, "none": 19, "duplicate": 6}


def test_gold_points_to_text_that_is_there(gold: list[Row], texts: dict[tuple[str, str, str], str]) -> None:
    for row in gold:
        text = texts[source_of(row)]
        said = text[int(row["start"]) : int(row["end"])]
        assert fold(repair(said, evidence=gather([text])).mapped.text) == fold(row["text"])
        if row["where"].startswith("line "):
            assert f"line {text.count(chr(10), 0, int(row['start'])) + 1}" == row["where"]


def test_gold_rows_do_not_overlap(gold: list[Row]) -> None:
    spans = sorted((source_of(row), int(row["start"]), int(row["end"])) for row in gold)
    assert all(one[0] != other[0] or one[2] <= other[1] for one, other in zip(spans, spans[1:], strict=False))


def test_builds_the_same_bytes(tmp_path: Path) -> None:
    path = {**os.environ, "PYTHONPATH": str(Path(huiyin.__file__).parents[1])}
    subprocess.run([sys.executable, str(CASE / "build.py"), str(tmp_path)], check=True, env=path)
    built = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    kept = {file.relative_to(CASE): file.read_bytes() for file in [*(CASE / "files").iterdir(), CASE / "gold.tsv"]}
    assert built == kept
