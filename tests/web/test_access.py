"""Every page against every role: who may not see a page gets none, and who is spoken about finds no word of it anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from factories import MINUTES, NOW, House

from huiyin.domain.access import Role
from huiyin.domain.answering.answers import draft_answer, publish_answer
from huiyin.domain.campaigns.models import Body, BodyMember, Phase, TeamMember
from huiyin.domain.campaigns.planning import draft_plan
from huiyin.domain.collection.models import Opinion, PublicForm, SourceDocument
from huiyin.domain.collection.registering import name_targets, restate
from huiyin.domain.consolidation.confirming import propose_list
from huiyin.domain.consolidation.models import Aspect, Placement, Problem
from huiyin.domain.consolidation.running import ask_run
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.gatherings.services import plan_gathering
from huiyin.domain.rectification.measures import draft_measure, propose_plan
from huiyin.domain.rectification.progressing import note_progress

pytestmark = pytest.mark.django_db
#: What only whoever may read the source may ever see.
SAID = "女工卫生室常年上锁"
DAY = FuzzyDate(date(2025, 7, 9), Precision.DAY)
#: Who reads what was said; who else comes to a page of these parts has come to the wrong one.
PARTS = {
    "sources/": {Role.OFFICE, Role.SUPERVISION, Role.TEAM},
    "opinions/": {Role.OFFICE, Role.SUPERVISION, Role.TEAM, Role.LEADING_GROUP},
    "pictures/": {Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP},
    "review/": {Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP},
    "problems/": {Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP},
    "consolidation/": {Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP},
    "field/": {Role.OFFICE, Role.TEAM},
    "scans/": {Role.OFFICE, Role.SUPERVISION, Role.TEAM},
    "register/": {Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP, Role.LEADER, Role.DEPARTMENT},
    "mine/": {Role.LEADER, Role.DEPARTMENT},
    "answers/": {Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP, Role.LEADER, Role.DEPARTMENT},
    "indicators/": {Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP},
    "lasting/": {Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP},
    "reminders/": {Role.OFFICE, Role.ADMINISTRATOR},
    "vault/": {Role.PRIVACY},
    "log/": {Role.OFFICE, Role.ADMINISTRATOR, Role.SUPERVISION, Role.PRIVACY},
}


def pages(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address inside a campaign, with its page."""
    for one in (resolver or get_resolver()).url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from pages(one, path)
        elif path.startswith("work/"):
            yield path, one


NAMES = sorted(str(page.name) for _, page in pages())


def roles_of(name: str) -> frozenset[Role]:
    """Who is let in, as the page itself says."""
    (found,) = [page for _, page in pages() if page.name == name]
    return frozenset(found.callback.roles)  # type: ignore[attr-defined]


def addresses(name: str, home: House) -> Iterator[str]:
    """A page with everything that may stand in its address, so far as it is there."""
    things: dict[str, list[Any]] = {
        "number": [*SourceDocument.objects.values_list("number", flat=True), 99],
        "pk": [1, 2, 99],
        "kind": ["endorsement", "furniture", "stratum", "team", "body", "phase", "gathering_kind", "channel", "directive"],
        "token": ["0" * 32],
        "deed": ["refer", "decline", "restate", "move", "undo", "note_progress", "change"],
        "reason": ["no_answer", "read_out", "nothing"],
        "size": ["a4", "a3", "b5"],
        "step": ["grant", "refuse", "letters", "posted", "returned", "lost"],
        "decision": [1],
        "run": [1, 99],
        "material": [1],
        "scan": [1],
        "group": [f"gathering-{Gathering.objects.get().pk}", "place-0"],
        "code": ["P001", "P002", "P999"],
        "indicator": ["answered", "acceptance", "response", "nothing"],
        "part": ["denominator"],
        "paper": ["docx", "xlsx", "pdf", "txt"],
    }
    (found,) = [page for _, page in pages() if page.name == name]
    wanted = [given for given in found.pattern.converters if given != "campaign"]
    assert set(wanted) <= set(things), f"Say in this test what may stand for {wanted} in {name}."
    for value in things[wanted[0]] if wanted else [None]:
        more = {given: things[given][0] for given in wanted}
        yield reverse(name, kwargs={"campaign": home.campaign.code, **more, **({wanted[0]: value} if wanted else {})})


def entered(home: House, role: Role) -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(home.users[role])
    return client


@pytest.fixture
def full(home: House) -> House:
    """A house in which there is something on every page."""
    office = home.viewer(Role.OFFICE)
    gathering = plan_gathering(home.campaign, kind=home.kinds["listening_session"], title="座谈会", when=DAY, by=office, now=NOW, team=home.team, unit=home.north)
    opinions = home.opinions(MINUTES, gathering=gathering)
    restate(opinions[0], "请改善夜班就餐。", by=office, now=NOW)
    problem = Problem.objects.create(campaign=home.campaign, code="P001", aspect=Aspect.objects.create(campaign=home.campaign, code="A01", title="后勤"), title="就餐和更衣")
    Placement.objects.bulk_create(Placement(campaign=home.campaign, opinion=one, problem=problem, reason="community") for one in opinions)
    propose_list(by=office, now=NOW)
    problem.state = "confirmed"
    problem.save()
    until = date(2099, 12, 31)
    given: dict[str, Any] = {"content": "供热饭", "requirement": "有热饭", "leader": home.users[Role.LEADER].person, "department": home.finance, "kind": "immediate", "deadline": until}
    for _ in range(2):
        note_progress(draft_measure(problem, by=office, now=NOW, today=NOW.date(), **given), "已开始", by=home.viewer(Role.DEPARTMENT), now=NOW, today=NOW.date())
    propose_plan(by=office, now=NOW)
    answer = draft_answer(problem, done="供热饭", not_done="没有", why="没有", next="再看", by=office, now=NOW, today=NOW.date())
    publish_answer(answer, by=home.viewer(Role.LEADING_GROUP), now=NOW)
    ask_run("all", by=office, now=NOW)
    home.source("另一份记录。灯不亮。")
    draft_plan(home.campaign, "方案", "一、听。", by=office, now=NOW, today=NOW.date())
    Phase.objects.create(campaign=home.campaign, order=1, name="听", name_en="Listening", starts=DAY, ends=DAY)
    PublicForm.objects.create(campaign=home.campaign, code="ask", name="说说", name_en="Ask", channel=home.channels["web"])
    return home


def test_every_page_says_who_is_let_in() -> None:
    assert len(NAMES) > 40
    for path, page in pages():
        roles = getattr(page.callback, "roles", None)
        assert roles, f"{path} does not say whom it is for"
        for part, those in PARTS.items():
            if path.split("/", 2)[2].startswith(part):
                assert roles <= those, f"{path} lets in {sorted(roles - those)}"


@pytest.mark.parametrize("role", list(Role))
def test_a_page_does_not_exist_for_who_is_not_let_in_and_breaks_for_nobody(full: House, role: Role) -> None:
    client = entered(full, role)
    for name in NAMES:
        # Somebody in a team or of the supervision has a post as well.
        allowed = full.viewer(role).is_any(roles_of(name))
        for address in addresses(name, full):
            asked, sent = client.get(address), client.post(address, {})
            assert max(asked.status_code, sent.status_code) < 500, address
            # A page that takes no GET may say so before it asks who is there.
            assert allowed or (asked.status_code in {404, 405} and 404 in {asked.status_code, sent.status_code}), f"{role} reaches {address}"


def test_nobody_comes_in_without_signing_in(full: House) -> None:
    outsider = Client()
    outsider.force_login(full.outsider)
    for name in NAMES:
        for address in addresses(name, full):
            sent = Client().post(address, {})
            sent = Client().get(address) if sent.status_code == 405 else sent
            assert sent.headers["Location"].startswith("/accounts/login/"), address
            assert outsider.get(address).status_code in {404, 405}, address


@pytest.mark.parametrize("role", [Role.LEADER, Role.LEADING_GROUP, Role.DEPARTMENT])
@pytest.mark.parametrize("by", ["unit", "person"])
def test_who_is_spoken_about_reads_no_word_of_it_whatever_else_they_are(full: House, role: Role, by: str) -> None:
    """A leader of the place, the chair above it, a department head by name: each is put into the office, the supervision and the team as well."""
    person = full.users[role].person
    assert person is not None
    for kind in ("office", "supervision"):
        BodyMember.objects.create(body=Body.objects.get(campaign=full.campaign, kind=kind), person=person)
    TeamMember.objects.create(team=full.team, person=person)
    client = entered(full, role)
    assert any(SAID in text for text in everything(client, full)), "Nothing is hidden from somebody who is not spoken about."
    opinion = Opinion.objects.get(text__startswith=SAID)
    units, people = ([full.plant if role != Role.DEPARTMENT else full.finance], []) if by == "unit" else ([], [person])
    name_targets(opinion, units, people, by=full.viewer(Role.OFFICE), now=NOW)
    assert not [text for text in everything(client, full) if SAID in text]
    assert any(SAID in text for text in everything(entered(full, Role.OFFICE), full))


def everything(client: Client, home: House) -> Iterator[str]:
    """The text of every page that somebody can open, and of the search for what was said."""
    for name in NAMES:
        for address in addresses(name, home):
            answer = client.get(address)
            if answer.status_code == 200:
                yield b"".join(answer).decode("utf-8", "replace")  # type: ignore[arg-type]
    yield client.get(reverse("opinions", args=[home.campaign.code]), {"q": SAID}).content.decode().replace(f'value="{SAID}"', "")
    yield client.get("/").content.decode()
