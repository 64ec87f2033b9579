"""Two people do the same at the same moment, each with a connection of their own: one does it, the other is told, and the log has it once.

On SQLite a transaction begins by locking the whole database, so there is nothing to race for; the tables that are locked row by row are PostgreSQL's.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from factories import NOW, TODAY, House, house, person, user

from domain.answering.test_answering import PARTS
from domain.consolidation.test_confirming import clear
from domain.consolidation.test_running import SAID, run, said
from domain.rectification.test_rectification import DUE, PHOTO, drafted, problems
from huiyin.accounts.models import User
from huiyin.domain.access import Role, Viewer, viewer_of
from huiyin.domain.activity import Activity
from huiyin.domain.answering.answers import draft_answer, publish_answer
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.campaigns.models import Body, BodyMember
from huiyin.domain.consolidation.confirming import confirm_list, propose_list
from huiyin.domain.consolidation.models import Problem, ProblemList
from huiyin.domain.rectification.measures import issue_plan, propose_plan
from huiyin.domain.rectification.models import Extension, Measure, RectificationPlan
from huiyin.domain.rectification.progressing import ask_closure, ask_extension, check_closure, decide_extension, note_progress, sign_closure
from huiyin.domain.transitions import NotAllowed


@pytest.fixture
def own_database(django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database that only this test has: what it commits stays, since the log lets nothing be emptied."""
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL locks row by row.")
    shared = connection.settings_dict["NAME"]
    monkeypatch.setitem(connection.settings_dict["TEST"], "NAME", f"huiyin_at_once_{os.getpid()}")
    with django_db_blocker.unblock():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(shared, verbosity=0)


@pytest.fixture
def campaign(own_database: None) -> House:
    """A campaign whose opinions are consolidated, with two in the leading group."""
    home = house()
    said(home, SAID)
    run(home)
    clear(home)
    second = person("second-chair")
    BodyMember.objects.create(body=Body.objects.get(campaign=home.campaign, kind="leading_group"), person=second)
    user("second-chair", second)
    return home


def chairs(home: House) -> list[Viewer]:
    return [home.viewer(Role.LEADING_GROUP), viewer_of(User.objects.get(username="second-chair"), home.campaign, today=TODAY)]


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """What became of each, in order: ``done``, or the code of its refusal. Anything else that is raised fails the test."""
    gate, told = threading.Barrier(len(deeds)), dict[int, Any]()

    def one(at: int, deed: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            deed()
            told[at] = "done"
        except NotAllowed as error:
            told[at] = error.code
        except BaseException as error:  # noqa: BLE001 # A thread cannot fail a test; what it met is compared below.
            told[at] = repr(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [told[at] for at in range(len(deeds))]


def times(verb: str) -> int:
    return Activity.objects.filter(verb=verb).count()


def test_of_two_who_do_the_same_one_does_it(campaign: House) -> None:
    office, department = campaign.viewer(Role.OFFICE), campaign.viewer(Role.DEPARTMENT)
    one, other = chairs(campaign)
    assert sorted(at_once(*[lambda: propose_list(by=office, now=NOW)] * 2)) == ["done", "list_waits"]
    waits = ProblemList.objects.get()
    assert sorted(at_once(*(lambda by=by: confirm_list(ProblemList.objects.get(), by=by, now=NOW) for by in (one, other)))) == ["done", "state"]
    waits.refresh_from_db()
    assert waits.state == "confirmed" and times("confirm_list") == 1

    for problem in problems(campaign):
        drafted(campaign, problem)
    assert sorted(at_once(*[lambda: propose_plan(by=office, now=NOW)] * 2)) == ["done", "plan_waits"]
    assert sorted(at_once(*(lambda by=by: issue_plan(RectificationPlan.objects.get(), by=by, now=NOW) for by in (one, other)))) == ["done", "state"]
    assert times("approve_measure") == Measure.objects.count() == Measure.objects.filter(state="approved").count()

    measure = Measure.objects.order_by("number")[0]
    note_progress(measure, "开始了。", by=department, now=NOW, today=TODAY)
    later = [DUE + timedelta(days=days) for days in (5, 9)]
    asked = [lambda day=day: ask_extension(Measure.objects.get(pk=measure.pk), day, "设备没有到。", by=department, now=NOW, today=TODAY) for day in later]
    assert sorted(at_once(*asked)) == ["done", "extension_waits"]
    assert sorted(at_once(*(lambda by=by: decide_extension(Extension.objects.get(), True, by=by, now=NOW) for by in (one, other)))) == ["done", "state"]
    measure.refresh_from_db()
    assert measure.deadline == Extension.objects.get().new and times("grant_extension") == 1

    assert sorted(at_once(*[lambda: ask_closure(Measure.objects.get(pk=measure.pk), "办成了。", by=department, now=NOW, today=TODAY, files=PHOTO)] * 2)) == ["done", "state"]
    check_closure(measure, "去看过。", by=office, now=NOW)
    signers = (campaign.viewer(Role.LEADER), one, other)
    assert sorted(at_once(*(lambda by=by: sign_closure(Measure.objects.get(pk=measure.pk), "同意。", by=by, now=NOW, today=TODAY) for by in signers))) == ["done", "state", "state"]
    assert times("sign_closure") == 1 and Measure.objects.get(pk=measure.pk).notes.filter(kind="sign").count() == 1

    answer = draft_answer(Problem.objects.get(pk=measure.problem_id), **PARTS, by=office, now=NOW, today=TODAY)
    assert sorted(at_once(*(lambda by=by: publish_answer(Answer.objects.get(pk=answer.pk), by=by, now=NOW) for by in (one, other)))) == ["done", "state"]
    opinions = list(Delivery.objects.values_list("opinion", flat=True))
    assert opinions and len(opinions) == len(set(opinions)) and times("publish_answer") == 1
