"""A passphrase is changed by who knows the old one, and by nobody else."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from factories import NOW, House
from vaults import Held, cheap, held, passphrase

from domain.test_vault_changing import RAW, entered, opens
from domain.test_vault_opening import granted, shown
from huiyin.domain.activity import Activity
from huiyin.domain.collection.holding import VaultRefused, change_passphrase, private_key


@pytest.fixture
def vault(home: House, monkeypatch: pytest.MonkeyPatch) -> Held:
    cheap(monkeypatch)
    cache.clear()
    return held(home)


def test_a_passphrase_is_changed_by_who_knows_the_old_one(vault: Held) -> None:
    opening = vault.asked(vault.source(text=RAW))
    granted(vault, opening)
    by, other = vault.viewer(vault.first), "一个全新的、更长更好记的口令"
    for old, new, expected in (("not the passphrase", other, "passphrase"), (passphrase(vault.first), "elevenchars", "short")):
        with pytest.raises(VaultRefused) as refused:
            change_passphrase(old, new, by=by, now=NOW)
        assert refused.value.code == expected
    change_passphrase(passphrase(vault.first), other, by=by, now=NOW)
    with pytest.raises(VaultRefused) as gone:
        shown(vault, opening)
    assert gone.value.code == "passphrase" and len(private_key(vault.holder(vault.first), other, now=NOW)) == 32
    change_passphrase(other, passphrase(vault.first), by=by, now=NOW)
    assert shown(vault, opening) == RAW and opens(vault, vault.second, vault.first)
    with pytest.raises(VaultRefused) as none:
        change_passphrase(passphrase(vault.first), other, by=vault.viewer(entered(vault).user), now=NOW)
    assert none.value.code == "no_holder"
    told = str(list(Activity.objects.values()))
    assert Activity.objects.filter(verb="change_passphrase").count() == 2 and "口令" not in told and other not in told


def test_guesses_at_the_old_passphrase_are_few(vault: Held) -> None:
    codes = []
    for n in range(6):
        with pytest.raises(VaultRefused) as refused:
            change_passphrase(f"guess number {n}", "a new long passphrase", by=vault.viewer(vault.first), now=NOW)
        codes.append(refused.value.code)
    assert codes == ["passphrase"] * 5 + ["too_often"]
