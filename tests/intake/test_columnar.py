from __future__ import annotations

import datetime
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huiyin.intake import IntakeError, Notice, limits, read
from huiyin.intake.types import SourceTable

from .builders import Make


def test_columns_of_every_type(make: Make) -> None:
    columns: dict[str, list[object]] = {
        "id": [1, 2],
        "text": ["食堂太贵。", None],
        "score": [1.0, 2.5],
        "day": [datetime.date(2024, 5, 6), None],
        "words": [["食堂", "贵"], []],
        "vector": [[0.1, 0.2], [0.3, 0.4]],
        "raw": [b"x", b"y"],
        "sure": [True, None],
    }
    (found,) = read(make.parquet(columns))
    assert isinstance(found, SourceTable)
    assert found.header == ("id", "text", "score", "day", "words", "sure")
    assert found.columns == [["1", "2"], ["食堂太贵。", ""], ["1", "2.5"], ["2024-05-06", ""], ['["食堂", "贵"]', "[]"], ["TRUE", ""]]
    assert (found.text_column, found.id_column, found.header_row, list(found.rows)) == (1, 0, None, [1, 2])
    assert found.notices[0] == Notice("columns_left_out", {"columns": "vector, raw"})


def test_dictionary_columns_and_several_row_groups(make: Make) -> None:
    path = make.folder / "意见.parquet"
    table = pa.table({"text": pa.array(["食堂太贵。", "班车太少。"] * 50).dictionary_encode()})
    pq.write_table(table, path, row_group_size=30)
    (found,) = read(path)
    assert isinstance(found, SourceTable)
    assert found.columns == [["食堂太贵。", "班车太少。"] * 50]


def test_index_of_pandas_is_no_column(make: Make) -> None:
    (found,) = read(make.parquet({"text": ["食堂太贵。"], "__index_level_0__": [5]}))
    assert isinstance(found, SourceTable)
    assert found.header == ("text",)


def test_a_text_repeated_without_end_is_refused_before_it_is_unpacked(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.FILE_BYTES, "parquet", limits.MIB)
    path = make.parquet({"意见": ["食堂太贵" * 1000] * 50})
    assert path.stat().st_size < 20_000
    assert len(read(path)[0].columns[0]) == 50
    with pytest.raises(IntakeError) as caught:
        read(make.parquet({"意见": ["食堂太贵" * 1000] * 1000}))
    assert (caught.value.code, caught.value.values) == ("too_large", {"size": 11, "limit": 1})


def test_a_name_in_no_encoding(make: Make) -> None:
    path = make.parquet({"意见": ["食堂太贵", "停车太难"]})
    odd = path.rename(Path(os.fsdecode(os.fsencode(make.folder) + b"/\xff.parquet")))
    assert list(read(odd)[0].columns[0]) == ["食堂太贵", "停车太难"]
