from __future__ import annotations

import json

import pytest

from huiyin.intake import IntakeError, Notice, read
from huiyin.intake.types import SourceTable

from .builders import Make

RECORDS = [{"id": 1, "text": "食堂太贵。", "tags": ["食", "价"]}, {"id": 2, "text": "班车太少。", "votes": 3.0}]


def one(make: Make, value: object, name: str = "意见.json") -> SourceTable:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    (found,) = read(make.text(name, text))
    assert isinstance(found, SourceTable)
    return found


def test_records(make: Make) -> None:
    found = one(make, RECORDS)
    assert found.header == ("id", "text", "tags", "votes")
    assert found.columns == [["1", "2"], ["食堂太贵。", "班车太少。"], ['["食", "价"]', ""], ["", "3"]]
    assert (found.header_row, list(found.rows), found.text_column, found.id_column) == (None, [1, 2], 1, 0)


def test_lines(make: Make) -> None:
    text = "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS).replace("\n", "\n\n")
    found = one(make, text, "意见.jsonl")
    assert (found.columns[1], list(found.rows)) == (["食堂太贵。", "班车太少。"], [1, 3])


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"data": {"items": RECORDS, "total": 2}}, "data.items"),
        ({"code": 0, "rows": RECORDS}, "rows"),
    ],
)
def test_records_under_a_key_are_told(make: Make, value: object, path: str) -> None:
    found = one(make, value)
    assert found.columns[1] == ["食堂太贵。", "班车太少。"]
    assert found.notices[0] == Notice("json_path", {"path": path})


@pytest.mark.parametrize(
    "columns",
    [{"id": [1, 2], "text": ["食堂太贵。", "班车太少。"]}, {"id": {"0": 1, "1": 2}, "text": {"0": "食堂太贵。", "1": "班车太少。"}}],
)
def test_mapping_of_columns(make: Make, columns: object) -> None:
    found = one(make, columns)
    assert (found.header, found.columns) == (("id", "text"), [["1", "2"], ["食堂太贵。", "班车太少。"]])


def test_list_of_texts(make: Make) -> None:
    found = one(make, ["食堂太贵。", None, "班车太少。"])
    assert (found.header, found.columns, list(found.rows)) == (("text",), [["食堂太贵。", "", "班车太少。"]], [1, 2, 3])


def test_list_of_lists_looks_for_its_header(make: Make) -> None:
    found = one(make, [["编号", "意见"], [1, "食堂太贵。"]])
    assert (found.header, found.columns) == (("编号", "意见"), [["1"], ["食堂太贵。"]])


def test_halves_of_characters_are_replaced_and_told(make: Make) -> None:
    found = one(make, '[{"text": "食堂\\ud83d太贵。"}, {"text": "好\\ud83d\\ude00的菜。"}]')
    assert found.columns == [["食堂\ufffd太贵。", "好😀的菜。"]]
    assert found.notices[-1] == Notice("surrogates", {"count": 1})


def test_json_by_content(make: Make) -> None:
    assert one(make, RECORDS, "导出.dat").header[:2] == ("id", "text")


@pytest.mark.parametrize("name", ["键.json", "键.jsonl"])
def test_records_of_ever_new_fields_are_refused(make: Make, name: str) -> None:
    records = [f'{{"k{number}": "食堂太贵"}}' for number in range(20_000)]
    text = "\n".join(records) if name.endswith("l") else f"[{','.join(records)}]"
    with pytest.raises(IntakeError) as caught:
        read(make.text(name, text))
    assert (caught.value.code, caught.value.values["columns"]) == ("table_too_wide", 20_000)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ('{"a": {"b": 1}, "b": {}, "c": "x", "d": null, "e": {"b": 2}}', '{a: {…}, b: {…}, c: "…", d: null, e: {…}}'),
        ("[[1, 2], 3]", "[[…], 0]"),
        ("true", "true"),
        ("[" * 100_000, "[[[[…]]]]"),
    ],
)
def test_a_shape_is_shown_in_signs_that_need_no_language(make: Make, text: str, shape: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read(make.text("形.json", text))
    assert (caught.value.code, caught.value.values) == ("json_shape", {"shape": shape})
