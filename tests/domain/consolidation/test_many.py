"""Decisions about tens of thousands of opinions, each in one transaction, on a database that takes few values in a question."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from factories import NOW, House

from domain.consolidation.test_deciding import codes, colleague
from huiyin.domain.access import Role
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.deciding import last_number, merge, move, set_aside
from huiyin.domain.consolidation.models import WHOLE, Aspect, Correction, Placement, Problem
from huiyin.domain.consolidation.selectors import map_of, placed_sum, tally, torn
from huiyin.domain.consolidation.taking_back import redo, undo
from huiyin.domain.transitions import NotAllowed
from huiyin.engine import Document, consolidate

MANY = 40_000
#: What SQLite takes in one question where nobody has raised it.
VALUES = 32_766


@pytest.fixture
def narrow() -> Iterator[None]:
    """SQLite as it is built most often."""
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        yield
        return
    before = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, VALUES)
    yield
    connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)


@pytest.fixture
def many(home: House) -> House:
    """Forty thousand opinions in one problem, of which a hundred stand half in another; a third problem is empty."""
    (first,) = home.opinions("食堂关门太早，夜班吃不上饭")
    aspect = Aspect.objects.create(campaign=home.campaign, code="A01", title="后勤")
    one, other, _ = (Problem.objects.create(campaign=home.campaign, code=f"P00{at}", title=f"问题{at}", aspect=aspect) for at in (1, 2, 3))
    kept = {name: getattr(first, name) for name in ("campaign_id", "channel_id", "source_id", "received_on", "text")}
    rows = [Opinion(**kept, number=number, start=number, end=number + 1, registered_at=NOW) for number in range(2, MANY + 1)]
    said = [first, *Opinion.objects.bulk_create(rows, batch_size=2000)]
    both = said[:100]
    placed = [Placement(campaign=home.campaign, opinion=one_said, problem=other, share=WHOLE // 2, reason="community") for one_said in both]
    placed += [Placement(campaign=home.campaign, opinion=one_said, problem=one, share=WHOLE // (2 if at < 100 else 1), reason="community") for at, one_said in enumerate(said)]
    Placement.objects.bulk_create(placed, batch_size=2000)
    return home


def held(home: House) -> dict[str, int]:
    """How many opinions stand in each problem."""
    names = dict(Problem.objects.filter(campaign=home.campaign).values_list("pk", "code"))
    return {names[pk]: counts[0] for pk, counts in tally(home.campaign.pk).items()}


@pytest.mark.django_db
def test_forty_thousand_are_moved_merged_and_taken_back(many: House, narrow: None) -> None:
    clerk, pk = many.viewer(Role.OFFICE), many.campaign.pk
    assert held(many) == {"P001": MANY, "P002": 100}
    began = time.monotonic()
    merge(["P001"], "P002", by=clerk, now=NOW, seen=0)
    assert held(many) == {"P002": MANY} and torn(pk) == 0 and placed_sum(pk)["in_problem"] == MANY
    move(range(1, MANY + 1), "P003", by=clerk, now=NOW, seen=1)
    assert held(many) == {"P003": MANY} and torn(pk) == 0
    undo(by=clerk, now=NOW)
    undo(by=clerk, now=NOW)
    assert held(many) == {"P001": MANY, "P002": 100} and torn(pk) == 0
    redo(by=clerk, now=NOW)
    assert held(many) == {"P002": MANY}
    assert Correction.objects.filter(undone_at=None).count() == 1
    # One question for each opinion would take many minutes.
    assert time.monotonic() - began < 300
    last = set_aside(range(1, MANY + 1), "全部另行处理", by=clerk, now=NOW, seen=2)
    assert held(many) == {} and placed_sum(pk)["set_aside"] == MANY == len(last.told["opinions"])
    assert map_of(clerk) == [], "A problem whose last opinion has left is in no list, and keeps its code."
    assert Problem.objects.get(code="P002").state == "proposed"


@pytest.mark.django_db
def test_a_merge_across_that_of_somebody_else_is_refused_in_words(full: House) -> None:
    clerk, other = full.viewer(Role.OFFICE), colleague(full)
    first, second = codes(full)[:2]
    merge([first], second, by=clerk, now=NOW, seen=0)
    with pytest.raises(NotAllowed) as refused:
        merge([second], first, by=other, now=NOW, seen=0)
    assert refused.value.code == "decided_meanwhile" and refused.value.values["number"] == 1
    # Whoever has seen it is told that the one leads to the other.
    with pytest.raises(NotAllowed) as again:
        merge([second], first, by=other, now=NOW, seen=last_number(other))
    assert again.value.code == "merged_already" and first not in codes(full)


def test_ten_thousand_copies_of_a_sentence_are_one_problem() -> None:
    said = [Document(str(at), "食堂关门太早，夜班吃不上饭") for at in range(10_000)]
    said += [Document(f"b{at}", text) for at, text in enumerate(("班车等一个小时也不来", "班车总是晚点，等很久", "班车不来也没人说"))]
    found = consolidate(said)
    where = {one.id: one.problem for one in found.assignments}
    assert len(found.assignments) == 10_003 and len({where[str(at)] for at in range(10_000)}) == 1 and where["0"] is not None
    assert sum(one.duplicate_of is not None for one in found.assignments) == 9_999
