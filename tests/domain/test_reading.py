"""Whatever is done to a reading, its passages stay ordered, apart, inside the text and non-empty, and agree with opinions only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.domain.collection import reading as r
from huiyin.domain.collection.reading import KINDS, REASONS, Passage, Reading, ReadingError

TEXT = "一是食堂关门早； 二是柜子少。\n同意前面的。没有意见"
Deed = Callable[[Reading], Reading]


def sound(reading: Reading, text: str) -> bool:
    """Whether everything holds that a reading must be."""
    said = {one.start for one in reading if one.role == "opinion"}
    return (
        all(0 <= one.start < one.end <= len(text) and text[one.start : one.end].strip() for one in reading)
        and all(one.end <= other.start for one, other in zip(reading, reading[1:], strict=False))
        and all((one.role == "dropped") == bool(one.reason) for one in reading)
        and all(one.endorses is None or (one.role == "endorsement" and one.endorses in said) for one in reading)
    )


@st.composite
def deeds(draw: st.DrawFn, length: int) -> Deed:
    """Anything that a person may ask for, sensible or not."""
    at = st.integers(-2, length + 2)
    start, left, right, which = draw(at), draw(at), draw(at), draw(st.integers(0, 9))
    reason, kind, secret = draw(st.sampled_from([*REASONS, "why"])), draw(st.sampled_from([*KINDS, "?"])), draw(st.booleans())
    endorsed = draw(st.none() | at)

    def deed(reading: Reading) -> Reading:
        # Half of the wishes name a passage that is there, or few would be granted.
        here = reading[start % len(reading)].start if reading and left % 2 else start
        there = reading[right % len(reading)].start if reading and endorsed and start % 2 else endorsed
        text = ALL[length]
        wishes: list[Deed] = [
            lambda one: r.cut(one, text, here, left),
            lambda one: r.merge(one, here),
            lambda one: r.drop(one, here, reason),
            lambda one: r.keep(one, here),
            lambda one: r.endorse(one, here, there),
            lambda one: r.say_kind(one, here, kind),
            lambda one: r.keep_secret(one, here, secret),
            lambda one: r.move(one, text, here, left, right),
            lambda one: r.add(one, text, left, right),
            lambda one: r.looked(one, here),
        ]
        return wishes[which](reading)

    return deed


ALL = {len(text): text for text in (TEXT, "a 😀b\u3000c\n\nd  e", " ", "甲")}


@given(st.sampled_from(sorted(ALL)).flatmap(lambda length: st.tuples(st.just(length), st.lists(deeds(length), max_size=40))))
def test_no_sequence_of_deeds_breaks_a_reading(case: tuple[int, list[Deed]]) -> None:
    length, wishes = case
    reading: Reading = ()
    for wish in wishes:
        before = reading
        try:
            reading = wish(reading)
        except ReadingError as error:
            assert error.code in {"cut", "merge", "reason", "endorse", "kind", "overlap", "gone"}
            assert reading == before
        assert sound(reading, ALL[length]), (before, reading)
    assert r.loaded(r.dumped(reading)) == reading


def test_a_cut_keeps_every_letter_and_who_agreed() -> None:
    reading: Reading = (Passage(0, 15, kind="suggestion", secret=True), Passage(16, 22, role="endorsement", endorses=0))
    parted = r.cut(reading, TEXT, 0, 8)
    assert parted == (Passage(0, 8, kind="suggestion", secret=True), Passage(9, 15, kind="suggestion", secret=True), Passage(16, 22, role="endorsement", endorses=0))
    assert r.merge(parted, 0) == reading


def test_a_cut_of_an_untrimmed_passage_takes_its_agreement_along() -> None:
    reading: Reading = (Passage(8, 15), Passage(16, 22, role="endorsement", endorses=8))
    assert TEXT[8] == " "
    assert [(one.start, one.endorses) for one in r.cut(reading, TEXT, 8, 12)] == [(9, None), (12, None), (16, 9)]


def test_an_agreement_merged_with_its_opinion_is_an_agreement_with_nothing_known() -> None:
    reading: Reading = (Passage(0, 8, role="endorsement", endorses=9), Passage(9, 15), Passage(16, 22, role="endorsement", endorses=9))
    assert r.merge(reading, 0) == (Passage(0, 15, role="endorsement"), Passage(16, 22, role="endorsement"))


def test_who_agreed_with_the_second_agrees_with_both() -> None:
    reading: Reading = (Passage(0, 8), Passage(9, 15), Passage(16, 22, role="endorsement", endorses=9))
    assert r.merge(reading, 0) == (Passage(0, 15), Passage(16, 22, role="endorsement", endorses=0))


def test_a_dropped_opinion_is_agreed_with_no_more() -> None:
    reading: Reading = (Passage(0, 8), Passage(16, 22, role="endorsement", endorses=0))
    dropped = r.drop(reading, 0, "furniture")
    assert dropped == (Passage(0, 8, role="dropped", reason="furniture"), Passage(16, 22, role="endorsement"))
    assert r.keep(dropped, 0)[0] == Passage(0, 8)


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (lambda one: r.cut(one, TEXT, 0, 8), "cut"),
        (lambda one: r.cut(one, TEXT, 0, 0), "cut"),
        (lambda one: r.merge(one, 9), "merge"),
        (lambda one: r.drop(one, 0, "dull"), "reason"),
        (lambda one: r.endorse(one, 9, 9), "endorse"),
        (lambda one: r.say_kind(one, 0, "shout"), "kind"),
        (lambda one: r.add(one, TEXT, 7, 10), "overlap"),
        (lambda one: r.add(one, TEXT, 8, 9), "overlap"),
        (lambda one: r.move(one, TEXT, 0, 2, 12), "overlap"),
        (lambda one: r.keep(one, 3), "gone"),
    ],
)
def test_what_cannot_be_is_refused(deed: Deed, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        deed((Passage(0, 8), Passage(9, 15)))
    assert caught.value.code == code


LOOKED_AT: dict[str, Deed] = {
    "cut": lambda one: r.cut(one, TEXT, 0, 3),
    "merge": lambda one: r.merge(one, 0),
    "drop": lambda one: r.drop(one, 0, "furniture"),
    "keep": lambda one: r.keep(one, 0),
    "endorse": lambda one: r.endorse(one, 0, None),
    "kind": lambda one: r.say_kind(one, 0, "praise"),
    "move": lambda one: r.move(one, TEXT, 0, 0, 5),
    "looked": lambda one: r.looked(one, 0),
}


@pytest.mark.parametrize("deed", LOOKED_AT.values(), ids=LOOKED_AT)
def test_whoever_changes_a_passage_has_looked_at_it_and_at_no_other(deed: Deed) -> None:
    before = (Passage(0, 8, unsure=True), Passage(9, 14, unsure=True), Passage(16, 22, unsure=True))
    changed = deed(before)
    assert not any(one.unsure for one in changed if one.start < 9) and changed[-1] == before[-1]


def test_what_is_unsure_is_gone_through_in_order_and_from_the_beginning_again() -> None:
    reading = (Passage(0, 3), Passage(4, 8, unsure=True), Passage(9, 14, unsure=True))
    assert [r.unsure_after(reading, at) for at in (-1, 0, 4, 9)] == [4, 4, 9, 4]
    assert r.unsure_after((Passage(0, 3),), -1) is None


def test_a_reading_from_before_passages_could_be_unsure_is_read() -> None:
    row = {"start": 0, "end": 3, "role": "opinion", "kind": "opinion", "reason": "", "secret": False, "endorses": None}
    assert r.loaded([row]) == (Passage(0, 3),)


def test_whether_it_is_secret_tells_nothing_about_how_it_was_split() -> None:
    assert r.keep_secret((Passage(0, 8, unsure=True),), 0, True) == (Passage(0, 8, secret=True, unsure=True),)


def test_what_is_added_to_a_secret_reading_is_secret() -> None:
    dropped = Passage(9, 14, role="dropped", reason="furniture", secret=True)
    assert r.add((Passage(0, 8, secret=True), dropped), TEXT, 16, 22)[-1].secret
    assert not r.add((Passage(0, 8, secret=True), Passage(9, 14)), TEXT, 16, 22)[-1].secret
    assert r.keep((dropped,), 9)[0].secret
