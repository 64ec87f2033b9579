"""A register of many measures for the campaign of ``pages``, with notes, a confirmed list, an issued plan and answers to half of the problems.

Rows are written at once and not through the services: what is measured is reading.
"""

from __future__ import annotations

import random
from datetime import timedelta

from django.utils import timezone

from huiyin.accounts.models import Person, Post, Unit, User
from huiyin.domain.access import Viewer
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.campaigns.models import Body, BodyMember
from huiyin.domain.consolidation import confirming
from huiyin.domain.consolidation.models import Placement, Problem, ProblemList
from huiyin.domain.rectification import freezing
from huiyin.domain.rectification.models import Evidence, Measure, Progress, RectificationPlan

DEPARTMENTS, LEADERS, CHUNK = 20, 10, 2000
#: How many of a hundred measures are in each state.
STATES = {"closed": 50, "in_progress": 36, "approved": 5, "blocked": 3, "closure_asked": 3, "checked": 1, "drafted": 2}


def fill(by: Viewer, measures: int) -> dict[str, User]:
    """Write so many measures; who looks at them: ``chair`` oversees all, ``leader`` answers for a tenth, ``department`` has a twentieth."""
    chance, campaign, now, today = random.Random(20_130_801), by.campaign, timezone.now(), timezone.localdate()
    units = Unit.objects.bulk_create(Unit(code=f"d{at}", name=f"部门{at}", kind="department", parent=campaign.host, order=at) for at in range(DEPARTMENTS))
    leaders = [_person(f"leader{at}", campaign.host, leads=True) for at in range(LEADERS)]
    heads = [_person(f"head{at}", unit, leads=True) for at, unit in enumerate(units)]
    chair = Person.objects.create(code="chair", name="组长")
    BodyMember.objects.create(body=Body.objects.create(campaign=campaign, kind="leading_group", name="领导小组"), person=chair)
    who = {name: User.objects.create(username=name, person=one) for name, one in (("chair", chair), ("leader", leaders[0]), ("department", heads[0]))}
    problems = list(Problem.objects.filter(campaign=campaign).order_by("code"))
    Problem.objects.filter(pk__in=[one.pk for one in problems]).update(state="confirmed")
    _frozen(ProblemList, by, confirming.freeze(campaign), "confirmed", who["chair"])
    Problem.objects.filter(pk__in=[one.pk for one in problems]).update(state="rectifying")
    Problem.objects.filter(pk__in=[one.pk for one in problems[::4]]).update(state="resolved")
    for start in range(0, measures, CHUNK):
        made = []
        for at in range(start, min(start + CHUNK, measures)):
            state, unit = chance.choices(list(STATES), list(STATES.values()))[0], chance.randrange(DEPARTMENTS)
            done = state == "closed"
            made.append(
                Measure(
                    campaign=campaign,
                    number=at + 1,
                    problem=problems[at % len(problems)],
                    content=f"第{at + 1}项措施：查清情况，定出办法，按月公布进度",
                    requirement="连续三个月没有新的反映",
                    leader=leaders[at % LEADERS],
                    department=units[unit],
                    officer=heads[unit],
                    kind="by_date",
                    deadline=today + timedelta(days=chance.randrange(-60, 120)),
                    state=state,
                    created_at=now - timedelta(days=200),
                    closed_on=today if done else None,
                    doer=who["department"] if state in {"closed", "closure_asked", "checked"} else None,
                    checked_by=by.user if state in {"closed", "checked"} else None,
                    signed_by=who["leader"] if done else None,
                )
            )
        made = Measure.objects.bulk_create(made)
        notes = Progress.objects.bulk_create(
            Progress(measure=one, kind=kind, text="办了一步，情况在好转。", by=who["department"], at=now) for one in made if one.state not in {"drafted", "approved"} for kind in ("progress", "closure" if one.doer else "progress")
        )
        Evidence.objects.bulk_create(Evidence(note=one, name="现场.jpg", digest="a" * 64, kind="jpeg") for one in notes if one.kind == "closure")
    _frozen(RectificationPlan, by, freezing.freeze(campaign), "issued", who["chair"])
    _answer(by, problems[::2], who["chair"])
    return who


def _person(code: str, unit: Unit, *, leads: bool) -> Person:
    made = Person.objects.create(code=code, name=f"某{code}")
    Post.objects.create(person=made, unit=unit, title="负责人", leader=leads)
    return made


def _frozen(model: type[ProblemList] | type[RectificationPlan], by: Viewer, told: dict[str, object], state: str, decided: User) -> None:
    digest, now = (confirming if model is ProblemList else freezing).digest_of(told), timezone.now()
    model.objects.create(campaign=by.campaign, number=1, frozen=told, digest=digest, state=state, proposed_by=by.user, proposed_at=now, decided_by=decided, decided_at=now)


def _answer(by: Viewer, problems: list[Problem], approved: User) -> None:
    """Answers to these problems, half of which arrived."""
    now = timezone.now()
    parts = {"done": "每月公布一次进度。", "not_done": "还没有降价。", "why": "要等新的合同。", "next": "九月招标。"}
    answers = Answer.objects.bulk_create(
        Answer(campaign=by.campaign, problem=one, version=1, state="published", **parts, drafted_by=by.user, drafted_at=now, approved_by=approved, published_at=now, brought_at=now) for one in problems
    )
    of = {one.problem_id: one for one in answers}
    placed = Placement.objects.filter(problem__in=problems).order_by("pk").values_list("opinion", "problem")
    for start in range(0, placed.count(), CHUNK):
        Delivery.objects.bulk_create(
            Delivery(answer=of[problem], opinion_id=opinion, way="read_out", state="done" if opinion % 2 else "waiting", done_at=now if opinion % 2 else None) for opinion, problem in placed[start : start + CHUNK]
        )
