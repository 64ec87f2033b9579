"""The trap: a small ledger with everything in it that can go wrong, in both languages."""

from __future__ import annotations

from collections import Counter

import pytest

from huiyin.report import Ledger
from huiyin.report.content import SourceRow, Totals

from .samples import ASPECTS, PROBLEMS, ROWS


@pytest.fixture(params=["zh", "en"])
def trap(request: pytest.FixtureRequest) -> Ledger:
    excluded = Counter(one.reason for one in ROWS if one.status == "excluded")
    totals = Totals(len(ROWS), 6, 5, dict(sorted(excluded.items())), {"nothing_similar": 1}, 3, 2, 2, 1)
    counts = Counter(one.file for one in ROWS)
    notice = ("encoding", {"encoding": "gb18030"})
    sources = (
        SourceRow("letter.txt", None, "0" * 64, counts["letter.txt"], 3, "gb18030", None, (notice,)),
        SourceRow("意见.xlsx", "表1", "1" * 64, counts["意见.xlsx"], 3, None, "意见"),
    )
    return Ledger("一次<听取>意见", request.param, sources, ROWS, PROBLEMS, ASPECTS, totals, {}, "1.2.3")
