"""Enrolling, founding, and passphrases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from factories import NOW, TODAY, House
from nacl import pwhash
from vaults import Held, cheap, held, officer, passphrase

from huiyin.domain.access import Role, viewer_of
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.founding import missing_to_open
from huiyin.domain.campaigns.models import BodyMember, Campaign
from huiyin.domain.collection import holding
from huiyin.domain.collection.holding import VaultRefused, enrol, found_vault, private_key
from huiyin.domain.collection.sealing import new_holder, unlock
from huiyin.domain.collection.vault import Vault, VaultHolder, VaultShare
from huiyin.domain.transitions import NotAllowed


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap(monkeypatch)
    cache.clear()


@pytest.fixture
def empty(home: House) -> House:
    """Without a vault."""
    Vault.objects.all().delete()
    home.campaign = Campaign.objects.get(pk=home.campaign.pk)
    return home


def test_keys_are_locked_slowly_in_production() -> None:
    assert new_holder.__kwdefaults__ == {"opslimit": pwhash.argon2id.OPSLIMIT_MODERATE, "memlimit": pwhash.argon2id.MEMLIMIT_MODERATE}


def test_officers_enrol_and_one_founds(empty: House) -> None:
    first, second = empty.users[Role.PRIVACY], officer(empty, "second")
    by = viewer_of(first, empty.campaign, today=TODAY)
    one = enrol("十二个字以上的口令才够长哦", by=by, now=NOW, today=TODAY)
    with pytest.raises(VaultRefused) as alone:
        found_vault([one.pk], by=by, now=NOW, today=TODAY)
    other = enrol(passphrase(second), by=viewer_of(second, empty.campaign, today=TODAY), now=NOW, today=TODAY)
    with pytest.raises(VaultRefused) as unseen:
        found_vault([one.pk], by=by, now=NOW, today=TODAY)
    vault = found_vault([one.pk, other.pk], by=by, now=NOW, today=TODAY)
    assert (alone.value.code, unseen.value.code) == ("too_few", "others_now")
    assert set(vault.holders.values_list("pk", flat=True)) == {one.pk, other.pk}
    assert set(VaultShare.objects.values_list("holder", "other")) == {(one.pk, other.pk), (other.pk, one.pk)}
    assert missing_to_open(Campaign.objects.get(pk=empty.campaign.pk), today=TODAY) == []
    assert list(Activity.objects.order_by("id").values_list("verb", flat=True)) == ["enrol", "enrol", "found_vault"]


def test_a_passphrase_is_long_and_set_anew_until_the_vault_is_founded(empty: House) -> None:
    first = empty.users[Role.PRIVACY]
    by = viewer_of(first, empty.campaign, today=TODAY)
    with pytest.raises(VaultRefused) as short:
        enrol("elevenchars", by=by, now=NOW, today=TODAY)
    assert short.value.code == "short" and not VaultHolder.objects.exists()
    enrol("one passphrase", by=by, now=NOW, today=TODAY)
    holder = enrol("another passphrase", by=by, now=NOW, today=TODAY)
    assert len(unlock(bytes(VaultHolder.objects.get().locked_private), "another passphrase")) == 32
    with pytest.raises(VaultRefused):
        private_key(holder, "one passphrase", now=NOW)


def test_only_officers_of_today_enrol_and_found(empty: House) -> None:
    for role in Role:
        if role != Role.PRIVACY:
            viewer = viewer_of(empty.users[role], empty.campaign, today=TODAY)
            with pytest.raises(NotAllowed):
                enrol("a long passphrase", by=viewer, now=NOW, today=TODAY)
            with pytest.raises(NotAllowed):
                found_vault([], by=viewer, now=NOW, today=TODAY)
    assert not VaultHolder.objects.exists() and not Vault.objects.exists()
    gone, stays, third = officer(empty, "gone"), officer(empty, "stays"), officer(empty, "third")
    keys = {one: enrol(passphrase(one), by=viewer_of(one, empty.campaign, today=TODAY), now=NOW, today=TODAY).pk for one in (gone, stays, third)}
    BodyMember.objects.filter(person=gone.person).delete()
    with pytest.raises(VaultRefused) as without:
        found_vault([keys[stays], keys[third]], by=empty.viewer(Role.PRIVACY), now=NOW, today=TODAY)
    found_vault([keys[stays], keys[third]], by=viewer_of(stays, empty.campaign, today=TODAY), now=NOW, today=TODAY)
    assert without.value.code == "not_enrolled" and VaultHolder.objects.get(user=gone).vault is None


def test_a_vault_is_founded_once_for_six_at_most(empty: House) -> None:
    users = [officer(empty, f"o{n}") for n in range(7)]
    views = [viewer_of(one, empty.campaign, today=TODAY) for one in users]
    keys = [enrol(passphrase(one.user), by=one, now=NOW, today=TODAY).pk for one in views[:6]]
    with pytest.raises(VaultRefused) as full:
        enrol(passphrase(users[6]), by=views[6], now=NOW, today=TODAY)
    found_vault(keys, by=views[0], now=NOW, today=TODAY)
    with pytest.raises(VaultRefused) as late:
        found_vault(keys, by=views[0], now=NOW, today=TODAY)
    assert enrol("a long passphrase", by=views[6], now=NOW, today=TODAY).vault is None, "Two holders have to admit them; see the test of changing."
    assert late.value.code == "founded"
    assert full.value.code == "full" and VaultShare.objects.count() == 30 and Vault.objects.count() == 1


def test_wrong_passphrases_are_few_and_logged_without_them(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    vault: Held = held(home)
    holder, tried = vault.holder(vault.first), []
    monkeypatch.setattr(holding, "unlock", lambda locked, given: tried.append(given) or unlock(locked, given))
    codes = []
    for n in range(7):
        with pytest.raises(VaultRefused) as refused:
            private_key(holder, f"guess number {n}", now=NOW)
        codes.append(refused.value.code)
    assert codes == ["passphrase"] * 5 + ["too_often"] * 2
    assert len(tried) == 5
    entries = Activity.objects.filter(verb="wrong_passphrase")
    assert entries.count() == 5 and "guess" not in str(list(entries.values()))
    with pytest.raises(VaultRefused):
        private_key(holder, passphrase(vault.first), now=NOW)
    assert len(private_key(vault.holder(vault.second), passphrase(vault.second), now=NOW)) == 32


def test_an_emptied_cache_gives_no_further_tries(home: House) -> None:
    vault = held(home)
    for n in range(6):
        cache.clear()
        with pytest.raises(VaultRefused) as refused:
            private_key(vault.holder(vault.first), f"guess number {n}", now=NOW)
    assert refused.value.code == "too_often"
    cache.clear()
    assert len(private_key(vault.holder(vault.first), passphrase(vault.first), now=NOW + timedelta(minutes=11))) == 32


def test_right_passphrases_are_not_counted(home: House) -> None:
    vault = held(home)
    assert {len(private_key(vault.holder(vault.first), passphrase(vault.first), now=NOW)) for _ in range(8)} == {32}
