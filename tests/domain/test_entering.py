"""Quick entry: a line is an opinion, a sheet is a source, and the last sheet waits."""

from __future__ import annotations

import pytest
from factories import NOW, House

from huiyin.domain.access import Role
from huiyin.domain.collection.entering import enter, settle
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.collection.receiving import AlreadyReceived
from huiyin.domain.collection.registering import set_aside
from huiyin.domain.oversight.reconciliation import account
from huiyin.domain.transitions import NotAllowed

SHEET = "食堂晚上没有热饭\r\n\r\n更衣柜太少；三个人合用一个。女工休息室也没有\n电话13800138000没人接\n"


def typed(home: House, text: str, once: bytes, *before: SourceDocument) -> SourceDocument:
    return enter(text, home.origin(), by=home.viewer(Role.OFFICE), now=NOW, once=once, before=before)


def test_a_line_is_an_opinion_whatever_it_looks_like(home: House) -> None:
    sheet = typed(home, SHEET, b"1")
    said = [sheet.text[one["start"] : one["end"]] for one in sheet.reading]
    assert said == ["食堂晚上没有热饭", "更衣柜太少；三个人合用一个。女工休息室也没有", "电话【手机号】没人接"]
    assert {one["role"] for one in sheet.reading} == {"opinion"}
    assert (sheet.state, sheet.covered, "\r" in sheet.text) == ("received", 1, False)


def test_a_line_that_says_nothing_is_dropped(home: House) -> None:
    assert [(one["role"], one["reason"]) for one in typed(home, "路灯不亮\n无", b"1").reading] == [("opinion", ""), ("dropped", "no_opinion")]


def test_the_next_sheet_confirms_the_last(home: House) -> None:
    first = typed(home, "路灯不亮\n公交太少", b"1")
    assert Opinion.objects.count() == 0
    second = typed(home, "医院排队久", b"2", first)
    first.refresh_from_db()
    assert (first.state, second.state) == ("confirmed", "received")
    assert list(Opinion.objects.values_list("number", "text")) == [(1, "路灯不亮"), (2, "公交太少")]
    assert settle([first, second], by=home.viewer(Role.OFFICE), now=NOW) == 1
    assert account(home.campaign).holds


def test_the_same_sending_twice_is_one_and_changes_nothing(home: House) -> None:
    first = typed(home, "路灯不亮", b"1")
    with pytest.raises(AlreadyReceived) as caught:
        typed(home, "路灯不亮", b"1", first)
    assert caught.value.source == first
    first.refresh_from_db()
    assert (first.state, SourceDocument.objects.count(), Opinion.objects.count()) == ("received", 1, 0)
    assert typed(home, "路灯不亮", b"2").number == 2


def test_what_was_taken_back_is_not_confirmed(home: House) -> None:
    first = typed(home, "路灯不两", b"1")
    set_aside(first, "duplicate", by=home.viewer(Role.OFFICE), now=NOW)
    typed(home, "路灯不亮", b"2", first)
    first.refresh_from_db()
    assert (first.state, Opinion.objects.count()) == ("set_aside", 0)


def test_an_empty_sheet_and_somebody_elses_pile_are_refused(home: House) -> None:
    with pytest.raises(NotAllowed) as empty:
        typed(home, " \n ", b"1")
    assert empty.value.code == "empty"
    with pytest.raises(NotAllowed) as other:
        enter("路灯不亮", home.origin(team=home.other_team), by=home.viewer(Role.TEAM), now=NOW, once=b"1")
    assert other.value.code == "role"
    assert SourceDocument.objects.count() == 0
