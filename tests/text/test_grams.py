"""Search grams on a real FTS5 table."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.grams import bigrams, fts_query, fts_text, places, query, tsquery, tsvector


def hits(texts: list[str], asked: str) -> list[int]:
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table t using fts5(body, tokenize='unicode61')")
    base.executemany("insert into t(rowid, body) values (?, ?)", [(i, fts_text(x)) for i, x in enumerate(texts, 1)])
    found = [r[0] - 1 for r in base.execute("select rowid from t where t match ? order by rowid", [fts_query(asked)])]
    base.close()
    return found


han = st.text("食堂排队", min_size=1, max_size=4)


@given(st.lists(st.text("食堂排队，", max_size=9), max_size=5), han)
def test_same_as_substring(texts: list[str], asked: str) -> None:
    assert hits(texts, asked) == [i for i, text in enumerate(texts) if asked in text]


@pytest.mark.parametrize("asked", ['"', "'", "*", "\0", "😀", '" OR "', "", "NEAR(", "食堂\" NOT", "a AND"])
def test_hostile(asked: str) -> None:
    assert hits(["无关"], asked) == []


def test_shapes() -> None:
    assert bigrams("食堂 ABC") == ["食堂", "堂", "abc"]
    assert query("食堂排 队") == [["食堂", "堂排"], ["队"]]
    assert tsvector("食堂") == "'食堂':1 '堂':2"
    assert tsquery("食堂排 队") == "('食堂' <-> '堂排') & ('队':*)"
    assert hits(["職工食堂"], "职工") == [0]


@given(st.text("食堂排，", max_size=12), han)
def test_places_are_where_the_words_stand(text: str, asked: str) -> None:
    covered = {at for start, end in places(text, asked) for at in range(start, end)}
    assert covered == {at + step for at in range(len(text)) if text.startswith(asked, at) for step in range(len(asked))}


@given(st.text(max_size=40), st.text(max_size=6))
def test_places_are_in_order_and_apart_in_any_text(text: str, asked: str) -> None:
    found = places(text, asked)
    ends = [at for span in found for at in span]
    assert ends == sorted(set(ends)) and all(0 <= start < end <= len(text) for start, end in found)


@given(st.text("食堂ab ，é１ﬁ職", max_size=12), st.text("食堂ab1éﬁ职", min_size=1, max_size=2))
def test_what_is_found_has_a_place(text: str, asked: str) -> None:
    if hits([text], asked):
        assert places(text, asked)


def test_places_in_other_forms_of_the_words() -> None:
    assert places("職工食堂ABC，abcd", "职工 abc") == [(0, 2), (4, 7)]
    assert places("１２号 ﬁne", "12 fine") == [(0, 2), (4, 7)]
    assert places("食堂", "") == places("", "食堂") == places("食堂", "，") == []
