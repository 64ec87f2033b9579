from __future__ import annotations

import datetime

import pyarrow as pa
import pyarrow.parquet as pq

from huiyin.intake import Notice, read
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
