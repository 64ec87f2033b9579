"""Requests that it should not be known who spoke, in 200 texts, and 160 texts in which nobody asks for that.

``secrecy.txt`` was composed by two who had not seen the rules; these were mended by what it showed, so it proves nothing about new texts. ``?`` marks
the texts that are read wrongly.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huiyin.intake import SourceTable, entries
from huiyin.text.split import Mode, split

WHOLE = (Path(__file__).parent / "secrecy.txt").read_text(encoding="utf-8")
#: What is expected, in which mode, of which text.
CASES: list[tuple[str, Mode, str]] = re.findall(r"^=== (\S+) (\S+)\n(.*?)\n(?==== |\Z)", WHOLE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    ("expected", "mode", "text"),
    [pytest.param(*case, marks=[pytest.mark.xfail(strict=True, reason="Read wrongly so far.")] if case[0].endswith("?") else []) for case in CASES],
)
def test_an_opinion_is_kept_and_secret_where_somebody_asks_for_it(expected: str, mode: Mode, text: str) -> None:
    opinions = [unit for unit in split(text, mode=mode) if unit.role == "opinion"]
    assert opinions
    assert any(unit.secret for unit in opinions) is expected.startswith("secret")


@pytest.mark.parametrize("split_cells", [None, False, True])
def test_a_long_cell_that_is_taken_as_it_stands_may_ask_for_secrecy(split_cells: bool | None) -> None:
    asked = "更衣室漏雨漏了一个夏天，报修单交了三回都没有人来看过，柜子底下的木板全烂了，衣服放进去一股霉味，名字就不写了。"
    plain = "更衣室漏雨漏了一个夏天，报修单交了三回都没有人来看过，柜子底下的木板全烂了，衣服放进去一股霉味，盼着早点修。"
    table = SourceTable("a.xlsx", "S", ("意见",), 1, ((asked, plain),), (2, 3), 0)
    found = [one for one in entries([table], split=split_cells) if one.reason is None]
    assert [one.secret for one in found if one.place.row == 2] != [] and all(one.secret for one in found if one.place.row == 2)
    assert not any(one.secret for one in found if one.place.row == 3)
