from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from huiyin.intake import ids
from huiyin.intake.types import Entry, Place, Source, SourceDocument, SourceTable


def table(file: str, sheet: str | None = None, own: list[str] | None = None, sha256: str = "aaaa1") -> SourceTable:
    values = own or ["贵", "远"]
    return SourceTable(file, sheet, ("编号",), 1, [values], range(2, 2 + len(values)), 0, 0 if own else None, sha256=sha256)


def document(file: str, sha256: str = "bbbb1") -> SourceDocument:
    return SourceDocument(file, "文", sha256=sha256)


def row_ids(*sources: SourceTable | SourceDocument) -> list[list[str]]:
    return ids.row_ids(sources, ids.tags(sources))


def test_file_and_row() -> None:
    assert row_ids(table("意见.xlsx", "一")) == [["意见#2", "意见#3"]]


def test_sheets_of_one_file() -> None:
    assert ids.tags([document("纪要.docx", "1"), table("纪要.docx", "表1", sha256="1"), table("纪要.docx", "表2", sha256="1")]) == [
        "纪要",
        "纪要!表1",
        "纪要!表2",
    ]


def test_files_of_one_name_differ_by_ending_then_by_checksum() -> None:
    assert ids.tags([document("a.docx"), table("a.xlsx"), document("b.txt", "0011"), document("b.txt", "2233")]) == [
        "a.docx",
        "a.xlsx",
        "b.txt~0011",
        "b.txt~2233",
    ]


def test_tags_do_not_depend_on_the_order_of_files() -> None:
    sources: list[Source] = [document("a.docx"), table("a.xlsx"), document("b.txt")]
    assert dict(zip("abc", ids.tags(sources), strict=True)) == dict(zip("cba", ids.tags(sources[::-1]), strict=True))


def test_own_ids_stay_as_they_are_unless_another_table_has_them() -> None:
    found = row_ids(
        table("a.csv", own=["188006", " 7 "], sha256="1"), table("b.csv", own=["7", "8"], sha256="2"), table("c.csv", own=["9"], sha256="3")
    )
    assert found == [["188006", "7"], ["b#7", "b#8"], ["9"]]


def test_documents_have_no_row_ids() -> None:
    assert row_ids(document("a.txt")) == [[]]


def entry(id: str) -> Entry:
    return Entry(id, Place("a"), 0, 1, "文")


def test_distinct_leaves_the_first_and_marks_the_others() -> None:
    assert [one.id for one in ids.distinct([entry("1"), entry("1"), entry("1~2"), entry("1")])] == ["1", "1~3", "1~2", "1~4"]


@given(st.lists(st.sampled_from(["1", "1~2", "1~3", "2"]), max_size=12))
def test_distinct_ids_are_distinct_and_keep_firsts(given: list[str]) -> None:
    found = [one.id for one in ids.distinct([entry(id) for id in given])]
    assert len(set(found)) == len(found)
    assert all(new == old for index, (new, old) in enumerate(zip(found, given, strict=True)) if old not in given[:index])
