"""Two results beside each other: every opinion is counted once, whatever the problems are called."""

from __future__ import annotations

from typing import Any

import pytest
from factories import House
from hypothesis import given
from hypothesis import strategies as st

from domain.consolidation.test_running import run, said
from huiyin.domain.consolidation.comparing import NOT_THERE, NOWHERE, compare
from huiyin.domain.consolidation.models import Run
from huiyin.domain.consolidation.running import unpacked

Places = dict[int, str | None]


def result(places: Places) -> dict[str, Any]:
    codes = sorted({code for code in places.values() if code})
    return {"assignments": [{"id": str(number), "problem": code} for number, code in places.items()], "problems": [{"id": code, "title": f"题{code}"} for code in codes]}


def test_problems_under_another_code_are_the_same_where_they_share_most() -> None:
    found = compare(result({1: "P001", 2: "P001", 3: "P002", 4: "P002", 5: None, 6: "P002", 7: None}), result({1: "P002", 2: "P002", 3: "P001", 4: "P001", 6: "P002", 7: None, 8: "P003", 9: None}))
    assert found.same == 5
    assert [(one.kind, one.before, one.after, one.opinions) for one in found.flows] == [
        ("moved", "P002", "P002", (6,)),
        ("came", NOT_THERE, NOWHERE, (9,)),
        ("came", NOT_THERE, "P003", (8,)),
        ("went", NOWHERE, NOT_THERE, (5,)),
    ]
    assert found.born == ("P003",) and found.died == ()
    assert (found.count("moved"), found.count("came"), found.count("went")) == (1, 2, 1)


places = st.dictionaries(st.integers(1, 30), st.none() | st.sampled_from(["P001", "P002", "P003", "P004"]), max_size=30)


@given(places, places)
def test_every_opinion_is_in_one_flow_or_stayed(before: Places, after: Places) -> None:
    found = compare(result(before), result(after))
    numbers = [number for flow in found.flows for number in flow.opinions]
    assert len(numbers) == len(set(numbers)) and found.same + len(numbers) == len({*before, *after})
    assert found.count("came") == len({*after} - {*before}) and found.count("went") == len({*before} - {*after})


@given(places, st.permutations(["P001", "P002", "P003", "P004"]))
def test_nothing_is_different_where_only_the_codes_are(before: Places, codes: list[str]) -> None:
    other = dict(zip(["P001", "P002", "P003", "P004"], codes, strict=True))
    found = compare(result(before), result({number: other[code] if code else None for number, code in before.items()}))
    assert (found.flows, found.born, found.died, found.same) == ((), (), (), len(before))


@pytest.mark.django_db
def test_real_runs_are_compared(full: House) -> None:
    said(full, ["食堂饭菜分量太少"])
    run(full, "new")
    first, second = (unpacked(one.result or b"") for one in Run.objects.order_by("number"))
    found = compare(first, second)
    assert (found.same, [(one.kind, one.opinions) for one in found.flows]) == (12, [("came", (13,))])
