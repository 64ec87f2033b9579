"""The register in the browser: who sees what, what may be done and what is refused, drafts and plans, and the page of one's own."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from domain.consolidation.test_confirming import clear
from domain.consolidation.test_running import SAID, run, said
from factories import House, person, unit, user
from intake.test_pictures import SECRET, exif, jpeg

from huiyin.accounts.models import Person
from huiyin.domain.access import Role
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets
from huiyin.domain.consolidation.confirming import confirm_list, propose_list
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.measures import draft_measure, issue_plan, propose_plan
from huiyin.domain.rectification.models import Evidence, Extension, Measure, Progress, RectificationPlan
from huiyin.domain.rectification.outcomes import light
from huiyin.domain.rectification.selectors import lit
from huiyin.words import say

pytestmark = pytest.mark.django_db
LIST = {Role.OFFICE, Role.LEADING_GROUP, Role.SUPERVISION}
SEE = {*LIST, Role.LEADER, Role.DEPARTMENT}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
BOMB = "=HYPERLINK(\"http://x\")"


def now() -> Any:
    return timezone.now()


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def confirmed(home: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """Twelve opinions about three matters, consolidated and confirmed."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    said(home, SAID)
    run(home)
    clear(home)
    # No title in words that were said, as the machine gives them.
    for one in Problem.objects.all():
        Problem.objects.filter(pk=one.pk).update(title=f"题目{one.code}", decided=True)
    confirm_list(propose_list(by=home.viewer(Role.OFFICE), now=now()), by=home.viewer(Role.LEADING_GROUP), now=now())
    return home


def problems(home: House) -> list[Problem]:
    return list(Problem.objects.filter(campaign=home.campaign, state="confirmed").order_by("code"))


def who(home: House, role: Role) -> Person:
    found = home.users[role].person
    assert found is not None
    return found


def drafted(home: House, problem: Problem, **given: Any) -> Measure:
    fields = {"content": "食堂夜里供热饭", "requirement": "连续一个月有热饭", "leader": who(home, Role.LEADER), "department": home.finance, "kind": "by_date", "deadline": today() + timedelta(days=30), **given}
    return draft_measure(problem, by=home.viewer(Role.OFFICE), now=now(), today=today(), **fields)


@pytest.fixture
def issued(confirmed: House) -> House:
    """A measure for every problem, in an issued plan."""
    for one in problems(confirmed):
        drafted(confirmed, one)
    issue_plan(propose_plan(by=confirmed.viewer(Role.OFFICE), now=now()), by=confirmed.viewer(Role.LEADING_GROUP), now=now())
    return confirmed


def entered(home: House, role: Role, language: str = "zh-hans") -> Client:
    client = Client()
    client.force_login(home.users[role])
    client.cookies["django_language"] = language
    return client


def page(client: Client, home: House, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=[home.campaign.code, *args]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def do(client: Client, home: House, deed: str, number: int = 1, **given: Any) -> str:
    """Send a form of a measure; what the page says then."""
    seen = Progress.objects.filter(measure__number=number).order_by("id").values_list("id", flat=True).last() or 0
    answer = client.post(reverse("measure_do", args=[home.campaign.code, number, deed]), {"seen": seen, **given}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def photo(name: str = "现场.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(exif(6)), content_type="image/jpeg")


def files() -> list[Path]:
    return [path for path in (Path(settings.HOME) / "evidence").rglob("*") if path.is_file()]


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_the_register(issued: House, role: Role) -> None:
    client, code = entered(issued, role), issued.campaign.code
    viewer = issued.viewer(role)
    pages = [("register", [], SEE), ("measure", [1], SEE), ("register_book", [], SEE), ("rectified_problem", ["P001"], SEE), ("mine", [], {Role.LEADER, Role.DEPARTMENT})]
    for name, args, those in [*pages, ("rectification", [], LIST), ("rectification_plan", [1], LIST), ("measure_new", [], {Role.OFFICE}), ("measure_edit", [1], {Role.OFFICE})]:
        # Who keeps identities and who is in a team have posts in departments too, but no measures there.
        own = name in {"measure", "rectified_problem"} and not viewer.is_any(LIST) and role not in {Role.LEADER, Role.DEPARTMENT}
        assert client.get(reverse(name, args=[code, *args])).status_code == (200 if viewer.is_any(those) and not own else 404), name


def test_a_department_sees_its_own_measures_only(confirmed: House) -> None:
    elsewhere = unit("elsewhere", "department", confirmed.host)
    first, second, *_ = problems(confirmed)
    drafted(confirmed, first, content="本部门的")
    drafted(confirmed, second, content="别人的", department=elsewhere, leader=person("other", (confirmed.south, True)))
    drafted(confirmed, second, content="配合的", department=elsewhere, leader=person("third", (confirmed.south, True)), helping=[confirmed.finance])
    client = entered(confirmed, Role.DEPARTMENT)
    text = page(client, confirmed, "register")
    assert "本部门的" in text and "配合的" in text and "别人的" not in text
    assert client.get(reverse("measure", args=["demo", 2])).status_code == 404
    assert client.post(reverse("measure_do", args=["demo", 2, "note_progress"]), {"text": "x"}).status_code == 404
    assert "别人的" in page(entered(confirmed, Role.OFFICE), confirmed, "register")
    mine = page(client, confirmed, "mine")
    assert "本部门的" in mine and "配合的" in mine and "别人的" not in mine


@pytest.mark.parametrize("language", ["zh", "en"])
def test_filters_views_sums_and_lights_in_words(issued: House, language: str) -> None:
    Measure.objects.filter(number=1).update(deadline=today() - timedelta(days=1))
    Measure.objects.filter(number=2).update(state="blocked")
    client = entered(issued, Role.OFFICE, "zh-hans" if language == "zh" else "en")
    text = page(client, issued, "register")
    for one in ("red", "yellow", "green"):
        assert f"{say(f'register.icon.{one}', language)}</span> {say(f'register.light.{one}', language)}" in text
    assert "P001" in page(client, issued, "register", light="red") and '/register/2/"' not in page(client, issued, "register", light="red")
    assert '/register/2/"' in page(client, issued, "register", state="blocked", kind="by_date", leader=str(who(issued, Role.LEADER).pk), department=str(issued.finance.pk))
    for view in ("problem", "department", "leader"):
        assert 'class="group"' in page(client, issued, "register", by=view)
    assert say("register.none_fits", language) in page(client, issued, "register", kind="continuing")
    # What makes no sense filters nothing.
    assert '/register/3/"' in page(client, issued, "register", state="x", leader="x", by="x", page="x")


def test_lights_in_the_list_are_those_of_the_measure(issued: House) -> None:
    day = today()
    measure = Measure.objects.get(number=1)
    past = {"doer": user("a", person("a")), "checked_by": user("b", person("b")), "signed_by": user("c", person("c")), "closed_on": day}
    for state in Measure.State.values:
        for days in (-1, 0, 7, 8, None):
            kind, deadline = ("by_date", day + timedelta(days=days)) if days is not None else ("continuing", None)
            Measure.objects.filter(pk=measure.pk).update(state=state, kind=kind, deadline=deadline, **past)
            measure.refresh_from_db()
            assert lit(Measure.objects.filter(pk=measure.pk), today=day).get().lit == light(measure, today=day)  # type: ignore[attr-defined]


def test_from_progress_to_signed_with_a_photo(issued: House) -> None:
    head, clerk, mayor = entered(issued, Role.DEPARTMENT), entered(issued, Role.OFFICE), entered(issued, Role.LEADER)
    assert 'name="files"' in page(head, issued, "measure", 1) and 'name="files"' not in page(clerk, issued, "measure", 1)
    assert say("register.told.note_progress", "zh") in do(head, issued, "note_progress", text="已安排夜班厨师。", files=[photo()])
    (kept,) = files()
    assert SECRET not in kept.read_bytes()
    one = Evidence.objects.get()
    answer = clerk.get(reverse("measure_evidence", args=["demo", 1, one.pk]))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"], "sandbox" in answer["Content-Security-Policy"]) == ("image/jpeg", "nosniff", True)
    assert entered(issued, Role.TEAM).get(reverse("measure_evidence", args=["demo", 1, one.pk])).status_code == 404
    assert clerk.get(reverse("measure_evidence", args=["demo", 2, one.pk])).status_code == 404
    assert say("register.told.block_measure", "zh") in do(head, issued, "block_measure", text="没有编制，请定人。")
    assert say("register.mine.step.unblock_measure", "zh") in page(mayor, issued, "mine")
    assert say("register.told.unblock_measure", "zh") in do(mayor, issued, "unblock_measure", text="从后勤调一人。")
    assert say("register.told.ask_closure", "zh") in do(head, issued, "ask_closure", text="办成了。", files=[SimpleUploadedFile("验收.pdf", PDF)])
    assert say("register.told.return_closure", "zh") in do(clerk, issued, "return_closure", text="照片看不清")
    assert say("register.told.ask_closure", "zh") in do(head, issued, "ask_closure", text="再请验收。", files=[photo("新.jpg")])
    assert say("register.told.check_closure", "zh") in do(clerk, issued, "check_closure", text="去看过。")
    assert say("register.mine.step.sign_closure", "zh") in page(mayor, issued, "mine")
    assert say("register.told.sign_closure", "zh") in do(mayor, issued, "sign_closure", text="同意销号。")
    assert Measure.objects.get(number=1).state == "closed"
    assert say("register.told.reopen_measure", "zh") in do(entered(issued, Role.SUPERVISION), issued, "reopen_measure", text="又坏了")
    assert say("register.told.cancel_measure", "zh") in do(entered(issued, Role.LEADING_GROUP), issued, "cancel_measure", text="由别的代替")
    text = page(head, issued, "measure", 1)
    assert all(words in text for words in ("已安排夜班厨师。", "从后勤调一人。", "照片看不清", "同意销号。", "验收.pdf"))


def test_an_extension_is_asked_granted_and_shows_the_old_deadline(issued: House) -> None:
    head, mayor = entered(issued, Role.DEPARTMENT), entered(issued, Role.LEADER)
    old = Measure.objects.get(number=1).deadline
    assert old is not None
    later = old + timedelta(days=9)
    assert say("frame.refused.extension", "zh") in (text := do(head, issued, "ask_extension", text="厨师下月到", until=""))
    assert "厨师下月到</textarea>" in text
    assert say("frame.refused.extension", "zh") in do(head, issued, "ask_extension", text="厨师下月到", until="2026-13-99")
    assert say("register.told.ask_extension", "zh") in do(head, issued, "ask_extension", text="厨师下月到", until=later.isoformat())
    assert say("register.mine.step.decide_extension", "zh") in page(mayor, issued, "mine")
    assert say("frame.refused.role", "zh") in do(head, issued, "decide_extension", grant="1")
    assert say("register.told.deny_decide_extension", "zh") in do(mayor, issued, "decide_extension")
    do(head, issued, "ask_extension", text="再问一次", until=later.isoformat())
    assert say("register.told.decide_extension", "zh") in do(mayor, issued, "decide_extension", grant="1")
    assert say("frame.refused.state", "zh") in do(mayor, issued, "decide_extension", grant="1")
    assert [one.granted for one in Extension.objects.all()] == [False, True]
    assert "<del>" in page(mayor, issued, "register")


def test_what_is_no_evidence_is_refused_and_changes_nothing(issued: House) -> None:
    head = entered(issued, Role.DEPARTMENT)
    for name, data, code in (
        ("大.jpg", b"\xff\xd8\xff" + bytes(11 * 2**20), "file_large"),
        ("空.png", b"", "file_empty"),
        ("断.jpg", jpeg()[:-2], "file_broken"),
        ("断.pdf", b"%PDF-1.4\n", "file_broken"),
        ("程序.jpg", b"MZ" + bytes(90), "file_kind"),
        ("网页.pdf", b"<script>alert(1)</script>", "file_kind"),
    ):
        text = do(head, issued, "note_progress", text="看照片", files=[photo(), SimpleUploadedFile(name, data)])
        wanted = say(f"register.refused.{code}", "zh", file=name, size=12, limit=10)
        assert wanted in text.replace("11 MB", "12 MB"), code
        assert "看照片</textarea>" in text
    assert say("register.refused.files_many", "zh", most=10) in do(head, issued, "note_progress", text="x", files=[photo(f"{n}.jpg") for n in range(11)])
    assert say("frame.refused.empty", "zh") in do(head, issued, "note_progress", text=" ", files=[photo()])
    do(head, issued, "note_progress", text="开始了")
    assert say("frame.refused.no_evidence", "zh") in do(head, issued, "ask_closure", text="好了")
    assert (Evidence.objects.count(), files(), Measure.objects.get(number=1).state) == (0, [], "in_progress")


def test_a_form_that_is_sent_twice_is_noted_once(issued: House) -> None:
    head = entered(issued, Role.DEPARTMENT)
    address = reverse("measure_do", args=["demo", 1, "note_progress"])
    for _ in range(2):
        text = head.post(address, {"seen": "0", "text": "已安排。", "files": [photo()]}, follow=True).content.decode()
    assert say("register.refused.twice", "zh") in text
    assert (Progress.objects.count(), Evidence.objects.count()) == (1, 1)
    # The same words another day are another note.
    assert say("register.told.note_progress", "zh") in do(head, issued, "note_progress", text="已安排。")
    assert head.post(reverse("measure_do", args=["demo", 1, "anything"])).status_code == 404
    for seen in ("x", "9" * 40, "-1"):
        assert head.post(address, {"seen": seen, "text": f"第{seen}次"}, follow=True).status_code == 200


@pytest.mark.parametrize("role", sorted(SEE))
def test_only_what_is_offered_is_done(issued: House, role: Role) -> None:
    """A form that is not on the page is refused, and nothing is changed."""
    client = entered(issued, role)
    text = page(client, issued, "measure", 1)
    for deed in ("note_progress", "block_measure", "unblock_measure", "ask_extension", "decide_extension", "ask_closure", "check_closure", "sign_closure", "return_closure", "reopen_measure", "cancel_measure"):
        if f'id="{deed}"' not in text:
            do(client, issued, deed, text="x", until=(today() + timedelta(days=90)).isoformat(), grant="1", **({"files": [photo()]} if deed in {"note_progress", "ask_closure"} else {}))
            assert (Measure.objects.get(number=1).state, Progress.objects.count(), Extension.objects.count()) == ("approved", 0, 0), deed


def test_who_is_spoken_about_sees_no_form_and_no_word_of_it(issued: House) -> None:
    Campaign.objects.update(smallest_group=2)
    problem = Measure.objects.get(number=1).problem
    opinion = Opinion.objects.filter(placements__problem=problem).order_by("number")[0]
    head = entered(issued, Role.DEPARTMENT)
    text = page(head, issued, "measure", 1)
    assert opinion.text in text and 'id="note_progress"' in text
    name_targets(opinion, [], [who(issued, Role.DEPARTMENT)], by=issued.viewer(Role.OFFICE), now=now())
    text = page(head, issued, "measure", 1)
    assert opinion.text not in text and 'id="note_progress"' not in text
    assert say("frame.refused.about_you", "zh") in do(head, issued, "note_progress", text="x")
    name_targets(opinion, [], [who(issued, Role.LEADING_GROUP)], by=issued.viewer(Role.OFFICE), now=now())
    Problem.objects.filter(pk=problem.pk).update(state="confirmed")
    chair = entered(issued, Role.LEADING_GROUP)
    assert say("register.outcomes.explain_problem", "zh") not in page(chair, issued, "rectified_problem", problem.code)
    answer = chair.post(reverse("rectified_problem", args=["demo", problem.code]), {"action": "explain_problem", "text": "x"}, follow=True)
    assert say("frame.refused.about_you", "zh") in answer.content.decode()


def test_what_few_said_is_not_shown(issued: House) -> None:
    problem = Measure.objects.get(number=1).problem
    count = problem.placements.count()
    opinion = Opinion.objects.filter(placements__problem=problem)[0]
    head = entered(issued, Role.DEPARTMENT)
    Campaign.objects.update(smallest_group=count + 1)
    assert opinion.text not in (text := page(head, issued, "measure", 1)) and say("register.heard_few", "zh", least=count + 1) in text
    Campaign.objects.update(smallest_group=count)
    assert opinion.text in page(head, issued, "measure", 1)
    Opinion.objects.filter(pk=opinion.pk).update(confidential=True)
    # Of the rest there are fewer now than may be shown.
    assert say("register.heard_closed", "zh", count=count) in page(head, issued, "measure", 1)


def test_a_plan_is_drafted_proposed_returned_and_issued(confirmed: House) -> None:
    clerk, chair = entered(confirmed, Role.OFFICE), entered(confirmed, Role.LEADING_GROUP)
    first, *rest = problems(confirmed)
    text = page(clerk, confirmed, "rectification")
    assert all(one.code in text for one in (first, *rest)) and say("register.plan.propose", "zh") not in text
    given = {"problem": first.code, "content": "供热饭", "requirement": "有热饭", "leader": who(confirmed, Role.LEADER).pk, "department": confirmed.finance.pk, "kind": "by_date", "deadline": (today() + timedelta(days=20)).isoformat()}
    new = reverse("measure_new", args=["demo"])
    assert say("frame.refused.deadline", "zh") in clerk.post(new, {**given, "deadline": ""}).content.decode()
    assert clerk.post(new, {**given, "problem": "P999"}).status_code == 200 and not Measure.objects.exists()
    for _ in range(2):
        assert say("register.told.drafted", "zh", number=1) in clerk.post(new, given, follow=True).content.decode()
    assert Measure.objects.count() == 1
    edit = reverse("measure_edit", args=["demo", 1])
    bureau = who(confirmed, Role.OFFICE).posts.get().unit
    assert say("register.told.changed", "zh") in clerk.post(edit, {**given, "content": "夜里供热饭", "helping": [bureau.pk, confirmed.finance.pk]}, follow=True).content.decode()
    assert (Measure.objects.get().content, list(Measure.objects.get().co_departments.all())) == ("夜里供热饭", [bureau])
    for one in rest:
        address = reverse("rectified_problem", args=["demo", one.code])
        assert say("frame.refused.reason", "zh") in chair.post(address, {"action": "explain_problem", "text": " "}, follow=True).content.decode()
        assert say("register.told.explain_problem", "zh") in chair.post(address, {"action": "explain_problem", "text": "明年再看"}, follow=True).content.decode()
    propose = reverse("rectification_propose", args=["demo"])
    assert say("register.told.proposed", "zh") in clerk.post(propose, follow=True).content.decode()
    assert say("frame.refused.plan_waits", "zh") in clerk.post(propose, follow=True).content.decode()
    assert clerk.post(reverse("rectification_decide", args=["demo", 1]), {"issue": "1"}).status_code == 404
    decide = reverse("rectification_decide", args=["demo", 1])
    assert say("frame.refused.reason", "zh") in chair.post(decide, {"text": ""}, follow=True).content.decode()
    assert say("register.told.returned", "zh") in chair.post(decide, {"text": "再想想"}, follow=True).content.decode()
    clerk.post(propose)
    text = page(chair, confirmed, "rectification_plan", 2)
    assert "夜里供热饭" in text and confirmed.finance.name in text
    assert 'name="issue"' in text and 'name="issue"' not in page(entered(confirmed, Role.SUPERVISION), confirmed, "rectification_plan", 2)
    assert say("register.told.issued", "zh") in chair.post(reverse("rectification_decide", args=["demo", 2]), {"issue": "1"}, follow=True).content.decode()
    assert [one.state for one in RectificationPlan.objects.order_by("number")] == ["returned", "issued"]
    assert say("frame.refused.state", "zh") in clerk.post(edit, {**given, "content": "再改"}, follow=True).content.decode()


def test_a_problem_is_presented_and_resolved(issued: House) -> None:
    clerk, chair = entered(issued, Role.OFFICE), entered(issued, Role.LEADING_GROUP)
    measure = Measure.objects.get(number=1)
    address = reverse("rectified_problem", args=["demo", measure.problem.code])
    assert say("frame.refused.measures_open", "zh", count=1) in clerk.post(address, {"action": "present_problem"}, follow=True).content.decode()
    Measure.objects.filter(pk=measure.pk).update(state="cancelled")
    assert say("register.told.present_problem", "zh") in clerk.post(address, {"action": "present_problem"}, follow=True).content.decode()
    assert say("frame.refused.role", "zh") in clerk.post(address, {"action": "resolve_problem", "text": "x"}, follow=True).content.decode()
    assert say("frame.refused.role", "zh") in chair.post(address, {"action": "begin_problem", "text": "x"}, follow=True).content.decode()
    assert say("register.told.resolve_problem", "zh") in chair.post(address, {"action": "resolve_problem", "text": "看过了"}, follow=True).content.decode()
    assert Problem.objects.get(pk=measure.problem_id).state == "resolved"
    other = person("elsewhere", (unit("elsewhere", "department", issued.host), True))
    client = Client()
    client.force_login(user("elsewhere", other))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_has_the_rows_of_the_page_and_no_formula(confirmed: House, language: str) -> None:
    first, second, *_ = problems(confirmed)
    drafted(confirmed, first, content=BOMB, kind="immediate")
    drafted(confirmed, second, content="别的措施")
    do(entered(confirmed, Role.DEPARTMENT), confirmed, "note_progress", text="+1", files=[photo()])
    client = entered(confirmed, Role.OFFICE, "zh-hans" if language == "zh" else "en")
    answer = client.get(reverse("register_book", args=["demo"]), {"kind": "immediate"})
    assert answer.status_code == 200 and f"register-{today().isoformat()}-{language}.xlsx" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if "sheet" in name and name.endswith(".xml"))
    assert "HYPERLINK" in sheets and "<f>" not in sheets and "别的措施" not in sheets
    for column in ("requirement", "old_deadline", "closure_asked", "evidence"):
        assert say(f"report.column.{column}", language) in sheets


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_say_what_to_do_when_there_is_nothing(home: House, language: str) -> None:
    django = "zh-hans" if language == "zh" else "en"
    assert say("register.none", language) in page(entered(home, Role.OFFICE, django), home, "register")
    assert say("register.none_yet", language) in page(entered(home, Role.SUPERVISION, django), home, "register")
    assert say("register.no_problems", language) in page(entered(home, Role.OFFICE, django), home, "measure_new")
    assert say("register.no_problems", language) in page(entered(home, Role.OFFICE, django), home, "rectification")
    for name in ("register", "mine"):
        assert say("register.none_own", language) in page(entered(home, Role.DEPARTMENT, django), home, name)


def test_my_page_leads_to_what_is_due_in_one_tap(issued: House) -> None:
    Measure.objects.filter(number=1).update(deadline=today() + timedelta(days=7))
    Measure.objects.filter(number=2).update(deadline=today() - timedelta(days=1))
    text = page(entered(issued, Role.DEPARTMENT), issued, "mine")
    due, rest = text.split(say("register.mine.rest", "zh"))
    assert all(f"/register/{number}/#note_progress" in due for number in (1, 2)) and "/register/3/#note_progress" in rest
    # A leader does not note progress.
    assert "#note_progress" not in page(entered(issued, Role.LEADER), issued, "mine")


def test_a_problem_leads_to_its_measures_once_it_is_confirmed(issued: House) -> None:
    clerk, code = entered(issued, Role.OFFICE), Measure.objects.get(number=1).problem.code
    address = reverse("rectified_problem", args=["demo", code])
    assert address in page(clerk, issued, "problem", code) and "/register/1/" in clerk.get(address).content.decode()
    Problem.objects.filter(code=code).update(state="proposed")
    assert address not in page(clerk, issued, "problem", code) and clerk.get(address).status_code == 404
    assert say("register.plan.stands", "zh") in page(clerk, issued, "rectification")
