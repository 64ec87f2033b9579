"""What the vault holds is destroyed when its time is up; the words that were read stay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from factories import NOW, TODAY, House
from vaults import Held, cheap, held, passphrase

from huiyin.domain.access import Role
from huiyin.domain.activity import Activity, broken_links
from huiyin.domain.campaigns.founding import close_campaign, open_campaign
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.holding import VaultRefused
from huiyin.domain.collection.models import Contributor, SourceDocument
from huiyin.domain.collection.opening import What, grant, read_opening
from huiyin.domain.collection.retention import Due, destroy_due, due_on, falling_due, lapse_undecided, wipe_results
from huiyin.domain.collection.vault import VaultOpening


@pytest.fixture
def vault(home: House, monkeypatch: pytest.MonkeyPatch) -> Held:
    cheap(monkeypatch)
    cache.clear()
    return held(home)


def campaign() -> Campaign:
    return Campaign.objects.get(code="demo")


def closed(vault: Held, days: int = 0) -> None:
    by = vault.viewer(vault.home.users[Role.OFFICE])
    close_campaign(by.campaign, by=by, now=NOW + timedelta(days=days))


def test_the_clock_starts_when_the_campaign_is_closed(vault: Held) -> None:
    assert due_on(campaign()) is None
    closed(vault)
    assert due_on(campaign()) == date(2026, 7, 10)
    by = vault.viewer(vault.home.users[Role.OFFICE])
    open_campaign(by.campaign, by=by, now=NOW, today=TODAY)
    assert due_on(campaign()) is None
    closed(vault, days=52)
    assert due_on(campaign()) == date(2026, 8, 31)
    Campaign.objects.update(retention_months=18)
    assert due_on(campaign()) == date(2027, 2, 28)
    Campaign.objects.update(retention_months=4)
    assert due_on(campaign()) == date(2025, 12, 31)


def test_nothing_is_destroyed_before_its_day_and_all_of_it_on_its_day(vault: Held) -> None:
    first = vault.source(contributor=vault.contributor())
    vault.source(text="另一件")
    closed(vault)
    assert falling_due(campaign()) == [Due(date(2026, 7, 10), contacts=1, texts=2)]
    assert destroy_due(now=NOW, today=date(2026, 7, 9)) == {}
    first.refresh_from_db()
    text = first.text
    assert first.sealed is not None and Contributor.objects.get().destroyed_at is None
    assert destroy_due(now=NOW, today=date(2026, 7, 10)) == {campaign(): Due(date(2026, 7, 10), contacts=1, texts=2)}
    first.refresh_from_db()
    speaker = Contributor.objects.get()
    assert (first.sealed, first.text, first.contributor_id) == (None, text, speaker.pk)
    assert (speaker.sealed_contact, speaker.contact_index, speaker.destroyed_at) == (None, None, NOW)
    assert falling_due(campaign()) == [] and destroy_due(now=NOW, today=date(2027, 1, 1)) == {}
    entry = Activity.objects.get(verb="destroy")
    assert (entry.actor, entry.thing, entry.detail) == (None, "vault", {"contacts": 1, "texts": 2})
    assert list(broken_links()) == []


def test_a_contact_may_have_a_day_of_its_own(vault: Held) -> None:
    early, late = vault.contributor("early", destroy_on=TODAY), vault.contributor("late", destroy_on=date(2030, 1, 1))
    vault.source(contributor=early)
    vault.source(text="晚的", contributor=late)
    vault.source(text="没有联系方式")
    assert falling_due(campaign()) == [Due(TODAY, 1, 1), Due(date(2030, 1, 1), 1, 1), Due(None, 0, 1)]
    assert destroy_due(now=NOW, today=TODAY) == {campaign(): Due(TODAY, 1, 1)}
    assert set(Contributor.objects.exclude(sealed_contact=None).values_list("pseudonym", flat=True)) == {"late"}
    closed(vault)
    assert falling_due(campaign()) == [Due(date(2026, 7, 10), 0, 1), Due(date(2030, 1, 1), 1, 1)]
    destroy_due(now=NOW, today=date(2026, 7, 10))
    assert SourceDocument.objects.exclude(sealed=None).get().contributor == late


def test_other_campaigns_keep_theirs(vault: Held) -> None:
    vault.source()
    other = Campaign.objects.create(code="other", name="别的", host=vault.home.host, created_at=NOW)
    far = Contributor.objects.create(campaign=other, pseudonym="x", sealed_contact=b"sealed")
    closed(vault)
    destroy_due(now=NOW, today=date(2026, 7, 10))
    far.refresh_from_db()
    assert bytes(far.sealed_contact or b"") == b"sealed"


@pytest.mark.parametrize("what", What)
def test_what_was_opened_goes_with_what_was_sealed(vault: Held, what: What) -> None:
    source = vault.source(contributor=vault.contributor(destroy_on=TODAY))
    opening, waiting = vault.asked(source, what), vault.asked(source, what)
    by = vault.viewer(vault.second)
    grant(opening, passphrase(vault.second), by=by, now=NOW, today=TODAY)
    destroy_due(now=NOW, today=TODAY)
    opening.refresh_from_db()
    waiting.refresh_from_db()
    assert (opening.result, waiting.half) == (None, None)
    with pytest.raises(VaultRefused) as read:
        read_opening(opening, passphrase(vault.first), by=vault.viewer(vault.first), now=NOW, today=TODAY)
    with pytest.raises(VaultRefused) as granted:
        grant(waiting, passphrase(vault.second), by=by, now=NOW, today=TODAY)
    assert (read.value.code, granted.value.code) == ("wiped", "destroyed")


def test_results_are_wiped_and_undecided_openings_lapse(vault: Held) -> None:
    source = vault.source()
    opening, waiting = vault.asked(source), vault.asked(source)
    grant(opening, passphrase(vault.second), by=vault.viewer(vault.second), now=NOW, today=TODAY)
    assert (wipe_results(now=NOW + timedelta(days=6)), lapse_undecided(now=NOW + timedelta(days=13))) == (0, 0)
    later = NOW + timedelta(days=14)
    assert (wipe_results(now=later), lapse_undecided(now=later)) == (1, 1)
    assert (wipe_results(now=later), lapse_undecided(now=later)) == (0, 0)
    opening.refresh_from_db()
    waiting.refresh_from_db()
    assert (opening.state, opening.result) == ("granted", None)
    assert (waiting.state, waiting.half, waiting.decided_at) == ("lapsed", None, later)
    ends = Activity.objects.filter(thing="vaultopening", actor=None).order_by("id")
    assert list(ends.values_list("verb", "thing_id", "campaign")) == [("wipe", opening.pk, campaign().pk), ("lapse", waiting.pk, campaign().pk)]
    assert not VaultOpening.objects.exclude(half=None).exists()


def test_the_database_lets_the_sealed_words_go_and_not_the_text(vault: Held) -> None:
    source = vault.source()
    SourceDocument.objects.filter(pk=source.pk).update(sealed=None)
    for change in ({"text": "别的话"}, {"digest": b"x" * 32}, {"sealed": None, "text": "别的话"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SourceDocument.objects.filter(pk=source.pk).update(**change)
    source.refresh_from_db()
    assert source.sealed is None and source.text.startswith("座谈会记录")
