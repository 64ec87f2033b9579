"""Attacks that once came through, each by who tries it."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from factories import NOW, TODAY, House

from huiyin.accounts.models import Person, Post
from huiyin.domain.access import Role
from huiyin.domain.collection.brought import brought_by
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets, refer
from huiyin.domain.collection.selectors import opinions_visible_to, traceable
from huiyin.domain.consolidation.models import Aspect, Placement, Problem, Run
from huiyin.domain.consolidation.quoting import cover_titles, readable
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.gatherings.services import plan_gathering
from huiyin.domain.organisation import reset_password, set_active
from huiyin.domain.oversight.pictures import by_month, by_stratum, streams

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uncounted() -> None:
    """Nobody has guessed at anything yet."""
    cache.clear()


def entered(home: House, role: Role) -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(home.users[role])
    return client


def clerk(home: House) -> Person:
    """Who works in the office."""
    person = home.users[Role.OFFICE].person
    assert person is not None
    return person


def log_of(home: House, role: Role) -> str:
    """The log as somebody reads it."""
    return entered(home, role).get(reverse("log", args=[home.campaign.code])).content.decode()


def test_the_log_tells_a_target_neither_when_nor_why_something_came_in_against_them(home: House) -> None:
    home.opinions("食堂太远。")
    (opinion,) = home.opinions("办事员刁难来人。")
    refer(opinion, "outside_remit", by=home.viewer(Role.OFFICE), now=NOW, note="来信人在三车间")
    shown = log_of(home, Role.SUPERVISION)
    assert "来信人在三车间" in shown
    assert "来信人在三车间" in log_of(home, Role.OFFICE)
    inspector = home.users[Role.SUPERVISION].person
    assert inspector is not None
    opinion.target_people.add(inspector)
    hidden = log_of(home, Role.SUPERVISION)
    assert "来信人在三车间" not in hidden
    assert shown.count("<tr>") - hidden.count("<tr>") == 4, "Receiving, confirming, registering and referring are not told."
    assert shown.count("<tr>") == log_of(home, Role.OFFICE).count("<tr>")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PRIVACY])
def test_who_reads_no_source_reads_no_note_about_one_in_the_log(home: House, role: Role) -> None:
    (opinion,) = home.opinions("食堂太远。")
    refer(opinion, "outside_remit", by=home.viewer(Role.OFFICE), now=NOW, note="来信人在三车间")
    assert "来信人在三车间" not in log_of(home, role)


@pytest.mark.parametrize(("begins", "ends"), [(None, -1), (30, None)])
def test_a_post_that_ended_while_people_spoke_or_is_to_begin_still_keeps_from_the_source(home: House, begins: int | None, ends: int | None) -> None:
    (opinion,) = home.opinions("财务报销太慢。")
    name_targets(opinion, [home.finance], [], by=home.viewer(Role.OFFICE), now=NOW)
    assert opinions_visible_to(home.viewer(Role.OFFICE), today=TODAY).exists()
    home.campaign.created_at = NOW - timedelta(days=9)
    home.campaign.save()
    on = {"started_on": begins, "ended_on": ends}
    Post.objects.create(person=clerk(home), unit=home.finance, title="科长", **{name: None if days is None else TODAY + timedelta(days) for name, days in on.items()})
    assert not opinions_visible_to(home.viewer(Role.OFFICE), today=TODAY).exists()
    Post.objects.filter(person=clerk(home), unit=home.finance).update(started_on=None, ended_on=TODAY - timedelta(100))
    assert opinions_visible_to(home.viewer(Role.OFFICE), today=TODAY).exists()


def test_sums_beside_what_a_target_reads_do_not_tell_where_the_rest_came_from(home: House) -> None:
    """The clerk reads nine opinions of a problem with their places; one more is about the clerk and comes from the south."""
    office = home.viewer(Role.OFFICE)
    held = plan_gathering(home.campaign, kind=home.kinds["listening_session"], title="座谈会", when=FuzzyDate(TODAY, Precision.DAY), by=office, now=NOW, team=home.team, unit=home.south)
    said = [*(one for n in "一二三四五六七八" for one in home.opinions(f"第{n}食堂太远，希望近一些。")), *home.opinions("办事员刁难来人。", place=home.south, gathering=held)]
    said += home.opinions("食堂的菜太凉。", channel=home.channels["letter"])
    problem = Problem.objects.create(campaign=home.campaign, code="P001", aspect=Aspect.objects.create(campaign=home.campaign, code="A01", title="后勤"), title="食堂")
    Placement.objects.bulk_create(Placement(campaign=home.campaign, opinion=one, problem=problem, reason="community") for one in said)
    client, code = entered(home, Role.OFFICE), home.campaign.code
    addresses = [reverse("problem", args=[code, "P001"]), reverse("coverage", args=[code]) + "?rows=place&columns=channel", reverse("pictures", args=[code]) + "?show=all"]
    before = [client.get(one).content.decode() for one in addresses]
    assert 'class="spreads"' in before[0]
    assert brought_by([held], office)[held.pk].opinions == 1
    said[8].target_people.add(clerk(home))
    problem_page, coverage, pictures = (client.get(one).content.decode() for one in addresses)
    assert 'class="spreads"' not in problem_page
    assert coverage != before[1]
    assert pictures != before[2]
    assert brought_by([held], office)[held.pk].opinions == 0
    for found in (by_stratum(office), by_month(office)):
        assert {cell for row in found.rows for cell in row} == {None}
        assert sum(found.totals) == len(said)
    assert {one.source for one in streams(office) if one.target == ("all", "")} == {("channel", "")}
    counted = client.get(addresses[1]).context["matrix"].total.opinions
    assert counted == traceable(Opinion.objects.all(), office, today=TODAY).count()


def test_an_account_is_guessed_at_five_times_whatever_address_and_name_of_the_server_the_guesses_use(home: House) -> None:
    def sent(password: str, turn: int) -> int:
        given = {"login": "office", "password": password}
        return Client(REMOTE_ADDR=f"198.51.100.{turn}", HTTP_HOST=f"testserver:{8000 + turn}").post("/accounts/login/", given).status_code

    assert sent("office" * 3, 0) == 302
    assert {sent(f"guess-{turn}", turn) for turn in range(5)} == {200}
    assert sent("office" * 3, 9) == 200, "Even the right password waits now."


def test_behind_a_proxy_one_person_locks_out_nobody_else(home: House, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def sent(login: str, password: str, address: str) -> int:
        return Client(HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_FOR=address).post("/accounts/login/", {"login": login, "password": password}).status_code

    assert {sent(f"nobody-{turn}", "guess", f"192.0.2.{turn}, 198.51.100.7") for turn in range(12)} == {200}
    assert sent("office", "office" * 3, "198.51.100.7") == 200, "The address that guesses waits, whatever it says of itself."
    assert sent("office", "office" * 3, "198.51.100.8") == 302


def test_a_body_that_is_too_large_is_refused_before_it_is_read(home: House) -> None:
    body = b"x" * (3 * 2**20)
    assert Client().post("/receipt/", body, content_type="multipart/form-data; boundary=x").status_code == 413
    assert Client().post("/accounts/login/", body, content_type="multipart/form-data; boundary=x").status_code == 413
    assert entered(home, Role.OFFICE).post("/receipt/", {"code": "x", "file": SimpleUploadedFile("a.txt", body)}).status_code == 200


def test_who_is_deactivated_or_given_another_password_is_out_at_once(home: House) -> None:
    by = home.users[Role.ADMINISTRATOR]
    for deed in (lambda user: set_active(user, False, by=by, now=NOW), lambda user: reset_password(user, "another-pass-word", by=by, now=NOW)):
        role = Role.OFFICE if home.users[Role.OFFICE].is_active else Role.SUPERVISION
        client, page = entered(home, role), reverse("sources", args=[home.campaign.code])
        assert client.get(page).status_code == 200
        deed(home.users[role])
        assert client.get(page).status_code == 302


def test_the_title_of_a_problem_quotes_no_opinion_that_is_about_somebody(home: House) -> None:
    office = home.viewer(Role.OFFICE)
    said = [*home.opinions("办事员刁难来人，一个章跑三趟。"), *home.opinions("盖章要跑好几趟。")]
    aspect = Aspect.objects.create(campaign=home.campaign, code="A01", title="办事员刁难来人，一个章跑三趟")
    named = Problem.objects.create(campaign=home.campaign, code="P002", aspect=aspect, title="一个章跑三趟，办事员刁难来人", decided=True)
    problem = Problem.objects.create(campaign=home.campaign, code="P001", aspect=aspect, title="办事员刁难来人，一个章跑三趟", key_phrases=["盖章", "跑趟"])
    Placement.objects.bulk_create(Placement(campaign=home.campaign, opinion=one, problem=problem, reason="community") for one in said)
    entered(home, Role.OFFICE).post(reverse("opinion_targets", args=[home.campaign.code, said[0].number]), {"units": home.finance.pk, "save": "on"})
    for one in (aspect, named, problem):
        one.refresh_from_db()
    assert (problem.title, aspect.title) == ("盖章、跑趟", "盖章、跑趟")
    assert named.title == "一个章跑三趟，办事员刁难来人", "What a person wrote stays."
    assert cover_titles(office.campaign) == []


def test_the_titles_of_old_runs_quote_nothing_to_who_is_kept_from_it(home: House) -> None:
    (opinion,) = home.opinions("办事员刁难来人，一个章跑三趟。")
    titles = {"P001": "办事员刁难来人，一个章跑三趟", "P002": "食堂太远"}
    runs = [
        Run.objects.create(campaign=home.campaign, number=n, scope="all", state="done", asked_by=home.users[Role.OFFICE], asked_at=NOW, result=gzip.compress(json.dumps(made).encode()))
        for n, made in enumerate(({"problems": [], "assignments": []}, {"problems": [{"id": code, "title": title} for code, title in titles.items()], "assignments": []}), 1)
    ]
    page = reverse("run_compare", args=[home.campaign.code]) + f"?before={runs[0].number}&after={runs[1].number}"
    assert titles["P001"] in entered(home, Role.OFFICE).get(page).content.decode()
    opinion.target_people.add(clerk(home))
    shown = entered(home, Role.OFFICE).get(page).content.decode()
    assert titles["P001"] not in shown
    assert titles["P002"] in shown
    assert readable(titles, home.viewer(Role.SUPERVISION), today=TODAY) == titles
