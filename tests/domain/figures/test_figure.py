"""Each row stands under one label, so numbers, parts and exclusions add up whatever the rows are; and how measures are sorted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.domain.figures.figure import dumped, listed, loaded, not_known, ranges, sorted_out, told_apart
from huiyin.domain.figures.freezing import difference
from huiyin.domain.figures.measured import NOT_DUE, Due, by_deadline, by_now, taken_up

ON = date(2025, 9, 30)
LABELS = ["in_time", "late", *NOT_DUE]
days = st.none() | st.integers(-60, 60).map(lambda shift: ON + timedelta(days=shift))
measures = st.builds(
    Due,
    st.sampled_from(["immediate", "by_date", "continuing"]),
    st.sampled_from(["drafted", "approved", "in_progress", "blocked", "closure_asked", "checked", "closed", "cancelled"]),
    days,
    days,
    days,
)


@given(st.dictionaries(st.integers(1, 10**6), st.sampled_from(LABELS), max_size=60))
def test_numbers_parts_and_exclusions_make_the_whole(labelled: dict[int, str]) -> None:
    one = sorted_out("on_time", "measure", ON, labelled.items(), counted=LABELS[:1], within=LABELS[:2], left=LABELS[2:])
    assert 0 <= one.numerator <= one.denominator
    assert one.denominator + sum(count for _, count in one.excluded) == len(labelled)
    assert sorted(pk for label in LABELS for pk in one.ids(label) or []) == sorted(labelled)
    assert len(one.ids("numerator") or []) == one.numerator and len(one.ids("denominator") or []) == one.denominator
    assert loaded(dumped(one)) == one and difference(one, loaded(dumped(one))) == (0, 0)
    assert one.share is None if not one.denominator else 0 <= (one.share or 0) <= 1
    assert one.ids("nonsense") is None


@given(st.dictionaries(st.integers(1, 99), st.sampled_from(["answered", "unanswered", "declined"])), st.frozensets(st.integers(1, 99)))
def test_rows_that_are_told_apart_are_sorted_as_if_they_had_been_labelled_so(labelled: dict[int, str], there: frozenset[int]) -> None:
    one = sorted_out("answered", "opinion", ON, labelled.items(), counted=["answered"], within=["answered", "unanswered"], left=["declined"])
    plain = {pk: label if label != "answered" else "arrived" if pk in there else "on_the_way" for pk, label in labelled.items()}
    parts = ("arrived", "on_the_way")
    expected = sorted_out("arrived", "opinion", ON, plain.items(), counted=parts[:1], within=parts, left=["unanswered", "declined"])
    found = told_apart(one, "arrived", "answered", there, parts=parts)
    assert found == expected and list(found.rows) == list(expected.rows) and found.excluded == expected.excluded


@given(st.sets(st.integers(1, 500)))
def test_ranges_are_read_back(numbers: set[int]) -> None:
    assert listed(ranges(numbers)) == sorted(numbers)


def test_a_label_that_is_not_named_is_an_error() -> None:
    with pytest.raises(KeyError):
        sorted_out("on_time", "measure", ON, [(1, "lost")], counted=("in_time",), within=("in_time",), left=())
    assert not_known("coverage", "unit", ON, "places_changed").share is None


@given(measures)
def test_a_measure_is_sorted_once_and_never_better_by_its_first_deadline(one: Due) -> None:
    labels = {by_deadline(one, on=ON, extended=True), by_deadline(one, on=ON, extended=False)}
    assert labels <= set(LABELS) and by_now(one, on=ON) in {"closed", "open", *NOT_DUE}
    if one.first and one.deadline and one.first <= one.deadline and by_deadline(one, on=ON, extended=False) == "in_time" and one.deadline <= ON:
        assert by_deadline(one, on=ON, extended=True) == "in_time"


def due(state: str, deadline: int | None, first: int | None = None, closed: int | None = None, kind: str = "by_date") -> Due:
    """A measure with days counted from the day of the indicators."""
    given = [None if one is None else ON + timedelta(days=one) for one in (deadline, first if first is not None else deadline, closed)]
    return Due(kind, state, *given)


def test_closing_on_time_with_and_without_extension() -> None:
    rows = [
        due("closed", -10, closed=-12),
        due("closed", -10, first=-30, closed=-12),
        due("closed", -10, closed=-5),
        due("in_progress", -1),
        due("in_progress", 20, first=-5),
        due("closed", 30, closed=-3),
        due("drafted", -1),
        due("cancelled", -1),
        due("in_progress", None, kind="continuing"),
        due("closed", 0, closed=0),
    ]
    out = ["drafted", "cancelled", "continuing"]
    assert [by_deadline(one, on=ON, extended=True) for one in rows] == ["in_time", "in_time", "late", "late", "not_due", "not_due", *out, "in_time"]
    assert [by_deadline(one, on=ON, extended=False) for one in rows] == ["in_time", "late", "late", "late", "late", "not_due", *out, "in_time"]
    assert [by_now(one, on=ON) for one in rows] == ["closed", "closed", "closed", "open", "not_due", "not_due", *out, "closed"]


def test_what_was_received_is_taken_up_in_time_or_is_late_or_has_time() -> None:
    at = ON - timedelta(days=15)
    assert taken_up(at, ON, days=15, on=ON) == "in_time"
    assert taken_up(at, None, days=15, on=ON) == "late"
    assert taken_up(at, ON + timedelta(days=1), days=15, on=ON + timedelta(days=2)) == "late"
    assert taken_up(at + timedelta(days=1), None, days=15, on=ON) == "not_due"
