"""Answers on the page of a receipt: seen, rated, and by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from domain.answering.test_answering import PARTS, published, spoken
from domain.consolidation.test_confirming import clear
from domain.consolidation.test_running import SAID, run, said
from factories import NOW, TODAY, House

from huiyin.domain.access import Role
from huiyin.domain.answering.models import Answer, Delivery, Rating
from huiyin.domain.collection.contributing import submit
from huiyin.domain.collection.models import Contributor, PublicForm
from huiyin.domain.collection.registering import confirm_source
from huiyin.domain.consolidation.confirming import confirm_list, propose_list
from huiyin.domain.consolidation.models import Problem
from huiyin.web.contribute import limits
from huiyin.words import say

pytestmark = pytest.mark.django_db
LANGUAGES = [("zh-hans", "zh"), ("en", "en")]


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    limits.forget()
    yield
    limits.forget()


@pytest.fixture
def confirmed(home: House) -> House:
    """Twelve opinions about three matters, consolidated and confirmed."""
    said(home, SAID)
    run(home)
    clear(home)
    confirm_list(propose_list(by=home.viewer(Role.OFFICE), now=NOW), by=home.viewer(Role.LEADING_GROUP), now=NOW)
    return home


@pytest.fixture
def problem(confirmed: House) -> Problem:
    """The problem that four people with receipts spoke about, being rectified."""
    return spoken(confirmed)[0]


def holder(home: House, text: str = "夜里没有热饭吃。") -> tuple[str, Contributor]:
    """Somebody with a receipt: the code and who they are."""
    form = PublicForm.objects.get(code="ask")
    sent = submit(form, text, nonce=text.encode()[:16].ljust(16, b"x"), now=NOW, today=TODAY)
    assert sent.source.contributor is not None
    return sent.code, sent.source.contributor


def reached(home: House, answer: Answer) -> tuple[str, Contributor]:
    """The code of somebody whom an answer reached."""
    code, somebody = holder(home)
    one = Delivery.objects.filter(answer=answer, way="receipt").first()
    assert one is not None
    Delivery.objects.filter(pk=one.pk).update(contributor=somebody)
    return code, somebody


def follow(code: str, deed: str = "", language: str = "zh-hans", **given: Any) -> str:
    client = Client()
    client.cookies["django_language"] = language
    return client.post(f"/receipt/{deed}", {"code": code, **given}).content.decode()


@pytest.mark.parametrize(("cookie", "language"), LANGUAGES)
def test_the_receipt_page_shows_the_answer_marks_it_seen_and_takes_a_rating(confirmed: House, problem: Problem, cookie: str, language: str) -> None:
    answer = published(confirmed, problem)
    code, somebody = reached(confirmed, answer)
    Delivery.objects.filter(contributor=somebody).update(opinion=confirm_source(somebody.sources.get(), by=confirmed.viewer(Role.OFFICE), now=NOW)[0])
    text = follow(code, language=cookie)
    assert say("answers.receipt.answered", language) in text and "夜里没有热饭吃" in text and problem.title not in text
    assert all(part in text for part in PARTS.values()) and say("answers.receipt.ask", language) in text and "<script" not in text
    assert Delivery.objects.get(contributor=somebody).state == "done"
    assert say("answers.receipt.rated", language) in follow(code, "rate/", cookie, answer=answer.pk, value="partly", comment="价格呢")
    text = follow(code, "rate/", cookie, answer=answer.pk, value="satisfied", comment="")
    assert say("answers.receipt.again", language, value=say("answers.value.satisfied", language)) in text
    assert [(one.contributor, one.value) for one in Rating.objects.all()] == [(somebody, "satisfied")]


def test_before_the_answer_the_receipt_page_says_that_it_will_come(confirmed: House, problem: Problem) -> None:
    code, _ = holder(confirmed)
    text = follow(code)
    assert say("contribute.follow.answer_later", "zh") in text and say("answers.receipt.title", "zh") not in text


def test_a_wrong_code_or_a_strangers_answer_rates_nothing(confirmed: House, problem: Problem) -> None:
    answer = published(confirmed, problem)
    mine, _ = reached(confirmed, answer)
    other, _ = holder(confirmed, "别的事情。")
    assert say("contribute.refused.wrong_code", "zh") in follow("0000-0000-0000", "rate/", answer=answer.pk, value="not")
    text = follow(other, "rate/", answer=answer.pk, value="not")
    assert say("frame.refused.not_your_answer", "zh") in text and PARTS["done"] not in text
    assert say("frame.refused.not_your_answer", "zh") in follow(mine, "rate/", answer="99999", value="not")
    assert say("frame.refused.rating", "zh", most=1000) in follow(mine, "rate/", answer=answer.pk, value="great")
    text = follow(mine, "rate/", answer=answer.pk, value="not", comment="长" * 1001)
    assert say("frame.refused.rating", "zh", most=1000) in text and "长" * 1001 in text, "What was typed stays."
    assert not Rating.objects.exists()
    assert Client().get("/receipt/rate/").headers["Location"] == "/receipt/"


def test_rating_is_limited_and_so_is_guessing(confirmed: House, problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = published(confirmed, problem)
    code, _ = reached(confirmed, answer)
    monkeypatch.setitem(limits.MOST, "rate", 2)
    for _ in range(2):
        follow(code, "rate/", answer=answer.pk, value="satisfied")
    refused = Client().post("/receipt/rate/", {"code": code, "answer": answer.pk, "value": "not", "comment": "别丢"})
    assert refused.status_code == 429 and "别丢" in refused.content.decode() and Rating.objects.get().value == "satisfied"
    for _ in range(limits.MOST["wrong_code"]):
        follow("0000-0000-0000", "rate/")
    assert Client().post("/receipt/rate/", {"code": code}).status_code == 429


def test_no_cookie_but_that_of_the_form(confirmed: House, problem: Problem) -> None:
    code, _ = reached(confirmed, published(confirmed, problem))
    client = Client()
    answer = client.post("/receipt/", {"code": code})
    assert set(answer.cookies) <= {"csrftoken"} and "no-store" in answer.headers["Cache-Control"]
