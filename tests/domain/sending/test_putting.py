"""Messages are put down once, by the deed that causes them, and addresses lie sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from factories import NOW, House

from huiyin.domain.access import Role
from huiyin.domain.sending.models import Message, SendingRules
from huiyin.domain.sending.putting import BadDraft, Draft, put, put_all
from huiyin.domain.sending.sealing import Unreadable, seal, unseal

ADDRESS = "somebody@invented.example"


def to_somebody(home: House, key: str = "answer:1", **given: object) -> Draft:
    """A mail to an address without an account."""
    return replace(Draft(key, home.campaign, "answer", "email", "题目", "正文", "zh", address=ADDRESS), **given)  # type: ignore[arg-type]


def test_the_same_key_is_one_message(home: House) -> None:
    first = put(to_somebody(home), now=NOW)
    again = put(to_somebody(home, subject="另一个题目"), now=NOW + timedelta(days=1))
    assert (again.pk, again.subject, again.state) == (first.pk, "题目", "waiting")
    assert put_all([to_somebody(home, f"answer:{n}") for n in (1, 2, 2, 3)], now=NOW) == 2
    assert Message.objects.count() == 3


def test_many_are_put_down_at_once(home: House) -> None:
    drafts = [to_somebody(home, f"answer:{n}") for n in range(1201)]
    assert put_all(drafts, now=NOW) == 1201
    assert put_all(drafts, now=NOW) == 0


def test_a_deed_that_fails_leaves_no_message(home: House) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put(to_somebody(home), now=NOW)
        raise ZeroDivisionError
    assert not Message.objects.exists()


def test_an_address_and_personal_words_lie_sealed_and_bound_to_their_row(home: House) -> None:
    made = put(to_somebody(home, body="只给你一个人看", personal=True), now=NOW)
    made.refresh_from_db()
    told = unseal(made.sealed or b"", row=f"{home.campaign.pk}:answer:1")
    assert told == {"address": ADDRESS, "subject": "题目", "body": "只给你一个人看"}
    assert (made.subject, made.body) == ("", "")
    assert ADDRESS.encode() not in bytes(made.sealed or b"") and "只给你".encode() not in bytes(made.sealed or b"")
    with pytest.raises(Unreadable):
        unseal(made.sealed or b"", row=f"{home.campaign.pk}:answer:2")


def test_two_seals_of_the_same_differ(home: House) -> None:
    assert seal({"address": ADDRESS}, row="1") != seal({"address": ADDRESS}, row="1")


def test_a_notice_in_the_application_is_there_at_once(home: House) -> None:
    user = home.users[Role.OFFICE]
    made = put(Draft("k", home.campaign, "reminder", "app", "题\n目", "正文", "zh", user=user, path=reverse("overview", args=["demo"])), now=NOW)
    assert (made.state, made.sent_at, made.subject, made.read_at) == ("sent", NOW, "题 目", None)


def test_the_patience_of_the_campaign_is_kept(home: House) -> None:
    SendingRules.objects.create(campaign=home.campaign, patience=3)
    later = NOW + timedelta(days=1)
    assert put(to_somebody(home, not_before=later), now=NOW).expires_at == later + timedelta(days=3)


@pytest.mark.parametrize("wrong", [{"address": ""}, {"channel": "app"}, {"channel": "webhook"}, {"key": ""}, {"key": "k" * 201}])
def test_a_draft_has_one_receiver_that_fits_and_a_key(home: House, wrong: dict[str, str]) -> None:
    with pytest.raises(BadDraft):
        put(to_somebody(home, **wrong), now=NOW)
    with pytest.raises(BadDraft):
        put(to_somebody(home, user=home.users[Role.OFFICE]), now=NOW)
    assert not Message.objects.exists()
