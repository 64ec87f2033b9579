"""Measures and their problems under whatever people do, in any order, day after day: what must always hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from factories import TODAY, House
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from huiyin.domain.access import Role, Viewer, viewer_of
from huiyin.domain.activity import Activity
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification import measures as drafting
from huiyin.domain.rectification import outcomes, progressing
from huiyin.domain.rectification.lifecycle import MEASURE, PROBLEM
from huiyin.domain.rectification.models import Extension, Measure, Progress, RectificationPlan
from huiyin.domain.transitions import Lifecycle, NotAllowed

pytestmark = pytest.mark.django_db
PHOTO = (("现场.jpg", "a" * 64, "jpeg"),)
ROLES = [Role.OFFICE, Role.LEADING_GROUP, Role.LEADER, Role.DEPARTMENT, Role.SUPERVISION, Role.TEAM]
who = st.sampled_from(ROLES)
which = st.integers(0, 3)
outcome = st.sampled_from(["resolve_problem", "explain_problem", "continue_problem", "refuse_problem", "relapse_problem"])
kinds = st.sampled_from(["immediate", "by_date", "by_date", "continuing"])


class Register(RuleBasedStateMachine):
    """A register that is used. Each run of it begins with the same confirmed list and is rolled back."""

    home: ClassVar[House]

    def __init__(self) -> None:
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.today = TODAY

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.rolled_back.__exit__(None, None, None)

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(4), UTC)

    def viewer(self, role: Role) -> Viewer:
        return viewer_of(self.home.users[role], self.home.campaign, today=self.today)

    def measure(self, at: int) -> Measure:
        every = list(Measure.objects.order_by("number"))
        return every[at % len(every)]

    def problem(self, at: int) -> Problem:
        every = list(Problem.objects.exclude(placements=None).distinct().order_by("code"))
        return every[at % len(every)]

    def tried(self, deed: Callable[[], object]) -> None:
        """What is refused has changed nothing."""
        before = everything()
        try:
            deed()
        except NotAllowed:
            assert everything() == before

    @initialize(kind=kinds, issued=st.booleans(), settled=st.booleans())
    def begin(self, kind: str, issued: bool, settled: bool) -> None:
        for at in range(3):
            self.draft(at, Role.OFFICE, kind, 20)
        if issued:
            self.plan(Role.OFFICE, Role.LEADING_GROUP)
        if settled:
            self.settle(0)

    @rule(at=which, role=who, kind=kinds, days=st.integers(-2, 40))
    def draft(self, at: int, role: Role, kind: str, days: int) -> None:
        leader = self.home.users[Role.LEADER].person
        assert leader is not None
        deadline = None if kind == "continuing" else self.today + timedelta(days=days)
        self.tried(lambda: drafting.draft_measure(self.problem(at), content="供热饭", requirement="有热饭", leader=leader, department=self.home.finance, kind=kind, deadline=deadline, by=self.viewer(role), now=self.now, today=self.today))

    @rule(days=st.integers(1, 15))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(role=who, other=who)
    def plan(self, role: Role, other: Role) -> None:
        self.tried(lambda: drafting.propose_plan(by=self.viewer(role), now=self.now))
        if waits := RectificationPlan.objects.filter(state="proposed").first():
            self.tried(lambda: drafting.issue_plan(waits, by=self.viewer(other), now=self.now))

    @rule(role=who)
    def give_the_plan_back(self, role: Role) -> None:
        if waits := RectificationPlan.objects.filter(state="proposed").first():
            self.tried(lambda: drafting.return_plan(waits, "再改", by=self.viewer(role), now=self.now))

    @rule(at=which, role=who, deed=st.sampled_from(["note", "note", "block", "ask", "ask", "extend"]))
    def work(self, at: int, role: Role, deed: str) -> None:
        one, by, when = self.measure(at), self.viewer(role), {"now": self.now, "today": self.today}
        later = (one.deadline or self.today) + timedelta(days=9)
        deeds: dict[str, Callable[[], object]] = {
            "note": lambda: progressing.note_progress(one, "在办", by=by, **when),
            "block": lambda: progressing.report_obstacle(one, "缺钱", by=by, **when),
            "ask": lambda: progressing.ask_closure(one, "办成", by=by, files=PHOTO, **when),
            "extend": lambda: progressing.ask_extension(one, later, "来不及", by=by, **when),
        }
        self.tried(deeds[deed])

    @rule(at=which, role=who, deed=st.sampled_from(["unblock", "check", "check", "sign", "sign", "return", "reopen", "cancel", "grant", "deny"]))
    def oversee(self, at: int, role: Role, deed: str) -> None:
        one, by, now = self.measure(at), self.viewer(role), self.now
        waits = Extension.objects.filter(measure=one, granted=None).first()
        deeds: dict[str, Callable[[], object]] = {
            "unblock": lambda: progressing.decide_obstacle(one, "给钱", by=by, now=now),
            "check": lambda: progressing.check_closure(one, "看过", by=by, now=now),
            "sign": lambda: progressing.sign_closure(one, "同意", by=by, now=now, today=self.today),
            "return": lambda: progressing.return_closure(one, "不够", by=by, now=now),
            "reopen": lambda: progressing.reopen_measure(one, "又坏了", by=by, now=now),
            "cancel": lambda: progressing.cancel_measure(one, "不办了", by=by, now=now),
            "grant": lambda: waits and progressing.decide_extension(waits, True, by=by, now=now),
            "deny": lambda: waits and progressing.decide_extension(waits, False, by=by, now=now),
        }
        self.tried(deeds[deed])

    @rule(at=which)
    def close(self, at: int) -> None:
        """The usual way, which chance alone would seldom find."""
        for role, deed in ((Role.DEPARTMENT, "note"), (Role.DEPARTMENT, "ask")):
            self.work(at, role, deed)
        for role, deed in ((Role.OFFICE, "check"), (Role.LEADER, "sign")):
            self.oversee(at, role, deed)

    @rule(at=which, role=st.sampled_from([Role.LEADING_GROUP, Role.SUPERVISION]))
    def begin_again(self, at: int, role: Role) -> None:
        self.oversee(at, role, "reopen")

    @rule(at=which)
    def settle(self, at: int) -> None:
        """A problem with all its measures, up to the end."""
        self.plan(Role.OFFICE, Role.LEADING_GROUP)
        numbers = list(Measure.objects.order_by("number").values_list("pk", "problem"))
        for place, (_, problem) in enumerate(numbers):
            if problem == self.problem(at).pk:
                self.close(place)
        self.decide(at, Role.OFFICE, "resolve_problem")
        self.decide(at, Role.LEADING_GROUP, "resolve_problem")

    @rule(at=which, role=who, action=outcome)
    def decide(self, at: int, role: Role, action: str) -> None:
        one = self.problem(at)
        self.tried(lambda: outcomes.present_problem(one, by=self.viewer(role), now=self.now))
        self.tried(lambda: outcomes.decide_problem(one, action, "如此", by=self.viewer(role), now=self.now))

    @invariant()
    def three_people_stand_behind_what_is_closed(self) -> None:
        for one in Measure.objects.all():
            behind = [each for each in (one.doer_id, one.checked_by_id, one.signed_by_id) if each]
            assert len(set(behind)) == len(behind)
            assert (one.state == "closed") == (len(behind) == 3) == (one.closed_on is not None)
            if one.state == "closed":
                assert one.kind != "continuing" and one.notes.filter(kind="closure", evidence__isnull=False).exists()

    @invariant()
    def what_is_resolved_has_nothing_left_to_do(self) -> None:
        left = Measure.objects.exclude(state__in=outcomes.DONE).exclude(kind="continuing")
        assert not left.filter(problem__state="resolved").exists()

    @invariant()
    def the_log_tells_how_each_came_to_its_state(self) -> None:
        for thing, table, first, name in ((Measure, MEASURE, "drafted", "measure"), (Problem, PROBLEM, "confirmed", "problem")):
            for pk, state in thing.objects.values_list("pk", "state"):
                assert told(table, first, name, pk) == state or (name == "problem" and state not in reached(table, first))

    @invariant()
    def a_deadline_only_moves_by_what_was_granted(self) -> None:
        for one in Measure.objects.exclude(deadline=None):
            granted = list(one.extensions.filter(granted=True).order_by("id"))
            assert all(before.new == after.old for before, after in zip(granted, granted[1:], strict=False))
            assert not granted or one.deadline == granted[-1].new
            assert one.extensions.filter(granted=None).count() <= 1

    @invariant()
    def the_three_outcomes_stay_apart(self) -> None:
        for one in Problem.objects.filter(state="continuing"):
            assert one.measures.filter(kind="continuing").exists()


def everything() -> list[object]:
    """All that a deed may change."""
    tables = (Measure, Problem, Extension, RectificationPlan)
    # Notes and the log are only ever added to.
    return [*(list(table.objects.order_by("pk").values_list()) for table in tables), Progress.objects.count(), Activity.objects.count()]


def told(table: Lifecycle, first: str, thing: str, pk: int) -> str:
    """The state that the log leads to."""
    state = first
    for verb in Activity.objects.filter(thing=thing, thing_id=pk, verb__in=table).order_by("id").values_list("verb", flat=True):
        assert state in table[verb].leaves
        state = table[verb].reaches
    return state


def reached(table: Lifecycle, first: str) -> set[str]:
    return {first, *(one.reaches for one in table.values())}


def test_the_register_holds_whatever_is_done(confirmed: House) -> None:
    Register.home = confirmed
    # A long story that fails says enough as it is: to make it short takes minutes.
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    run_state_machine_as_test(Register, settings=settings(max_examples=12, stateful_step_count=25, deadline=None, phases=phases, suppress_health_check=list(HealthCheck)))
