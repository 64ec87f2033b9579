"""The report meeting: its agenda, what it decides and what becomes of that, and papers of one page each that nobody gets about themselves."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document
from factories import House

from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets
from huiyin.domain.gatherings.models import Decision, Gathering
from huiyin.domain.rectification.agenda import agenda, reasons, since_the_last
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.progressing import ask_extension, note_progress, report_obstacle
from huiyin.domain.rectification.tasking import TaskRefused, do_task, drop_task, give_task, possible_with, return_task, see_task, tasks_of
from huiyin.domain.rectification.tasks import Task
from huiyin.domain.transitions import NotAllowed
from huiyin.words import say
from web.test_register import confirmed, entered, issued, now, page, today, who  # noqa: F401

pytestmark = pytest.mark.django_db
LONG = "食堂夜里供热饭，更衣柜一人一个，" * 40


@pytest.fixture
def meeting(issued: House) -> Gathering:  # noqa: F811
    """A measure that is blocked, one that asks for more time, one that is overdue; and a meeting that the office planned."""
    head = {"by": issued.viewer(Role.DEPARTMENT), "now": now(), "today": today()}
    for number in (1, 2, 3):
        note_progress(Measure.objects.get(number=number), "已经开始", **head)
    report_obstacle(Measure.objects.get(number=1), "没有编制，请定人", **head)
    ask_extension(Measure.objects.get(number=2), today() + timedelta(days=60), "厨师下月到", **head)
    Measure.objects.filter(number=3).update(deadline=today() - timedelta(days=3))
    answer = entered(issued, Role.OFFICE).post(
        reverse("report_meetings", args=[issued.campaign.code]), {"title": "第一次汇报会", "day": today().isoformat()}, follow=True
    )
    assert answer.status_code == 200
    return Gathering.objects.get(title="第一次汇报会")


def decide(home: House, role: Role, meeting: Gathering, number: int, **given: str) -> str:
    fields = {"text": "从后勤调一人", "unit": "finance", "due": (today() + timedelta(days=14)).isoformat(), **given}
    answer = entered(home, role).post(reverse("report_meeting_decide", args=[home.campaign.code, meeting.pk, number]), fields, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def given(home: House, meeting: Gathering, number: int = 1, **fields: Any) -> Task:
    told = {"deed": "note", "owner": home.finance, "due": today(), "by": home.viewer(Role.OFFICE), "now": now(), "today": today(), **fields}
    return give_task(
        meeting,
        Measure.objects.get(number=number),
        fields.pop("text", "从后勤调一人"),
        **{key: value for key, value in told.items() if key != "text"},
    )


def test_the_agenda_is_what_needs_the_meeting_each_once(issued: House, meeting: Gathering) -> None:  # noqa: F811
    found, kept_back = agenda(issued.viewer(Role.OFFICE), today=today())
    assert [(one.number, reasons(one, today=today())) for one in found] == [
        (3, ["overdue"]),
        (1, ["blocked"]),
        (2, ["extension"]),
    ] and not kept_back
    soon = agenda(issued.viewer(Role.OFFICE), today=today() + timedelta(days=25))[0]
    assert [(one.number, reasons(one, today=today() + timedelta(days=25))) for one in soon][1:] == [
        (1, ["blocked"]),
        (2, ["extension", "near"]),
    ]
    text = page(entered(issued, Role.OFFICE), issued, "report_meeting", meeting.pk)
    assert text.index('id="m3"') < text.index('id="m1"') < text.index('id="m2"') and "没有编制，请定人" in text
    assert reverse("report_meeting", args=[issued.campaign.code, meeting.pk]) in page(
        entered(issued, Role.OFFICE), issued, "gathering", meeting.pk
    )


def test_a_decision_is_minuted_and_is_a_task_until_it_is_seen(issued: House, meeting: Gathering) -> None:  # noqa: F811
    text = decide(issued, Role.LEADER, meeting, 1, deed="unblock_measure")
    assert say("meeting.decided", "zh", number=1) in text and "从后勤调一人" in text
    task = Task.objects.get()
    assert (Measure.objects.get(number=1).state, task.unit, task.person, task.decision) == (
        "in_progress",
        issued.finance,
        None,
        Decision.objects.get(),
    )
    assert "从后勤调一人" in page(entered(issued, Role.OFFICE), issued, "gathering", meeting.pk)
    for name, more in (("measure", [1]), ("mine", [])):
        assert "从后勤调一人" in page(entered(issued, Role.DEPARTMENT), issued, name, *more)
    where = reverse("task_do", args=[issued.campaign.code, 1, "do_task"])
    assert "已调来" not in entered(issued, Role.SUPERVISION).post(where, {"text": "已调来"}, follow=True).content.decode()
    entered(issued, Role.DEPARTMENT).post(where, {"text": "已调来", "back": "//evil.example/"})
    task.refresh_from_db()
    assert (task.state, task.outcome, task.done_by) == ("done", "已调来", issued.users[Role.DEPARTMENT])
    assert "从后勤调一人" not in page(entered(issued, Role.DEPARTMENT), issued, "mine")
    assert "已调来" in page(entered(issued, Role.OFFICE), issued, "report_meetings")
    entered(issued, Role.OFFICE).post(reverse("task_do", args=[issued.campaign.code, 1, "see_task"]))
    task.refresh_from_db()
    assert task.state == "seen" and "从后勤调一人" not in page(entered(issued, Role.OFFICE), issued, "report_meetings")
    assert [one.verb for one in Activity.objects.filter(thing="task")] == ["give_task", "do_task", "see_task"]


def test_an_extension_is_settled_in_the_meeting_and_the_same_is_noted_once(issued: House, meeting: Gathering) -> None:  # noqa: F811
    for _ in range(2):
        decide(issued, Role.LEADING_GROUP, meeting, 2, deed="grant_extension", person="head", text="同意，抓紧")
    assert Measure.objects.get(number=2).deadline == today() + timedelta(days=60)
    task = Task.objects.get()
    assert (task.person, task.unit) == (who(issued, Role.DEPARTMENT), None) and Decision.objects.get().person == task.person


def test_what_is_refused_decides_nothing_and_keeps_what_was_typed(issued: House, meeting: Gathering) -> None:  # noqa: F811
    for role, more, sentence in (
        (Role.OFFICE, {"deed": "unblock_measure"}, say("frame.refused.role", "zh")),
        (Role.OFFICE, {"unit": "north"}, say("meeting.refused.no_owner", "zh")),
        (Role.OFFICE, {"due": "soon"}, say("meeting.refused.no_day", "zh")),
        (Role.OFFICE, {"due": "2020-01-01"}, say("meeting.refused.due_past", "zh", due="2020-01-01")),
        (Role.OFFICE, {"text": " "}, say("meeting.refused.nothing", "zh")),
        (Role.LEADER, {"deed": "grant_extension"}, say("meeting.refused.no_extension", "zh")),
        (Role.DEPARTMENT, {}, say("frame.refused.role", "zh")),
    ):
        told = decide(issued, role, meeting, 1, **more)
        assert sentence in told and (role == Role.DEPARTMENT or more.get("text") or "从后勤调一人" in told)
    assert not Task.objects.exists() and not Decision.objects.exists() and Measure.objects.get(number=1).state == "blocked"
    other = Gathering.objects.create(
        campaign=issued.campaign, code="x", kind=issued.kinds["study_meeting"], title="学习", when=meeting.when, created_at=now()
    )
    assert entered(issued, Role.OFFICE).get(reverse("report_meeting", args=[issued.campaign.code, other.pk])).status_code == 404
    with pytest.raises(TaskRefused):
        given(issued, other)
    Gathering.objects.filter(pk=meeting.pk).update(state="cancelled")
    meeting.refresh_from_db()
    with pytest.raises(TaskRefused):
        given(issued, meeting)


def test_who_may_do_what_with_a_task(issued: House, meeting: Gathering) -> None:  # noqa: F811
    task, office, head = given(issued, meeting), issued.viewer(Role.OFFICE), issued.viewer(Role.DEPARTMENT)
    steps = {role: possible_with([task], issued.viewer(role), today=today())[0][1] for role in Role}
    assert {role: those for role, those in steps.items() if those} == {
        Role.OFFICE: ["drop_task"],
        Role.LEADING_GROUP: ["drop_task"],
        Role.DEPARTMENT: ["do_task"],
    }
    assert list(tasks_of(head, today=today())) == [task] and not tasks_of(office, today=today())
    with pytest.raises(NotAllowed):
        see_task(task, by=office, now=now())
    do_task(task, "办了", by=head, now=now(), today=today())
    return_task(task, "还差一人", by=office, now=now())
    task.refresh_from_db()
    assert (task.state, task.done_by, task.outcome) == ("open", None, "")
    drop_task(task, "不用了", by=issued.viewer(Role.LEADING_GROUP), now=now())
    own = given(issued, meeting, 2, owner=who(issued, Role.OFFICE))
    do_task(own, "办了", by=office, now=now(), today=today())
    with pytest.raises(NotAllowed) as told:
        see_task(own, by=office, now=now())
    assert told.value.code == "doer_accepts"
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=own.pk).update(state="seen", seen_by=issued.users[Role.OFFICE])
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=own.pk).update(unit=issued.finance)
    Decision.objects.all().delete()
    assert Task.objects.count() == 2


def test_what_changed_since_the_last_meeting(issued: House, meeting: Gathering) -> None:  # noqa: F811
    office = issued.viewer(Role.OFFICE)
    first = since_the_last(office, meeting, today=today())
    assert (first.day, first.closed, first.overdue, first.obstacles) == (None, 0, 1, 1)
    Gathering.objects.filter(pk=meeting.pk).update(state="held")
    entered(issued, Role.OFFICE).post(
        reverse("report_meetings", args=[issued.campaign.code]), {"title": "第二次", "day": (today() + timedelta(days=9)).isoformat()}
    )
    second = since_the_last(office, Gathering.objects.get(title="第二次"), today=today() + timedelta(days=9))
    assert (second.day, second.overdue, second.obstacles) == (today(), 0, 0)
    later = since_the_last(office, Gathering.objects.get(title="第二次"), today=today() + timedelta(days=31))
    assert later.overdue == 2


def taken(home: House, role: Role, meeting: Gathering, kind: str, **query: str) -> bytes:
    language = query.pop("language", "zh-hans")
    answer = entered(home, role, language).get(reverse("report_meeting_paper", args=[home.campaign.code, meeting.pk, kind]), query)
    assert answer.status_code == 200
    return answer.content


def read(data: bytes, kind: str) -> str:
    if kind == "docx":
        document = Document(io.BytesIO(data))
        text = "".join(
            [
                *(one.text for one in document.paragraphs),
                *(cell.text for table in document.tables for row in table.rows for cell in row.cells),
            ]
        )
    else:
        text = "".join(pages(data))
    return re.sub(r"\s", "", text)


def pages(data: bytes) -> list[str]:
    book = pdfium.PdfDocument(data)
    found = [each.get_textpage().get_text_bounded() for each in book]
    book.close()
    return found


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_papers_have_a_summary_and_a_page_for_each_measure(issued: House, meeting: Gathering, kind: str) -> None:  # noqa: F811
    given(issued, meeting)
    entered(issued, Role.OFFICE).post(
        reverse("report_meetings", args=[issued.campaign.code]), {"title": "第二次汇报会", "day": today().isoformat()}
    )
    text = read(taken(issued, Role.OFFICE, Gathering.objects.get(title="第二次汇报会"), kind), kind)
    for wanted in (
        "第二次汇报会：会议材料",
        "1.第3号措施（逾期）",
        "2.第1号措施（受阻）",
        "3.第2号措施（申请延期）",
        "没有编制，请定人",
        "厨师下月到",
        "责任领导：人员mayor；牵头部门：finance单位",
        "从后勤调一人",
        "活动开始以来",
    ):
        assert wanted in text, wanted
    assert "Measure3(overdue)" in read(taken(issued, Role.OFFICE, meeting, kind, language="en"), kind)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_nobody_gets_the_page_about_themselves_and_no_words_of_few(issued: House, meeting: Gathering, kind: str) -> None:  # noqa: F811
    measure = Measure.objects.get(number=3)
    opinion = Opinion.objects.filter(placements__problem=measure.problem).first()
    assert opinion is not None
    name_targets(opinion, [], [who(issued, Role.LEADER)], by=issued.viewer(Role.OFFICE), now=now())
    leader = read(taken(issued, Role.LEADER, meeting, kind), kind)
    assert "第3号措施" not in leader and "第1号措施" in leader and say("meeting.paper.kept_back", "zh", count=1).replace(" ", "") in leader
    everybody, without = (read(taken(issued, Role.OFFICE, meeting, kind, **asked), kind) for asked in ({}, {"for": "mayor"}))
    assert "第3号措施" in everybody and "第3号措施" not in without
    issued.campaign.smallest_group = 99
    issued.campaign.save()
    few = read(taken(issued, Role.OFFICE, meeting, kind), kind)
    assert "意见不足99条" in few and not [one.text for one in Opinion.objects.all() if re.sub(r"\s", "", one.text) in few]
    assert 'id="m3"' not in page(entered(issued, Role.LEADER), issued, "report_meeting", meeting.pk)
    assert say("meeting.kept_back", "zh", count=1) in page(entered(issued, Role.LEADER), issued, "report_meeting", meeting.pk)


def test_each_measure_stays_on_its_one_page_however_much_was_written(issued: House, meeting: Gathering, tmp_path: Path) -> None:  # noqa: F811
    Measure.objects.update(content=LONG, requirement=LONG, state="in_progress")
    for number in (1, 2, 3):
        for _ in range(4):
            note_progress(Measure.objects.get(number=number), LONG, by=issued.viewer(Role.DEPARTMENT), now=now(), today=today())
    report_obstacle(Measure.objects.get(number=2), LONG, by=issued.viewer(Role.DEPARTMENT), now=now(), today=today())
    for number in (1, 2, 3):
        for at in range(5):
            given(issued, meeting, number, text=f"{at}{LONG}")
    entered(issued, Role.OFFICE).post(
        reverse("report_meetings", args=[issued.campaign.code]), {"title": "第二次汇报会", "day": today().isoformat()}
    )
    second = Gathering.objects.get(title="第二次汇报会")
    count = agenda(issued.viewer(Role.OFFICE), today=today())[0].count()
    assert count == 2
    assert len(pages(taken(issued, Role.OFFICE, second, "pdf"))) == 1 + count
    program = shutil.which("soffice")
    if program:
        (tmp_path / "pack.docx").write_bytes(taken(issued, Role.OFFICE, second, "docx"))
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        subprocess.run(
            [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "pack.docx")],
            check=True,
            capture_output=True,
            timeout=180,
        )
        assert len(pages((tmp_path / "pack.pdf").read_bytes())) == 1 + count


@pytest.mark.parametrize("role", list(Role))
def test_who_comes_to_the_meeting(issued: House, meeting: Gathering, role: Role) -> None:  # noqa: F811
    status = (
        200
        if role in {Role.OFFICE, Role.LEADING_GROUP, Role.SUPERVISION, Role.LEADER}
        or issued.viewer(role).is_any({Role.DEPARTMENT, Role.LEADER})
        else 404
    )
    for name, more in (("report_meetings", []), ("report_meeting", [meeting.pk]), ("report_meeting_paper", [meeting.pk, "docx"])):
        assert entered(issued, role).get(reverse(name, args=[issued.campaign.code, *more])).status_code == status
    if role != Role.OFFICE:
        planned = entered(issued, role).post(
            reverse("report_meetings", args=[issued.campaign.code]), {"title": "x", "day": str(date.today())}
        )
        assert planned.status_code == 404 and Gathering.objects.filter(kind__code="progress_report_meeting").count() == 1
    assert timezone.localdate() == today()
