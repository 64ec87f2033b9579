"""A delivery round on the pages of the vault: asked for, agreed to, its letters printed once, and no contact on any page."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from domain.answering.conftest import confirmed  # noqa: F401
from domain.answering.test_rounds import answer, vault  # noqa: F401
from vaults import Held, passphrase

from huiyin.accounts.models import User
from huiyin.domain.access import Role
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.answering.round import DeliveryRound
from huiyin.domain.sending.models import Message
from huiyin.words import say

pytestmark = pytest.mark.django_db
CONTACTS = ("wang@example.org", "li.si@example.org", "139 0000 0000", "某市某路")


def entered(of: User, language: str = "zh-hans") -> Client:
    client = Client()
    client.force_login(of)
    client.cookies["django_language"] = language
    return client


def text_of(made: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(made)]


@pytest.mark.parametrize(("cookie", "language"), [("zh-hans", "zh"), ("en", "en")])
def test_two_officers_bring_the_answer_to_people(vault: Held, answer: Answer, cookie: str, language: str) -> None:  # noqa: F811
    asker, second = entered(vault.first, cookie), entered(vault.second, cookie)
    rounds = reverse("vault_rounds", args=["demo"])
    assert say("delivery.round.waiting", language, people=4) in asker.get(rounds).content.decode()
    given = {"reason": "送达答复", "of": vault.holder(vault.second).pk, "passphrase": passphrase(vault.first)}
    assert say("vault.refused.passphrase", language) in asker.post(rounds, {**given, "passphrase": "wrong"}).content.decode()
    cache.clear()
    assert say("vault.asked", language) in asker.post(rounds, given, follow=True).content.decode()
    one = DeliveryRound.objects.get()
    page, deed = reverse("vault_round", args=["demo", one.pk]), lambda step: reverse("vault_round_deed", args=["demo", one.pk, step])
    assert say("delivery.round.waits", language, number=1) in second.get(reverse("vault", args=["demo"])).content.decode()
    assert deed("grant") in second.get(page).content.decode() and deed("grant") not in asker.get(page).content.decode()
    told = second.post(deed("grant"), {"grant-passphrase": passphrase(vault.second)}, follow=True).content.decode()
    assert say("delivery.round.granted", language) in told and Message.objects.count() == 2
    assert deed("letters") in asker.get(page).content.decode() and deed("letters") not in told
    assert second.post(deed("letters"), {"read-passphrase": passphrase(vault.second)}).status_code == 302
    made = asker.post(deed("letters"), {"read-passphrase": passphrase(vault.first)})
    assert made["Content-Type"] == "application/pdf" and "no-store" in made["Cache-Control"]
    letters = text_of(made.content)
    assert len(letters) == 2 and all(answer.done in letter and "/r/" in letter for letter in letters)
    assert sum("139 0000 0000" in letter for letter in letters) == 1 and not any("个月了" in letter for letter in letters)
    assert sum(say("delivery.letter.how.phone", language) in letter for letter in letters) == 1
    assert asker.post(deed("letters"), {"read-passphrase": passphrase(vault.first)}).status_code == 302, "Once."
    assert say("delivery.round.told_posted", language) in asker.post(deed("posted"), {"note": "7月12日挂号"}, follow=True).content.decode()
    number = Delivery.objects.filter(way="letter")[0].note.lstrip("#")
    assert say("delivery.round.told_returned", language) in asker.post(deed("returned"), {"numbers": f"{number}，x"}, follow=True).content.decode()
    assert Delivery.objects.filter(fault="returned", way="read_out").count() == 1
    for client in (asker, second):
        for address in (page, rounds, reverse("vault", args=["demo"])):
            shown = client.get(address).content.decode()
            assert not [contact for contact in CONTACTS if contact in shown]


def test_a_round_is_refused_with_a_reason_and_nobody_else_sees_any(vault: Held, answer: Answer) -> None:  # noqa: F811
    asker, second = entered(vault.first), entered(vault.second)
    asker.post(reverse("vault_rounds", args=["demo"]), {"reason": "送达答复", "of": vault.holder(vault.second).pk, "passphrase": passphrase(vault.first)})
    one = DeliveryRound.objects.get()
    second.post(reverse("vault_round_deed", args=["demo", one.pk, "refuse"]), {"why": "先等等"})
    one.refresh_from_db()
    assert (one.state, one.refusal) == ("refused", "先等等") and not Delivery.objects.exclude(round=None).exists()
    for role in set(Role) - {Role.PRIVACY}:
        client = entered(vault.home.users[role])
        assert {client.get(reverse(name, args=["demo", *args])).status_code for name, args in (("vault_rounds", []), ("vault_round", [one.pk]))} == {404}
