"""Search grams on a real FTS5 table."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.grams import bigrams, fts_query, fts_text, query, tsquery, tsvector


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
