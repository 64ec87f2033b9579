"""Runs: the machine proposes, what a person decided stays, codes stay, and the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest
from factories import NOW, House

from huiyin.domain.access import Role
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation import model_run
from huiyin.domain.consolidation.applying import matched
from huiyin.domain.consolidation.deciding import last_number, move, rename
from huiyin.domain.consolidation.models import Placement, Problem, Run
from huiyin.domain.consolidation.running import ask_run, cancel_run, restart_run, unpacked, work_off
from huiyin.domain.consolidation.selectors import placed_sum, torn
from huiyin.domain.transitions import NotAllowed
from huiyin.engine import EngineError

pytestmark = pytest.mark.django_db

SAID = [
    "食堂的饭菜太咸，味道不好",
    "食堂饭菜凉了才端上来",
    "夜班食堂没有热饭菜",
    "食堂饭菜价格太贵",
    "班车早上总是晚点",
    "班车座位不够，要站一个小时",
    "下班的班车太少，等一个小时",
    "班车线路绕得太远",
    "浴室热水时间太短",
    "浴室热水忽冷忽热",
    "冬天浴室没有热水",
    "浴室喷头坏了没有热水",
]


def ticking() -> Callable[[], datetime]:
    """A clock that goes on by two seconds whenever it is looked at."""
    seconds = count(0, 2)
    return lambda: NOW + timedelta(seconds=next(seconds))


def said(home: House, texts: list[str]) -> None:
    """Each text an opinion of its own."""
    for text in texts:
        home.opinions(text)


def run(home: House, scope: str = "all") -> Run:
    """A run that is worked off."""
    return work_off(ask_run(scope, by=home.viewer(Role.OFFICE), now=NOW), clock=ticking())


def places(home: House) -> dict[int, str | None]:
    """Where each opinion stands."""
    return dict(Placement.objects.filter(campaign=home.campaign).values_list("opinion__number", "problem__code"))


def test_every_opinion_is_placed_and_the_result_is_kept(full: House) -> None:
    done = Run.objects.get()
    assert (done.state, done.scope, done.stage) == ("done", "all", "name")
    assert sum(placed_sum(full.campaign.pk).values()) == len(SAID) == Opinion.objects.count() and torn(full.campaign.pk) == 0
    kept = unpacked(done.result or b"")
    assert [int(one["id"]) for one in kept["assignments"]] == list(range(1, 13))
    assert len(done.input_digest) == 64 and done.version


def test_the_same_input_gives_the_same_bytes_and_moves_nothing(full: House) -> None:
    before, first = places(full), bytes(Run.objects.get().result or b"")
    again = run(full)
    assert places(full) == before
    assert bytes(again.result or b"") == first and again.input_digest == Run.objects.get(number=1).input_digest


def test_what_a_person_decided_survives_every_later_run(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    target = next(code for code in places(full).values() if code != places(full)[1])
    assert target is not None
    move([1], target, by=clerk, now=NOW, seen=0)
    rename(target, "人起的名字", by=clerk, now=NOW, seen=last_number(clerk))
    said(full, ["班车司机态度好，路线可以再近些", "请多开一趟夜里的班车"])
    for scope in ("new", "all"):
        run(full, scope)
        assert places(full)[1] == target
        assert Problem.objects.get(code=target).title == "人起的名字"
        assert sum(placed_sum(full.campaign.pk).values()) == 14 and torn(full.campaign.pk) == 0


def test_new_opinions_move_no_older_one(full: House) -> None:
    before = places(full)
    said(full, ["食堂饭菜分量太少", "厂门口的路灯坏了三个月"])
    run(full, "new")
    after = places(full)
    assert {number: after[number] for number in before} == before
    assert after[13] in {before[1], None} and after[14] is None
    assert set(Placement.objects.filter(problem=None).values_list("reason", flat=True)) == {"new_problem"}


def test_one_run_at_a_time_and_for_the_office_only(home: House) -> None:
    said(home, SAID[:3])
    with pytest.raises(NotAllowed, match="role"):
        ask_run("all", by=home.viewer(Role.TEAM), now=NOW)
    ask_run("all", by=home.viewer(Role.OFFICE), now=NOW)
    with pytest.raises(NotAllowed, match="run_under_way"):
        ask_run("all", by=home.viewer(Role.OFFICE), now=NOW)


def test_no_run_is_begun_that_cannot_do_anything(home: House) -> None:
    clerk = home.viewer(Role.OFFICE)
    with pytest.raises(NotAllowed, match="nothing_to_consolidate"):
        ask_run("all", by=clerk, now=NOW)
    said(home, SAID)
    run(home, "new")
    assert Run.objects.get().scope == "all"
    with pytest.raises(NotAllowed, match="nothing_new"):
        ask_run("new", by=clerk, now=NOW)
    said(home, ["厂门口的路灯坏了三个月"])
    run(home, "new")
    assert places(home)[13] is None
    # What waits for a place may find one beside what comes later; that is something to do.
    run(home, "new")
    assert Run.objects.count() == 3


def test_a_run_that_is_called_off_leaves_what_stood(full: House) -> None:
    before = places(full)
    said(full, ["车间照明太暗"])
    clerk = full.viewer(Role.OFFICE)
    asked = ask_run("all", by=clerk, now=NOW)

    looked = count()
    clock = ticking()

    def impatient() -> datetime:
        if next(looked) == 6:
            cancel_run(Run.objects.get(pk=asked.pk), by=clerk, now=NOW)
        return clock()

    assert work_off(asked, clock=impatient).state == "cancelled"
    assert {number: code for number, code in places(full).items()} == before
    assert work_off(_again(asked, full), clock=ticking()).state == "done"
    assert len(places(full)) == 13


def _again(asked: Run, home: House) -> Run:
    restart_run(asked, by=home.viewer(Role.OFFICE), now=NOW)
    return asked


def test_a_run_that_fails_says_why_and_can_be_begun_again(full: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before = places(full)

    def broken(*_: object, **__: object) -> None:
        raise EngineError("not_reconciled", documents=1, assigned=0)

    with monkeypatch.context() as patched:
        patched.setattr(model_run, "consolidate", broken)
        failed = run(full)
    assert (failed.state, failed.fault) == ("failed", "not_reconciled")
    assert places(full) == before
    assert work_off(_again(failed, full), clock=ticking()).state == "done"


def test_a_run_whose_process_is_gone_may_be_begun_again_but_no_living_one(full: House) -> None:
    asked = ask_run("all", by=full.viewer(Role.OFFICE), now=NOW)
    Run.objects.filter(pk=asked.pk).update(state="running", heard_at=NOW)
    asked.refresh_from_db()
    with pytest.raises(NotAllowed, match="run_under_way"):
        restart_run(asked, by=full.viewer(Role.OFFICE), now=NOW + timedelta(seconds=30))
    restart_run(asked, by=full.viewer(Role.OFFICE), now=NOW + timedelta(minutes=5))
    assert asked.state == "waiting"


def test_codes_go_to_where_most_is_shared_each_once_and_new_ones_were_never_given() -> None:
    shared = {("P001", "P007"): 5, ("P002", "P007"): 4, ("P002", "P003"): 2, ("P003", "P003"): 1}
    assert matched(shared, ["P001", "P002", "P003"], ["P003", "P007", "P012"], "P", 3) == {"P001": "P007", "P002": "P003", "P003": "P013"}
