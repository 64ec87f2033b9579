"""Speaking without an account: once, with a receipt, to be followed, added to and taken back."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import pytest
from django.db import transaction
from factories import NOW, TODAY, House
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.public import SealedBox

from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.collection import contributing
from huiyin.domain.collection.codes import canonical
from huiyin.domain.collection.contributing import LONGEST, ContributionRefused, Sent, add, code_of, contact_context, plain, submit
from huiyin.domain.collection.following import contributor_of, followed, withdraw
from huiyin.domain.collection.models import Contributor, Endorsement, Opinion, PublicForm, Receipt, SourceDocument
from huiyin.domain.collection.reading import endorse
from huiyin.domain.collection.registering import confirm_source, correct_reading, decline, mark_duplicate, set_aside
from huiyin.domain.collection.vault import Vault
from huiyin.domain.oversight.reconciliation import account
from huiyin.domain.transitions import NotAllowed

TEXT = "夜班食堂八点就关门，夜里没有热饭。\n更衣柜太少，三个人合用一个。"


def send(form: PublicForm, text: str = TEXT, nonce: bytes | None = None, **given: Any) -> Sent:
    return submit(form, text, nonce=nonce or secrets.token_bytes(16), now=NOW, today=TODAY, **given)


def holder(sent: Sent) -> Contributor:
    found = contributor_of(sent.code)
    assert found is not None
    return found


def confirmed(home: House, sent: Sent) -> list[Opinion]:
    return confirm_source(SourceDocument.objects.get(pk=sent.source.pk), by=home.viewer(Role.OFFICE), now=NOW)


def test_what_is_said_becomes_one_source_with_a_receipt(home: House, web_form: PublicForm) -> None:
    sent = send(web_form, stratum=home.strata["worker"])
    one = SourceDocument.objects.get()
    assert (one.form, one.channel, one.place, one.stratum, one.registered_by) == (web_form, home.channels["web"], home.plant, home.strata["worker"], None)
    assert (one.text, one.state, sent.new, canonical(sent.code)) == (TEXT, "received", True, sent.code)
    assert contributor_of(sent.code.lower().replace("-", " ")) == one.contributor
    assert account(home.campaign).holds


def test_the_same_nonce_is_the_same_receipt_and_one_source(home: House, web_form: PublicForm) -> None:
    first, again, other = send(web_form, nonce=b"1" * 16), send(web_form, nonce=b"1" * 16), send(web_form, nonce=b"2" * 16)
    assert (again.code, again.source, again.new, again.changed) == (first.code, first.source, False, False)
    assert other.code != first.code
    assert (SourceDocument.objects.count(), Contributor.objects.count(), Receipt.objects.count()) == (2, 2, 2)


def test_other_words_with_the_same_nonce_are_told_and_not_taken(home: House, web_form: PublicForm) -> None:
    first, again = send(web_form, nonce=b"1" * 16), send(web_form, "路灯不亮", nonce=b"1" * 16)
    assert (again.code, again.changed, SourceDocument.objects.get().text) == (first.code, True, TEXT)


def test_a_code_that_somebody_holds_is_not_given_twice(web_form: PublicForm, monkeypatch: pytest.MonkeyPatch) -> None:
    real = contributing.code_from
    monkeypatch.setattr(contributing, "code_from", lambda nonce, key: real(b"same" if len(nonce) == 16 else nonce, key))
    first, second = send(web_form, nonce=b"1" * 16), send(web_form, nonce=b"2" * 16)
    again = send(web_form, nonce=b"2" * 16)
    assert first.code != second.code == again.code
    assert (again.source, again.new) == (second.source, False)
    assert contributor_of(second.code) == second.source.contributor


def test_a_contact_is_sealed_and_in_the_clear_nowhere(home: House, web_form: PublicForm) -> None:
    one, other = send(web_form, contact="138 0013 8000"), send(web_form, contact="+86-13800138000")
    first, second = Contributor.objects.order_by("id")
    assert bytes(first.contact_index) == bytes(second.contact_index)
    opened = SealedBox(home.vault_key).decrypt(bytes(first.sealed_contact))
    assert opened[32:].decode() == "138 0013 8000"
    assert opened[:32] == hashlib.sha256(contact_context(first)).digest()
    kept = [str(row) for model in (Contributor, SourceDocument, Receipt, Activity) for row in model.objects.values()]
    assert not any("8000" in row or one.code in row or other.code in row for row in kept)


def test_a_wish_for_secrecy_stays_with_every_opinion(home: House, web_form: PublicForm) -> None:
    opinions = confirmed(home, send(web_form, secret=True))
    assert [one.confidential for one in opinions] == [True] * len(opinions) and opinions
    assert not any(one.confidential for one in confirmed(home, send(web_form)))


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u202e", "\x00\x01"])
def test_nothing_is_refused(web_form: PublicForm, text: str) -> None:
    with pytest.raises(ContributionRefused) as caught:
        send(web_form, text)
    assert (caught.value.code, SourceDocument.objects.count(), Contributor.objects.count()) == ("empty", 0, 0)


def test_a_long_text_is_refused_with_its_length(web_form: PublicForm) -> None:
    with pytest.raises(ContributionRefused) as caught:
        send(web_form, "长" * (LONGEST + 1))
    assert (caught.value.values, SourceDocument.objects.count()) == ({"count": LONGEST + 1, "limit": LONGEST}, 0)
    with pytest.raises(ContributionRefused):
        send(web_form, contact="9" * 201)
    assert Contributor.objects.count() == 0
    assert send(web_form, "长" * LONGEST).new


def test_odd_characters_come_through_or_are_left_out(web_form: PublicForm) -> None:
    assert plain("一\r\n二\r三\x00\x07\u202e四\ud800") == "一\n二\n三四"
    odd = "食堂👍🏽的饭<script>alert(1)</script>太少 مرحبا"
    assert send(web_form, odd).source.text == odd


def test_closed_is_closed_and_a_receipt_is_still_given_again(home: House, web_form: PublicForm) -> None:
    first = send(web_form, nonce=b"1" * 16)
    PublicForm.objects.update(open=False)
    with pytest.raises(ContributionRefused) as caught:
        send(web_form)
    assert caught.value.code == "closed"
    PublicForm.objects.update(open=True)
    type(home.campaign).objects.update(state="closed")
    with pytest.raises(ContributionRefused):
        send(web_form)
    with pytest.raises(ContributionRefused):
        add(holder(first), "还有", nonce=b"3" * 16, now=NOW, today=TODAY)
    assert send(web_form, nonce=b"1" * 16).code == first.code
    assert SourceDocument.objects.count() == 1


def test_without_a_vault_nothing_is_taken(web_form: PublicForm) -> None:
    Vault.objects.all().delete()
    with pytest.raises(ContributionRefused):
        send(PublicForm.objects.get())
    assert Contributor.objects.count() == 0


def test_a_group_of_another_campaign_says_nothing(home: House, web_form: PublicForm) -> None:
    other = type(home.campaign).objects.create(code="other", name="别的", host=home.host, created_at=NOW)
    far = type(home.strata["worker"]).objects.create(campaign=other, code="x", name="远")
    assert send(web_form, stratum=far).source.stratum is None


def test_the_code_of_a_nonce_is_told_only_where_something_came(home: House, web_form: PublicForm) -> None:
    sent = send(web_form, nonce=b"1" * 16)
    assert (code_of(home.campaign, b"1" * 16), code_of(home.campaign, b"2" * 16)) == (sent.code, None)
    assert contributor_of("0000-0000-0000") is None and contributor_of("不是") is None


def test_an_addition_is_a_source_of_the_same_contributor_once(home: House, web_form: PublicForm) -> None:
    sent = send(web_form)
    more = [add(holder(sent), "还有：路灯不亮", nonce=b"7" * 16, now=NOW, today=TODAY, secret=True) for _ in range(2)]
    assert [one.new for one in more] == [True, False]
    assert [one.source.text for one in followed(holder(sent))] == [TEXT, "还有：路灯不亮"]
    assert add(holder(sent), "别的", nonce=b"7" * 16, now=NOW, today=TODAY).changed
    assert SourceDocument.objects.count() == 2


def test_before_it_is_read_the_source_is_withdrawn(home: House, web_form: PublicForm) -> None:
    sent, other = send(web_form), send(web_form)
    withdraw(holder(sent), 1, now=NOW)
    assert [(one.source.state, one.goes) for one in followed(holder(sent))] == [("withdrawn", False)]
    assert followed(holder(other))[0].source.state == "received"
    for place in (0, -1, 1, 2):
        with pytest.raises(NotAllowed):
            withdraw(holder(sent), place, now=NOW)
    assert (Activity.objects.filter(verb="withdraw").count(), account(home.campaign).holds) == (1, True)


def test_once_read_its_opinions_are_withdrawn_and_the_rest_stays(home: House, web_form: PublicForm) -> None:
    sent = send(web_form, TEXT + "\n路灯不亮。")
    office = home.viewer(Role.OFFICE)
    source = SourceDocument.objects.get()
    first, second, third = (one["start"] for one in source.reading)
    correct_reading(source, lambda reading, text: endorse(reading, third, first), by=office, version=1)
    opinions = confirmed(home, sent)
    decline(opinions[1], "no_matter", by=office, now=NOW)
    withdraw(holder(sent), 1, now=NOW)
    assert list(Opinion.objects.values_list("state", flat=True)) == ["withdrawn", "declined"]
    said = followed(holder(sent))[0]
    assert (said.source.state, said.endorsements, said.dropped, said.goes, Endorsement.objects.count()) == ("confirmed", 1, 0, False, 1)
    assert account(home.campaign).holds


def test_whoever_said_the_same_takes_its_place(home: House, web_form: PublicForm) -> None:
    office = home.viewer(Role.OFFICE)
    sents = [send(web_form, "路灯不亮。") for _ in range(4)]
    a, b, c, d = (confirmed(home, one)[0] for one in sents)
    for one in (b, c):
        mark_duplicate(one, a, by=office, now=NOW)
    withdraw(holder(sents[0]), 1, now=NOW)
    assert list(Opinion.objects.values_list("state", "duplicate_of")) == [("withdrawn", None), ("registered", None), ("duplicate", b.pk), ("registered", None)]
    b.refresh_from_db()
    mark_duplicate(b, d, by=office, now=NOW)
    withdraw(holder(sents[1]), 1, now=NOW)
    assert list(Opinion.objects.values_list("state", "duplicate_of")) == [("withdrawn", None), ("withdrawn", None), ("duplicate", d.pk), ("registered", None)]
    assert account(home.campaign).holds


def test_what_was_set_aside_is_told_and_not_withdrawn(home: House, web_form: PublicForm) -> None:
    sent = send(web_form)
    set_aside(sent.source, "not_for_us", by=home.viewer(Role.OFFICE), now=NOW)
    with pytest.raises(NotAllowed):
        withdraw(holder(sent), 1, now=NOW)
    assert followed(holder(sent))[0].goes is False


class Played:
    """A campaign in which people send, replay, add and withdraw, while the office reads."""

    def __init__(self, home: House, form: PublicForm) -> None:
        self.home, self.form = home, form
        self.sents: list[tuple[bytes, Sent]] = []
        self.additions: list[tuple[bytes, int]] = []

    def send(self, nonce: bytes, which: int) -> None:
        self.sents.append((nonce, send(self.form, f"第{nonce[-1]}条意见：路灯不亮。", nonce)))

    def replay(self, nonce: bytes, which: int, words: str = "") -> None:
        known, sent = self.sents[which]
        again = send(self.form, words or sent.source.text, known)
        assert (again.code, again.source, again.new, again.changed) == (sent.code, sent.source, False, bool(words))

    def change(self, nonce: bytes, which: int) -> None:
        self.replay(nonce, which, "别的话。")

    def add(self, nonce: bytes, which: int) -> None:
        assert add(holder(self.sents[which][1]), f"第{nonce[-1]}次补充：公交太少。", nonce=nonce, now=NOW, today=TODAY).new
        self.additions.append((nonce, which))

    def add_again(self, nonce: bytes, which: int) -> None:
        for known, owner in self.additions[which : which + 1]:
            assert not add(holder(self.sents[owner][1]), "公交太少。", nonce=known, now=NOW, today=TODAY).new

    def withdraw(self, nonce: bytes, which: int) -> None:
        person = holder(self.sents[which][1])
        for one in followed(person):
            if one.goes:
                withdraw(person, one.place, now=NOW)

    def confirm(self, nonce: bytes, which: int) -> None:
        for source in self.sents[which][1].source.contributor.sources.filter(state="received")[:1]:  # type: ignore[union-attr]
            confirm_source(source, by=self.home.viewer(Role.OFFICE), now=NOW)

    def repeat(self, nonce: bytes, which: int) -> None:
        registered = list(Opinion.objects.filter(state="registered"))
        if len(registered) > 1:
            mark_duplicate(registered[which % len(registered)], registered[which % len(registered) - 1], by=self.home.viewer(Role.OFFICE), now=NOW)

    def check(self) -> None:
        assert SourceDocument.objects.count() == len(self.sents) + len(self.additions)
        for at, (_, sent) in enumerate(self.sents):
            assert len(followed(holder(sent))) == 1 + sum(owner == at for _, owner in self.additions)
        assert not Opinion.objects.filter(state="duplicate").exclude(duplicate_of__state__in=["registered", "duplicate"]).exists()
        assert account(self.home.campaign).holds


DEEDS = ("send", "replay", "change", "add", "add_again", "withdraw", "confirm", "repeat")


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 5)), max_size=14))
def test_no_order_of_deeds_loses_or_doubles_a_source(home: House, web_form: PublicForm, steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        played = Played(home, web_form)
        played.send(b"\xff" * 16, 0)
        for at, (deed, which) in enumerate(steps):
            getattr(played, deed)(at.to_bytes(16, "big"), which % len(played.sents))
        played.check()
        transaction.set_rollback(True)
