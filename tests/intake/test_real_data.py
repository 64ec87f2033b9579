"""Files that nobody of this project wrote, read from ``HUIYIN_DATA``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from huiyin.intake import SourceTable, entries, read

DATA = Path(os.environ.get("HUIYIN_DATA", "nowhere"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="HUIYIN_DATA names no folder with the trial data")


def one(name: str) -> SourceTable:
    (found,) = read(DATA / name)
    assert isinstance(found, SourceTable)
    return found


def test_citizen_messages() -> None:
    found = one("citizen_messages.xlsx")
    assert (found.header[found.text_column or 0], found.header[found.id_column or 0], len(found.rows)) == ("留言详情", "留言编号", 4326)
    result = entries([found])
    assert len({one.place.row for one in result}) == 4326
    assert len({one.id for one in result}) == len(result)
    assert sum(one.reason is None for one in result) >= 4300


def test_comments_of_a_consultation() -> None:
    found = one("vtaiwan_uberx_comments.csv")
    assert (found.header[found.text_column or 0], found.header[found.id_column or 0], len(found.rows)) == (
        "comment-body",
        "comment-id",
        197,
    )
    assert any("\n" in cell for cell in found.columns[7])
    assert len({one.place.row for one in entries([found])}) == 197


@pytest.mark.parametrize(
    ("name", "rows"), [("banking77", 13083), ("car_complaints", 4615), ("citizen_messages_7", 1377), ("abstracts_67", 5888)]
)
def test_parquet_files(name: str, rows: int) -> None:
    found = one(f"{name}.parquet")
    assert (found.header[found.text_column or 0], found.header[found.id_column or 0], len(found.rows)) == ("text", "id", rows)
    assert len(entries([found], split=False)) == rows
