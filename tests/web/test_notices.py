"""The notice board: answers of a place where enough had asked for them, printed and noted as posted; nothing of what was said."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from django.test import Client
from django.urls import reverse
from domain.answering.conftest import confirmed  # noqa: F401
from domain.answering.test_answering import published, spoken
from factories import NOW, TODAY, House

from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.answering.listing import read_out_groups
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.answering.notices import hangs
from huiyin.domain.answering.publicly import show_register
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.words import say

pytestmark = pytest.mark.django_db


def entered(home: House, role: Role, language: str = "zh-hans") -> Client:
    client = Client()
    client.force_login(home.users[role])
    client.cookies["django_language"] = language
    return client


def text_of(made: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(made))


def test_fewer_than_the_smallest_group_hang_nowhere_but_on_the_notice_for_all() -> None:
    assert hangs({1: 4, 2: 5, 3: 50}, 5) == {2, 3} and hangs({1: 1}, 0) == {1} and hangs({}, 5) == set()


@pytest.fixture
def answer(confirmed: House) -> Answer:  # noqa: F811
    return published(confirmed, spoken(confirmed)[0])


@pytest.mark.parametrize(("cookie", "language"), [("zh-hans", "zh"), ("en", "en")])
def test_it_is_printed_and_noted_where_it_hangs(confirmed: House, answer: Answer, cookie: str, language: str) -> None:  # noqa: F811
    clerk = entered(confirmed, Role.OFFICE, cookie)
    group = read_out_groups(confirmed.viewer(Role.OFFICE), today=TODAY)[0]
    board, here = reverse("notice", args=["demo"]), f"{reverse('notice', args=['demo'])}?group={group.key}"
    Campaign.objects.update(smallest_group=50)
    shown = clerk.get(here).content.decode()
    assert say("delivery.notice.kept_back", language, count=1, least=50) in shown and say("delivery.notice.nothing_here", language, least=50) in shown
    Campaign.objects.update(smallest_group=1)
    assert f'value="{group.key}" checked' in clerk.get(here).content.decode()
    assert say("delivery.notice.no_code", language) in clerk.get(board).content.decode()
    show_register(by=confirmed.viewer(Role.LEADING_GROUP), now=NOW)
    assert say("delivery.notice.no_code", language) not in clerk.get(board).content.decode()
    said = set(Opinion.objects.values_list("text", flat=True))
    for size in ("a4", "a3"):
        made = clerk.get(reverse("notice_pdf", args=["demo", size]))
        told = text_of(made.content)
        assert made["Content-Type"] == "application/pdf" and answer.done in told and "/c/demo/register/" in told
        assert not [one for one in said if one in told]
    assert clerk.get(reverse("notice_pdf", args=["demo", "b5"])).status_code == 404
    paper = text_of(clerk.get(reverse("read_out_pdf", args=["demo", group.key])).content)
    assert answer.why in paper and say("delivery.list.line.who", language) in paper
    assert "/c/demo/register/" not in paper
    nowhere = {"answer": answer.pk, "note": "7月12日，车间门口"}
    clerk.post(board, nowhere)
    assert not Delivery.objects.filter(way="notice").exists(), "It hangs nowhere."
    clerk.post(board, {**nowhere, "place": group.key, "note": " "})
    assert not Delivery.objects.filter(way="notice").exists(), "Nobody says where."
    clerk.post(board, {**nowhere, "place": group.key})
    posted = Delivery.objects.filter(way="notice")
    assert posted.count() == group.opinions and {(one.state, one.note, one.done_by) for one in posted} == {("done", "7月12日，车间门口", confirmed.users[Role.OFFICE])}
    assert Activity.objects.filter(verb="post_notice").latest("id").detail == {"count": group.opinions}


def test_who_sees_a_notice_and_who_notes_it(confirmed: House, answer: Answer) -> None:  # noqa: F811
    group = read_out_groups(confirmed.viewer(Role.OFFICE), today=TODAY)[0]
    board = reverse("notice", args=["demo"])
    inspector = entered(confirmed, Role.SUPERVISION)
    assert 'name="place"' not in inspector.get(board).content.decode()
    inspector.post(board, {"answer": answer.pk, "place": group.key, "note": "x"})
    assert not Delivery.objects.filter(way="notice").exists()
    for role in (Role.LEADER, Role.DEPARTMENT, Role.LEADING_GROUP, Role.TEAM):
        assert entered(confirmed, role).get(board).status_code == 404
    assert entered(confirmed, Role.OFFICE).get(f"{board}?group=place-0").status_code == 404
