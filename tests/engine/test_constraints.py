from __future__ import annotations

import pytest

from huiyin.engine.constraints import Draft, obey
from huiyin.engine.errors import EngineError
from huiyin.engine.types import Correction


def draft() -> Draft:
    return Draft({"1": "P1", "2": "P1", "3": "P2", "4": None}, {"P1": "食堂", "P2": "停车"}, {"P1": "A1", "P2": "A1"}, {"A1": "生活"})


def refused(*corrections: Correction) -> EngineError:
    with pytest.raises(EngineError) as caught:
        obey(draft(), corrections, lambda opinion: [])
    return caught.value


@pytest.mark.parametrize(
    ("corrections", "about"),
    [
        ((Correction("must_link", ("1", "2")), Correction("cannot_link", ("1", "2"))), "1"),
        ((Correction("must_link", ("1", "2")), Correction("must_link", ("2", "3")), Correction("cannot_link", ("1", "3"))), "1"),
        ((Correction("pin", ("1", "2"), problem="P1"), Correction("cannot_link", ("1", "2"))), "2"),
        ((Correction("move", ("1",), problem="P1"), Correction("move", ("1",), problem="P2")), "1"),
    ],
)
def test_a_contradiction_names_both_corrections(corrections: tuple[Correction, ...], about: str) -> None:
    error = refused(*corrections)
    assert error.code == "contradiction"
    assert error.values == {"entry": len(corrections), "other": len(corrections) - 1, "about": about}


@pytest.mark.parametrize(
    "corrections",
    [[Correction("split", ("1",), problem="P2")], [Correction("split", ("1",), problem="Z"), Correction("split", ("2",), problem="Z")]],
)
def test_a_new_problem_needs_a_new_id(corrections: list[Correction]) -> None:
    error = refused(*corrections)
    assert (error.code, error.values) == ("problem_exists", {"entry": len(corrections), "problem": corrections[-1].problem})


@pytest.mark.parametrize(
    ("correction", "field", "named"),
    [
        (Correction("must_link", ("1", "1")), "opinions", "1"),
        (Correction("cannot_link", ("2", "2")), "opinions", "2"),
        (Correction("merge", problems=("P1", "P1")), "problems", "P1"),
    ],
)
def test_one_thing_twice_is_not_two(correction: Correction, field: str, named: str) -> None:
    error = refused(correction)
    assert (error.code, error.values) == ("needs_two", {"entry": 1, "action": correction.action, "field": field, "named": named})


def test_links_and_partings_are_obeyed() -> None:
    done = obey(draft(), [Correction("must_link", ("1", "3")), Correction("cannot_link", ("1", "2"))], lambda opinion: [])
    assert done.problem_of["1"] == done.problem_of["3"] != done.problem_of["2"]


def test_the_id_of_a_merged_problem_is_not_given_again() -> None:
    merge = Correction("merge", problems=("P1", "P2"))
    done = obey(draft(), [merge], lambda opinion: [])
    assert (done.titles, done.merged) == ({"P1": "食堂"}, {"P2": ("停车", "A1")})
    error = refused(merge, Correction("split", ("1",), problem="P2"))
    assert (error.code, error.values) == ("problem_exists", {"entry": 2, "problem": "P2"})


def test_a_problem_made_for_what_must_part_takes_no_id_that_was_used() -> None:
    used = draft()
    used.titles["N001"], used.aspect_of["N001"] = "旧题", "A1"
    used.merged["N002"] = ("旧题二", "A1")
    done = obey(used, [Correction("cannot_link", ("1", "2"))], lambda opinion: [])
    assert {done.problem_of["1"], done.problem_of["2"]} == {"P1", "N003"}
