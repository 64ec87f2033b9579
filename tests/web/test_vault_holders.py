"""Changing who holds the vault, and one's own passphrase, on the pages; and where it is said that too few can open it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from factories import TODAY, House
from vaults import Held, cheap, held, officer, passphrase

from huiyin.accounts.models import User
from huiyin.domain.access import Role
from huiyin.domain.collection.holding import usable
from huiyin.domain.collection.vault import VaultChange, VaultHolder
from huiyin.words import say

pytestmark = pytest.mark.django_db
LANGUAGES = [("zh-hans", "zh"), ("en", "en")]


@pytest.fixture
def vault(home: House, monkeypatch: pytest.MonkeyPatch) -> Held:
    cheap(monkeypatch)
    cache.clear()
    return held(home)


def page(of: User, name: str, cookie: str, *args: object, data: dict[str, object] | None = None) -> str:
    client = Client()
    client.force_login(of)
    client.cookies["django_language"] = cookie
    address = reverse(name, args=["demo", *args])
    answer = client.get(address) if data is None else client.post(address, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("cookie", "language"), LANGUAGES)
def test_an_officer_comes_in_another_ones_place(vault: Held, cookie: str, language: str) -> None:
    new = officer(vault.home, "fourth")
    assert say("vault.none.candidate", language).replace("'", "&#x27;") in page(vault.first, "vault_change_ask", cookie)
    typed: dict[str, object] = {"fresh": passphrase(new), "again": passphrase(new)}
    told = page(new, "vault_enrol", cookie, data=typed)
    assert say("vault.enrolled_late", language) in told and say("vault.holder.candidate", language) in told
    asked: dict[str, object] = {
        "new": VaultHolder.objects.get(user=new).pk,
        "retires": vault.holder(vault.third).pk,
        "reason": "已调离",
        "of": vault.holder(vault.second).pk,
        "passphrase": "not the passphrase",
    }
    wrong = page(vault.first, "vault_change_ask", cookie, data=asked)
    assert say("vault.refused.passphrase", language) in wrong and "已调离" in wrong and "not the passphrase" not in wrong
    assert say("vault.asked", language) in page(
        vault.first, "vault_change_ask", cookie, data={**asked, "passphrase": passphrase(vault.first)}
    )
    one = VaultChange.objects.get()
    assert say("vault.change.waits", language, number=one.pk) in page(vault.second, "vault", cookie)
    seen, own = page(vault.second, "vault_change", cookie, one.pk), page(vault.first, "vault_change", cookie, one.pk)
    assert say("vault.change.copies", language) in seen and "grant-passphrase" in seen and "grant-passphrase" not in own
    told = page(vault.second, "vault_change_deed", cookie, one.pk, "grant", data={"grant-passphrase": passphrase(vault.second)})
    assert say("vault.changed", language) in told and say("vault.change.state.granted", language) in told
    assert say("vault.holder.retired", language) in page(new, "vault", cookie)
    assert {one.user.username for one in usable(vault.home.campaign, today=TODAY)} == {
        vault.first.username,
        vault.second.username,
        "fourth",
    }


@pytest.mark.parametrize(("cookie", "language"), LANGUAGES)
def test_a_passphrase_is_changed_on_the_page(vault: Held, cookie: str, language: str) -> None:
    other = "another long passphrase"
    typed: dict[str, object] = {"old": "not the passphrase", "fresh": other, "again": other}
    assert say("vault.refused.passphrase", language) in page(vault.first, "vault_passphrase", cookie, data=typed)
    told = page(vault.first, "vault_passphrase", cookie, data={**typed, "old": passphrase(vault.first)})
    assert say("vault.passphrase_changed", language) in told and other not in told
    assert say("vault.none.share", language) in page(officer(vault.home, "fourth"), "vault_passphrase", cookie)


@pytest.mark.parametrize(("cookie", "language"), LANGUAGES)
def test_the_office_and_the_officers_are_told_when_too_few_can_open(vault: Held, cookie: str, language: str) -> None:
    office, two = vault.home.users[Role.OFFICE], say("vault.too_few_two", language)
    assert two not in page(office, "overview", cookie) + page(vault.first, "vault", cookie)
    User.objects.filter(pk=vault.third.pk).update(is_active=False)
    for user, name in ((office, "overview"), (vault.first, "overview"), (vault.first, "vault")):
        assert two in page(user, name, cookie)
    assert two not in page(vault.home.users[Role.TEAM], "overview", cookie)
    User.objects.filter(pk=vault.second.pk).update(is_active=False)
    assert say("vault.too_few_now", language, count=1) in page(office, "overview", cookie)
