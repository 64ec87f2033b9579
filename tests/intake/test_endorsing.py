from __future__ import annotations

import pytest

from huiyin.intake.endorsing import linked
from huiyin.intake.types import Entry, Place


def row(id: str, text: str, speaker: str | None = None, reason: str | None = None) -> Entry:
    return Entry(id, Place("纪要.docx", "表1", 2), 0, len(text), text, reason, speaker=speaker)


TALK = [row("1", "夜班食堂关门太早。", "赵一"), row("2", "更衣柜不够用。", "赵一"), row("3", "班车绕路。", "钱二（司机）")]


def endorsed(text: str) -> str | None:
    return linked([*TALK, row("4", text, "孙三", "endorsement")])[-1].endorses


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("同意赵一说的食堂问题。", "1"),
        ("同意老赵关于更衣柜的意见。", "2"),
        ("赵师傅说的食堂，我也有同感。", "1"),
        ("附议钱二。", "3"),
        ("同意小钱。", "3"),
        ("同意赵一。", None),
        ("同意大家的意见。", None),
        ("同意李四的意见。", None),
    ],
)
def test_support_of_a_named_speaker(text: str, id: str | None) -> None:
    assert endorsed(text) == id


@pytest.mark.parametrize("text", ["同上", "同上。", "（同上）", "〃", "Ditto"])
def test_ditto_supports_the_opinion_above(text: str) -> None:
    found = linked([*TALK, row("4", text)])[-1]
    assert (found.reason, found.endorses) == ("endorsement", "3")


def test_ditto_below_nothing_stays() -> None:
    assert linked([row("1", "同上")]) == [row("1", "同上")]


def test_a_link_that_the_text_gave_stays() -> None:
    given = Entry("4", Place("a"), 0, 2, "同意钱二。", "endorsement", endorses="1")
    assert linked([*TALK, given])[-1] == given


def test_opinions_do_not_change() -> None:
    assert linked(TALK) == TALK
