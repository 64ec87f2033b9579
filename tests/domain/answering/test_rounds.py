"""A delivery round: two holders open the contacts of those whose answers wait; each goes by e-mail or into the letters, once, and nobody is told more."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.core.cache import cache
from factories import NOW, TODAY, House
from pytest_django import Settings
from vaults import Held, cheap, held, officer, passphrase

from domain.answering.test_answering import published
from huiyin.accounts.models import User
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.answering.hearing import seen
from huiyin.domain.answering.models import Answer, Delivery, RatingLink
from huiyin.domain.answering.posting import (
    free_letters,
    lapse_rounds,
    note_posted,
    note_returned,
    settle_mail,
    stop_for,
    take_letters,
    wipe_letters,
)
from huiyin.domain.answering.round import DeliveryRound
from huiyin.domain.answering.rounds import ask_round, grant_round, read_round, refuse_round, waiting_contacts
from huiyin.domain.answering.wording import contact_of
from huiyin.domain.collection.changing import ask_change, grant_change
from huiyin.domain.collection.contributing import submit
from huiyin.domain.collection.following import withdraw
from huiyin.domain.collection.holding import VaultRefused, enrol
from huiyin.domain.collection.models import Contributor, Opinion, PublicForm
from huiyin.domain.collection.registering import confirm_source, name_targets
from huiyin.domain.consolidation.deciding import last_number, move
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.measures import draft_measure, issue_plan, propose_plan
from huiyin.domain.sending.models import Message
from huiyin.domain.sending.sealing import unseal

pytestmark = pytest.mark.django_db
CONTACTS = ("wang@example.org", "邮箱：li.si@example.org", "139 0000 0000", "某市某路 1 号\n某某收", "")
BASE = "https://answers.example.org/"


def round_of(one: DeliveryRound) -> DeliveryRound:
    return DeliveryRound.objects.get(pk=one.pk)


@pytest.fixture
def vault(confirmed: House, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Held:
    cheap(monkeypatch)
    cache.clear()
    settings.MAIL = True
    return held(confirmed)


@pytest.fixture
def answer(confirmed: House, vault: Held) -> Answer:
    """Five people spoke on the web; four of them left a contact."""
    form = PublicForm.objects.create(campaign=confirmed.campaign, code="ask", name="说说", channel=confirmed.channels["web"])
    clerk = confirmed.viewer(Role.OFFICE)
    people = []
    for at, contact in enumerate(CONTACTS):
        sent = submit(form, f"食堂夜里没有热饭，第{at}个月了。", nonce=bytes([at]) * 16, now=NOW, today=TODAY, contact=contact)
        confirm_source(sent.source, by=clerk, now=NOW)
        people.append(sent.source.contributor)
    problem = Problem.objects.filter(campaign=confirmed.campaign).exclude(placements=None)[0]
    move(list(Opinion.objects.filter(source__contributor__in=people).values_list("number", flat=True)), problem.code, by=clerk, now=NOW, seen=last_number(clerk))
    leader = confirmed.users[Role.LEADER].person
    for one in Problem.objects.filter(campaign=confirmed.campaign).exclude(placements=None).distinct():
        fields = {"content": "x", "requirement": "y", "leader": leader, "department": confirmed.finance, "kind": "by_date", "deadline": TODAY + timedelta(days=9)}
        draft_measure(one, by=clerk, now=NOW, today=TODAY, **fields)  # type: ignore[arg-type]
    issue_plan(propose_plan(by=clerk, now=NOW), by=confirmed.viewer(Role.LEADING_GROUP), now=NOW)
    problem.refresh_from_db()
    return published(confirmed, problem)


def asked(vault: Held, reason: str = "把答复送到人") -> DeliveryRound:
    return ask_round(vault.holder(vault.second), reason, passphrase(vault.first), by=vault.viewer(vault.first), now=NOW, today=TODAY)


def granted(vault: Held, one: DeliveryRound) -> DeliveryRound:
    return grant_round(round_of(one), passphrase(vault.second), address=BASE, by=vault.viewer(vault.second), now=NOW, today=TODAY)


def code(refused: pytest.ExceptionInfo[VaultRefused]) -> str:
    return refused.value.code


def person(at: int) -> Contributor:
    return Contributor.objects.filter(receipt__isnull=False).order_by("pk")[at]


@pytest.mark.parametrize(
    ("written", "kind", "to"),
    [
        ("wang@example.org", "email", "wang@example.org"),
        (" E-mail: wang@example.org ", "email", "wang@example.org"),
        ("邮箱：wang@example.org。", "email", "wang@example.org"),
        ("a@example.org 或 b@example.org", "post", "a@example.org 或 b@example.org"),
        ("请打电话，不要发 wang@example.org", "post", "请打电话，不要发 wang@example.org"),
        ("139 0000-0000", "phone", "139 0000-0000"),
        ("电话：(010) 5550 0000", "phone", "电话：(010) 5550 0000"),
        ("某市某路 1 号 某某收", "post", "某市某路 1 号 某某收"),
        ("wang@", "post", "wang@"),
    ],
)
def test_a_contact_is_an_address_only_where_nothing_else_is_said(written: str, kind: str, to: str) -> None:
    found = contact_of(written)
    assert (found.kind, found.to) == (kind, to)


def test_one_opening_brings_the_answer_to_everybody_who_left_a_contact(vault: Held, answer: Answer) -> None:
    assert waiting_contacts(vault.viewer(vault.first)).count() == 4
    one = asked(vault)
    assert (one.contacts, one.number) == (4, 1) and waiting_contacts(vault.viewer(vault.first)).count() == 0
    granted(vault, one)
    one = round_of(one)
    assert (one.state, one.half, one.emails, one.letters) == ("granted", None, 2, 2)
    assert Counter(Delivery.objects.filter(answer=answer, contributor__isnull=False).values_list("way", "state")) == {
        ("email", "handed"): 2, ("letter", "waiting"): 2, ("receipt", "ready"): 1
    }  # fmt: skip
    mails = [(one.key, unseal(one.sealed or b"", row=f"{one.campaign_id}:{one.key}")) for one in Message.objects.filter(kind="answer")]
    assert {told["address"] for _, told in mails} == {"wang@example.org", "li.si@example.org"}
    for key, told in mails:
        assert key == f"answer/{RatingLink.objects.get(pk=int(key.split('/')[1])).pk}" and answer.done in told["body"] and f"{BASE}r/" in told["body"]
        assert "第0个月" not in told["body"] and "第1个月" not in told["body"], "Nothing of what they said."
    letters = read_round(one, passphrase(vault.first), by=vault.viewer(vault.first), now=NOW)
    assert sorted((letter.kind, letter.to) for letter in letters) == [("phone", "139 0000 0000"), ("post", "某市某路 1 号\n某某收")]
    everything = str(list(Activity.objects.values())) + str(list(Delivery.objects.values())) + str(list(Message.objects.values("key", "subject", "body", "path")))
    assert not [contact for contact in ("wang@", "li.si@", "139 0000", "某路") if contact in everything]
    assert Activity.objects.get(verb="ask_round").detail["count"] == 4


def test_nobody_else_decides_or_reads_and_letters_are_taken_once(vault: Held, answer: Answer) -> None:
    one = asked(vault)
    with pytest.raises(VaultRefused) as own:
        grant_round(one, passphrase(vault.first), address=BASE, by=vault.viewer(vault.first), now=NOW, today=TODAY)
    with pytest.raises(VaultRefused) as wrong:
        grant_round(one, "not the passphrase", address=BASE, by=vault.viewer(vault.second), now=NOW, today=TODAY)
    assert (code(own), code(wrong), round_of(one).state) == ("not_asked", "passphrase", "asked")
    granted(vault, one)
    one = round_of(one)
    with pytest.raises(VaultRefused) as other:
        read_round(one, passphrase(vault.second), by=vault.viewer(vault.second), now=NOW)
    with pytest.raises(VaultRefused) as late:
        read_round(one, passphrase(vault.first), by=vault.viewer(vault.first), now=NOW + timedelta(days=8))
    assert (code(other), code(late)) == ("not_the_asker", "wiped")
    by = vault.viewer(vault.first)
    (first, second) = sorted(letter.number for letter in read_round(one, passphrase(vault.first), by=by, now=NOW))
    assert take_letters(one, by=by, now=NOW) == 2
    with pytest.raises(VaultRefused) as again:
        read_round(round_of(one), passphrase(vault.first), by=by, now=NOW)
    assert code(again) == "wiped"
    assert note_posted(one, "7月12日挂号寄出", by=by, now=NOW) == 2
    assert note_returned(one, [first], by=by, now=NOW) == 1
    back = Delivery.objects.get(fault="returned")
    assert (back.way, back.state) == ("read_out", "waiting") and Delivery.objects.get(note=f"#{second}").state == "done"


def test_what_sending_says_settles_the_mails_once(vault: Held, answer: Answer) -> None:
    granted(vault, asked(vault))
    assert settle_mail(now=NOW) == 0
    sent, bounced = Message.objects.filter(kind="answer").order_by("key")
    Message.objects.filter(pk=sent.pk).update(state="sent", sealed=None, sent_at=NOW)
    Message.objects.filter(pk=bounced.pk).update(state="given_up", sealed=None, error="receiver")
    assert settle_mail(now=NOW) == 2 and settle_mail(now=NOW) == 0
    assert Delivery.objects.filter(way="email", state="done").count() == 1
    failed = Delivery.objects.get(fault="receiver")
    assert (failed.way, failed.state) == ("read_out", "waiting")
    assert failed.contributor is not None and seen(failed.contributor, now=NOW) == 1, "They still have their receipt."
    assert Activity.objects.get(verb="mail_settled").detail == {"sent": 1, "failed": 1}


def test_who_takes_it_back_gets_nothing_more_and_stays_counted(vault: Held, answer: Answer) -> None:
    one = asked(vault)
    withdraw(person(0), 1, now=NOW)
    granted(vault, one)
    assert Message.objects.filter(kind="answer").count() == 1
    withdraw(person(1), 1, now=NOW)
    assert stop_for(person(1), now=NOW) == 1 and stop_for(person(1), now=NOW) == 0
    message = Message.objects.get(kind="answer")
    assert (message.state, message.sealed, message.error) == ("given_up", None, "called_off")
    withdraw(person(2), 1, now=NOW)
    stop_for(person(2), now=NOW)
    assert [letter.kind for letter in read_round(round_of(one), passphrase(vault.first), by=vault.viewer(vault.first), now=NOW)] == ["post"]
    assert settle_mail(now=NOW) == 0
    assert Delivery.objects.filter(contributor__in=[person(0), person(1), person(2)]).count() == 3
    with pytest.raises(VaultRefused) as nobody:
        asked(vault)
    assert code(nobody) == "nobody_waits"


def test_who_is_spoken_about_is_not_shown_who_spoke(vault: Held, answer: Answer) -> None:
    opinion = Opinion.objects.get(source__contributor=person(0))
    target = vault.second.person
    assert target is not None
    name_targets(opinion, [], [target], by=vault.home.viewer(Role.OFFICE), now=NOW)
    one = asked(vault)
    assert one.contacts == 3 and not Delivery.objects.filter(round=one, contributor=person(0)).exists()
    name_targets(Opinion.objects.get(source__contributor=person(1)), [], [target], by=vault.home.viewer(Role.OFFICE), now=NOW)
    granted(vault, one)
    assert not Message.objects.filter(kind="answer").exists(), "It became known while the round was asked."
    assert not Delivery.objects.filter(contributor=person(1)).exclude(round=None).exists()


def test_a_round_that_was_tampered_with_opens_nothing(vault: Held, answer: Answer) -> None:
    one = asked(vault)
    spare = Delivery.objects.get(answer=answer, contributor=person(4))
    Delivery.objects.filter(pk=spare.pk).update(round=one)
    with pytest.raises(VaultRefused) as refused:
        granted(vault, one)
    assert code(refused) == "tampered" and Activity.objects.filter(verb="vault_unsound").exists()
    assert round_of(one).state == "asked" and not Message.objects.exists()


def test_refused_lapsed_and_lost_rounds_may_be_asked_for_again(vault: Held, answer: Answer) -> None:
    first, by = asked(vault), vault.viewer(vault.first)
    with pytest.raises(VaultRefused):
        refuse_round(first, " ", by=vault.viewer(vault.second), now=NOW)
    refuse_round(first, "先等一等", by=vault.viewer(vault.second), now=NOW)
    second = asked(vault)
    assert lapse_rounds(now=NOW + timedelta(days=15)) == 1 and round_of(second).half is None
    third = asked(vault)
    granted(vault, third)
    assert wipe_letters(now=NOW + timedelta(days=8)) == 1 and round_of(third).result is None
    assert waiting_contacts(by).count() == 2
    fourth = asked(vault)
    granted(vault, fourth)
    take_letters(round_of(fourth), by=by, now=NOW)
    assert free_letters(round_of(fourth), by=by, now=NOW) == 2 and waiting_contacts(by).count() == 2
    assert Message.objects.filter(kind="answer").count() == 2, "Nobody gets a second e-mail."


def test_without_a_mail_server_addresses_go_into_the_letters(vault: Held, answer: Answer, settings: Settings) -> None:
    settings.MAIL = False
    granted(vault, asked(vault))
    letters = read_round(DeliveryRound.objects.get(), passphrase(vault.first), by=vault.viewer(vault.first), now=NOW)
    assert Counter(letter.kind for letter in letters) == {"email": 2, "phone": 1, "post": 1} and not Message.objects.exists()


def replaced(vault: Held, retires: User) -> None:
    """The first and the third, or the second, put somebody else in a holder's place."""
    new = officer(vault.home, f"after-{retires.username}")
    entered = enrol(passphrase(new), by=vault.viewer(new), now=NOW, today=TODAY)
    by, of = (one for one in (vault.first, vault.second, vault.third) if one != retires)
    change = ask_change(entered, vault.holder(retires), "调走了", vault.holder(of), passphrase(by), by=vault.viewer(by), now=NOW, today=TODAY)
    grant_change(change, passphrase(of), by=vault.viewer(of), now=NOW, today=TODAY)


@pytest.mark.parametrize("who", ["asker", "second"])
def test_a_round_that_waited_for_who_was_replaced_may_be_asked_for_again(vault: Held, answer: Answer, who: str) -> None:
    one = asked(vault)
    replaced(vault, vault.first if who == "asker" else vault.second)
    with pytest.raises(VaultRefused) as late:
        granted(vault, one)
    assert code(late) == "decided" and lapse_rounds(now=NOW) == 1
    one = round_of(one)
    assert (one.state, one.half, one.cut_short) == ("lapsed", None, True)
    assert waiting_contacts(vault.viewer(vault.third)).count() == 4


def test_letters_of_who_was_replaced_wait_again_and_another_holder_notes_the_printed_ones(vault: Held, answer: Answer) -> None:
    one = granted(vault, asked(vault))
    take_letters(round_of(one), by=vault.viewer(vault.first), now=NOW)
    with pytest.raises(VaultRefused) as early:
        note_posted(round_of(one), "寄出", by=vault.viewer(vault.third), now=NOW)
    replaced(vault, vault.first)
    assert code(early) == "not_the_asker" and wipe_letters(now=NOW) == 0
    assert note_posted(round_of(one), "寄出", by=vault.viewer(vault.third), now=NOW) == 2


def test_letters_that_nobody_printed_go_with_their_asker(vault: Held, answer: Answer) -> None:
    one = granted(vault, asked(vault))
    replaced(vault, vault.first)
    assert wipe_letters(now=NOW) == 1 and round_of(one).result is None
    assert waiting_contacts(vault.viewer(vault.third)).count() == 2
