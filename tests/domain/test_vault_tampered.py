"""What is changed behind the program's back lets nobody into the vault, and nobody learns anything alone."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import IntegrityError, transaction
from factories import NOW, TODAY, House
from nacl.public import PrivateKey
from vaults import Held, cheap, held, officer, passphrase

from domain.test_vault_changing import RAW, agreed, asked, code, entered, opens
from domain.test_vault_opening import everything, reachable
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.collection.holding import VaultRefused, enrol, found_vault, holders
from huiyin.domain.collection.marking import mark_of
from huiyin.domain.collection.opening import grant
from huiyin.domain.collection.sealing import SealingError, admit, create_vault, first_half, new_holder, unlock
from huiyin.domain.collection.vault import Vault, VaultChange, VaultHolder, VaultOpening, VaultShare


@pytest.fixture
def vault(home: House, monkeypatch: pytest.MonkeyPatch) -> Held:
    cheap(monkeypatch)
    cache.clear()
    return held(home)


def stranger() -> bytes:
    return bytes(PrivateKey.generate().public_key)


def with_mark_of_another(vault: Held, change: VaultChange) -> None:
    theirs = entered(vault, "thief")
    VaultHolder.objects.filter(pk=theirs.pk).delete()
    VaultHolder.objects.filter(pk=change.new_id).update(public_key=bytes(theirs.public_key), mark=bytes(theirs.mark))


def row(change: VaultChange, **fields: object) -> None:
    VaultChange.objects.filter(pk=change.pk).update(**fields)


def keyed(pk: int, **fields: object) -> None:
    VaultHolder.objects.filter(pk=pk).update(**(fields or {"public_key": stranger()}))


def half_of_an_opening(vault: Held, change: VaultChange) -> None:
    row(change, half=bytes(vault.asked(vault.source(text=RAW)).half or b""))


#: What may be changed behind the program's back.
SWAPS: dict[str, Callable[[Held, VaultChange], object]] = {
    "key of the new": lambda vault, change: keyed(change.new_id),
    "key and mark of another": with_mark_of_another,
    "the new": lambda vault, change: row(change, new=entered(vault, "thief")),
    "user of the new": lambda vault, change: keyed(change.new_id, user=officer(vault.home, "thief")),
    "key of a third": lambda vault, change: keyed(vault.holder(vault.third).pk),
    "key of the asker": lambda vault, change: keyed(change.asked_by_id),
    "the retired": lambda vault, change: row(change, retires=vault.holder(vault.third)),
    "reason": lambda vault, change: row(change, reason="别的理由"),
    "half": lambda vault, change: row(change, half=bytes(change.half or b"")[:-1] + b"\0"),
    "half of an opening": half_of_an_opening,
    "no share": lambda vault, change: VaultShare.objects.filter(holder__user=vault.second).delete(),
}


@pytest.mark.parametrize("how", SWAPS)
def test_what_was_changed_behind_the_program_lets_nobody_in(vault: Held, how: str) -> None:
    change = asked(vault, entered(vault))
    SWAPS[how](vault, change)
    count = VaultShare.objects.count()
    with pytest.raises(VaultRefused) as refused:
        agreed(vault, change)
    change.refresh_from_db()
    assert code(refused) == ("holders" if how == "no share" else "tampered")
    assert (change.state, VaultShare.objects.count(), holders(vault.home.campaign).count()) == ("asked", count, 3)
    assert Activity.objects.get(verb="vault_unsound").thing == "vaultchange"


def test_a_key_that_was_swapped_before_anybody_asked_gets_nothing(vault: Held) -> None:
    """Neither the new one's, nor that of who decides, nor of a third who would get a half too."""
    new = entered(vault)
    for pk in (new.pk, vault.holder(vault.second).pk, vault.holder(vault.first).pk):
        true = bytes(VaultHolder.objects.get(pk=pk).public_key)
        VaultHolder.objects.filter(pk=pk).update(public_key=stranger())
        with pytest.raises(VaultRefused) as refused:
            asked(vault, VaultHolder.objects.get(pk=new.pk))
        assert code(refused) == "tampered"
        VaultHolder.objects.filter(pk=pk).update(public_key=true)
    VaultHolder.objects.filter(pk=vault.holder(vault.third).pk).update(public_key=stranger())
    change = asked(vault, new)
    with pytest.raises(VaultRefused) as late:
        agreed(vault, change)
    assert code(late) == "tampered" and VaultShare.objects.count() == 6
    assert Activity.objects.filter(verb="vault_unsound").count() == 4


def test_nothing_is_sealed_to_a_key_that_an_opening_found_swapped(vault: Held) -> None:
    opening, thief = vault.asked(vault.source(text=RAW)), PrivateKey.generate()
    VaultHolder.objects.filter(user=vault.first).update(public_key=bytes(thief.public_key))
    with pytest.raises(VaultRefused) as refused:
        grant(VaultOpening.objects.get(pk=opening.pk), passphrase(vault.second), by=vault.viewer(vault.second), now=NOW, today=TODAY)
    opening.refresh_from_db()
    assert (code(refused), opening.state, opening.result) == ("tampered", "asked", None)


def test_no_vault_is_founded_for_a_key_that_was_swapped(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    cheap(monkeypatch)
    Vault.objects.all().delete()
    vault = Held(home, home.users[Role.PRIVACY], officer(home, "second"), officer(home, "third"))
    keys = [enrol(passphrase(one), by=vault.viewer(one), now=NOW, today=TODAY).pk for one in (vault.first, vault.second)]
    VaultHolder.objects.filter(pk=keys[1]).update(public_key=stranger())
    with pytest.raises(VaultRefused) as refused:
        found_vault(keys, by=vault.viewer(vault.first), now=NOW, today=TODAY)
    assert code(refused) == "tampered" and not Vault.objects.exists()
    assert Activity.objects.get(verb="vault_unsound").thing_id == keys[1]


@pytest.mark.parametrize("stage", ["enrolled", "asked", "granted", "replaced"])
def test_the_database_and_one_passphrase_give_nothing(vault: Held, stage: str) -> None:
    vault.source(text=RAW, contributor=vault.contributor())
    new, old = entered(vault), vault.holder(vault.third)
    private = [unlock(bytes(one.locked_private), passphrase(one.user)) for one in (*holders(vault.home.campaign), new)]
    if stage != "enrolled":
        change = asked(vault, new, vault.third if stage == "replaced" else None)
        if stage != "asked":
            agreed(vault, change)
    kept, leaver = everything(), private[2]
    for one in private:
        found = reachable(kept, one)
        assert not [text for text in found if "夜班".encode() in text or b"13800000000" in text]
        shares = (
            {"enrolled": 0, "asked": 0, "granted": 3, "replaced": 2}[stage]
            if one == private[3]
            else {"granted": 3, "replaced": 0 if one == leaver else 2}.get(stage, 2)
        )
        halves = [text for text in found if len(text) == 32]
        assert len(halves) == shares
    assert (old.pk in set(VaultShare.objects.values_list("holder", flat=True))) == (stage != "replaced")


def test_the_database_itself_keeps_the_two_apart(vault: Held) -> None:
    new = entered(vault)
    first, second = vault.holder(vault.first), vault.holder(vault.second)
    for fields in (
        {"asked_by": first, "asked_of": first, "new": new},
        {"asked_by": first, "asked_of": second, "new": second},
        {"asked_by": first, "asked_of": second, "new": new, "retires": first},
        {"asked_by": first, "asked_of": second, "new": new, "retires": new},
        {"asked_by": first, "asked_of": second, "new": new, "reason": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            VaultChange.objects.create(**{"vault": Vault.objects.get(), "reason": "r", "asked_at": NOW, **fields})
    with pytest.raises(IntegrityError), transaction.atomic():
        VaultHolder.objects.filter(pk=new.pk).update(user=vault.first, vault=Vault.objects.get())


def test_holders_from_before_are_marked_once(vault: Held) -> None:
    VaultHolder.objects.update(mark=b"")
    import_module("huiyin.domain.migrations.0004_vault_changes").mark(apps, None)
    for one in VaultHolder.objects.all():
        assert bytes(one.mark) == mark_of(vault.home.campaign.pk, one.user_id, bytes(one.public_key))
    assert opens(vault, vault.first, vault.second)


def test_the_pure_part_refuses_what_does_not_fit() -> None:
    keys = {name: new_holder("pass " + name, opslimit=1, memlimit=8192) for name in "abcd"}
    private = {name: unlock(one.locked_private, "pass " + name) for name, one in keys.items()}
    public = {name: one.public_key for name, one in keys.items() if name != "d"}
    made, new = create_vault(public), ("d", keys["d"].public_key)
    half = first_half(made, private["a"], "a", "b", public["b"])
    assert set(admit(made, private["b"], "b", "a", half, new, public)) == {("a", "d"), ("b", "d"), ("c", "d")}
    for wrong in (("a", keys["d"].public_key), ("d", public["a"])):
        with pytest.raises(SealingError) as twice:
            admit(made, private["b"], "b", "a", half, wrong, public)
        assert twice.value.code == "holders"
    with pytest.raises(SealingError) as many:
        admit(made, private["b"], "b", "a", half, new, {str(n): stranger() for n in range(6)})
    with pytest.raises(SealingError) as other:
        admit(made, private["c"], "c", "a", half, new, public)
    assert (many.value.code, other.value.code) == ("holders", "tampered")
