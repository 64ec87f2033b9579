"""Opening the vault: two people, one thing, one reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db.models import BinaryField
from factories import MINUTES, NOW, TODAY, House
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey
from vaults import CONTACT, Held, cheap, held, passphrase

from huiyin.accounts.models import Post, User
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.models import BodyMember
from huiyin.domain.collection.contributing import submit
from huiyin.domain.collection.holding import VaultRefused
from huiyin.domain.collection.models import PublicForm, SourceDocument
from huiyin.domain.collection.opening import What, ask_opening, context_of, grant, may_open, openings_of, read_opening, refuse
from huiyin.domain.collection.registering import confirm_source, name_targets
from huiyin.domain.collection.sealing import SealingError, create_vault, new_holder, read, seal, unlock
from huiyin.domain.collection.vault import VaultOpening, VaultShare
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.transitions import NotAllowed

RAW = MINUTES + "来电 13800000000\n"


@pytest.fixture
def vault(home: House, monkeypatch: pytest.MonkeyPatch) -> Held:
    cheap(monkeypatch)
    cache.clear()
    return held(home)


def granted(vault: Held, opening: VaultOpening, by: User | None = None, word: str = "") -> None:
    by = by or vault.second
    grant(VaultOpening.objects.get(pk=opening.pk), word or passphrase(by), by=vault.viewer(by), now=NOW, today=TODAY)


def shown(vault: Held, opening: VaultOpening, by: User | None = None, days: int = 0) -> str:
    by = by or vault.first
    return read_opening(VaultOpening.objects.get(pk=opening.pk), passphrase(by), by=vault.viewer(by), now=NOW + timedelta(days=days), today=TODAY)


def code(refused: pytest.ExceptionInfo[NotAllowed]) -> str:
    return refused.value.code


def verbs() -> list[str]:
    return list(Activity.objects.filter(thing="vaultopening").order_by("id").values_list("verb", flat=True))


@pytest.mark.parametrize("what", What)
def test_two_open_what_one_asked_for_and_one_reads(vault: Held, what: What) -> None:
    source = vault.source(text=RAW, contributor=vault.contributor())
    opening = vault.asked(source, what)
    assert (opening.source_id, opening.contributor_id) == ((source.pk, None) if what == What.WORDS else (None, source.contributor_id))
    with pytest.raises(VaultRefused) as early:
        shown(vault, opening)
    granted(vault, opening)
    opening.refresh_from_db()
    assert (code(early), opening.state, opening.half) == ("not_granted", "granted", None)
    expected = RAW if what == What.WORDS else CONTACT
    assert shown(vault, opening) == shown(vault, opening) == expected
    assert "13800000000" not in source.text
    assert verbs() == ["ask_opening", "grant", "read_opening", "read_opening"]
    told = str(list(Activity.objects.values()))
    assert "要当面核实" in told and "13800000000" not in told and "口令" not in told


def test_what_came_through_a_public_form_is_opened(vault: Held) -> None:
    home = vault.home
    form = PublicForm.objects.create(campaign=home.campaign, code="main", name="表", channel=home.channels["web"])
    source = submit(form, RAW, nonce=b"n" * 16, now=NOW, today=TODAY, contact=CONTACT).source
    for what, expected in ((What.WORDS, RAW.strip()), (What.CONTACT, CONTACT)):
        opening = vault.asked(source, what)
        granted(vault, opening)
        assert shown(vault, opening) == expected


def test_any_two_of_the_three_open(vault: Held) -> None:
    source = vault.source(text=RAW)
    for one, other in ((vault.first, vault.second), (vault.second, vault.first), (vault.third, vault.first), (vault.second, vault.third)):
        opening = vault.asked(source, by=one, of=other)
        granted(vault, opening, other)
        assert shown(vault, opening, one) == RAW


def test_the_second_refuses_for_a_reason(vault: Held) -> None:
    opening = vault.asked(vault.source())
    with pytest.raises(VaultRefused) as bare:
        refuse(opening, "  ", by=vault.viewer(vault.second), now=NOW, today=TODAY)
    refuse(opening, "不必知道是谁", by=vault.viewer(vault.second), now=NOW, today=TODAY)
    opening.refresh_from_db()
    assert (code(bare), opening.state, opening.refusal, opening.half, opening.result) == ("reason", "refused", "不必知道是谁", None, None)
    for deed in (lambda: granted(vault, opening), lambda: refuse(opening, "再一次", by=vault.viewer(vault.second), now=NOW, today=TODAY)):
        with pytest.raises(VaultRefused) as late:
            deed()
        assert code(late) == "decided"
    with pytest.raises(VaultRefused) as unread:
        shown(vault, opening)
    assert code(unread) == "not_granted" and verbs() == ["ask_opening", "refuse"]


def test_what_cannot_be_asked(vault: Held) -> None:
    plain, other = vault.source(), vault.source(text=RAW)
    SourceDocument.objects.filter(pk=other.pk).update(sealed=None)
    gone = vault.source(text="撤回的话", contributor=vault.contributor())
    SourceDocument.objects.filter(pk=gone.pk).update(state="withdrawn")
    cases = [
        (plain.number + 100, What.WORDS, "r", vault.second, "no_source"),
        (plain.number, What.CONTACT, "r", vault.second, "no_contact"),
        (other.number, What.WORDS, "r", vault.second, "no_words"),
        (gone.number, What.WORDS, "r", vault.second, "withdrawn"),
        (gone.number, What.CONTACT, "r", vault.second, "withdrawn"),
        (plain.number, What.WORDS, "  ", vault.second, "reason"),
        (plain.number, What.WORDS, "r", vault.first, "second"),
    ]
    for number, what, reason, of, expected in cases:
        with pytest.raises(VaultRefused) as refused:
            ask_opening(number, what, reason, vault.holder(of), passphrase(vault.first), by=vault.viewer(vault.first), now=NOW, today=TODAY)
        assert code(refused) == expected
    with pytest.raises(VaultRefused) as wrong:
        ask_opening(plain.number, What.WORDS, "r", vault.holder(vault.second), "not the passphrase", by=vault.viewer(vault.first), now=NOW, today=TODAY)
    assert code(wrong) == "passphrase" and not VaultOpening.objects.exists()
    assert list(Activity.objects.filter(thing="vaultholder").exclude(verb="enrol").values_list("verb", flat=True)) == ["wrong_passphrase"]


def test_nobody_but_the_one_asked_decides_and_nobody_but_the_asker_reads(vault: Held) -> None:
    opening = vault.asked(vault.source())
    for by in (vault.first, vault.third):
        with pytest.raises(VaultRefused) as refused:
            granted(vault, opening, by)
        with pytest.raises(VaultRefused) as unheard:
            refuse(opening, "理由", by=vault.viewer(by), now=NOW, today=TODAY)
        assert code(refused) == code(unheard) == "not_asked"
    with pytest.raises(VaultRefused) as wrong:
        granted(vault, opening, word="not the passphrase")
    opening.refresh_from_db()
    assert code(wrong) == "passphrase" and opening.state == "asked" and opening.result is None
    granted(vault, opening)
    for by in (vault.second, vault.third):
        with pytest.raises(VaultRefused) as unread:
            shown(vault, opening, by)
        assert code(unread) == "not_the_asker"
    assert "read_opening" not in verbs()


def test_other_roles_and_officers_who_left_do_nothing(vault: Held) -> None:
    source = vault.source()
    opening = vault.asked(source)
    for role in set(Role) - {Role.PRIVACY}:
        by = vault.viewer(vault.home.users[role])
        for deed in (
            lambda by=by: ask_opening(source.number, What.WORDS, "r", vault.holder(vault.second), "x" * 20, by=by, now=NOW, today=TODAY),
            lambda by=by: grant(opening, "x" * 20, by=by, now=NOW, today=TODAY),
            lambda by=by: refuse(opening, "r", by=by, now=NOW, today=TODAY),
            lambda by=by: read_opening(opening, "x" * 20, by=by, now=NOW, today=TODAY),
        ):
            with pytest.raises(NotAllowed) as refused:
                deed()
            assert code(refused) == "role"
        assert not openings_of(by, today=TODAY).exists() and not may_open(by, source, today=TODAY)
    BodyMember.objects.filter(person=vault.first.person).delete()
    with pytest.raises(VaultRefused) as left:
        granted(vault, opening)
    BodyMember.objects.filter(person=vault.second.person).delete()
    with pytest.raises(NotAllowed) as gone:
        granted(vault, opening)
    assert (code(left), code(gone), verbs()) == ("asker_kept", "role", ["ask_opening"])


def against(vault: Held, source: SourceDocument, of: User, how: str) -> None:
    """Let an opinion of the source be about somebody, their unit, a unit under theirs; or let them have run the gathering's unit."""
    person, home = of.person, vault.home
    assert person is not None
    if how == "gathering":
        Post.objects.create(person=person, unit=home.north, title="职务")
        session = Gathering.objects.create(campaign=home.campaign, code="g", kind=home.kinds["interview"], title="谈话", unit=home.north, mode="back_to_back", when=FuzzyDate(TODAY, Precision.DAY), created_at=NOW)
        SourceDocument.objects.filter(pk=source.pk).update(gathering=session)
        return
    opinion = confirm_source(source, by=home.viewer(Role.OFFICE), now=NOW)[0]
    if how == "person":
        name_targets(opinion, [], [person], by=home.viewer(Role.OFFICE), now=NOW)
    else:
        Post.objects.create(person=person, unit=home.plant if how == "unit" else home.north, title="职务")
        name_targets(opinion, [home.plant], [], by=home.viewer(Role.OFFICE), now=NOW)


@pytest.mark.parametrize("how", ["person", "unit", "above", "gathering"])
def test_whoever_is_kept_from_the_source_neither_asks_nor_is_asked(vault: Held, how: str) -> None:
    source = vault.source()
    against(vault, source, vault.first, how)
    for by, of, expected in ((vault.first, vault.second, "no_source"), (vault.second, vault.first, "second_kept")):
        with pytest.raises(VaultRefused) as refused:
            vault.asked(source, by=by, of=of)
        assert code(refused) == expected
    assert not VaultOpening.objects.exists()
    opening = vault.asked(source, by=vault.second, of=vault.third)
    assert [one.shown for one in openings_of(vault.viewer(vault.first), today=TODAY)] == [False]
    assert [one.shown for one in openings_of(vault.viewer(vault.third), today=TODAY)] == [True]
    granted(vault, opening, vault.third)
    assert shown(vault, opening, vault.second) == MINUTES


def test_a_target_named_later_stops_each_step_that_is_left(vault: Held) -> None:
    source = vault.source()
    to_grant, to_read, to_decide = vault.asked(source), vault.asked(source), vault.asked(source, by=vault.third)
    granted(vault, to_read)
    against(vault, source, vault.first, "person")
    with pytest.raises(VaultRefused) as grants:
        granted(vault, to_grant)
    with pytest.raises(VaultRefused) as reads:
        shown(vault, to_read)
    name_targets(source.opinions.get(number=1), [], [vault.second.person], by=vault.home.viewer(Role.OFFICE), now=NOW)  # type: ignore[list-item]
    with pytest.raises(VaultRefused) as decides:
        granted(vault, to_decide)
    with pytest.raises(VaultRefused) as refuses:
        refuse(to_decide, "理由", by=vault.viewer(vault.second), now=NOW, today=TODAY)
    assert [code(one) for one in (grants, reads, decides, refuses)] == ["asker_kept", "not_the_asker", "not_asked", "not_asked"]


@pytest.mark.parametrize("what", What)
def test_what_a_speaker_said_elsewhere_keeps_too(vault: Held, what: What) -> None:
    speaker = vault.contributor()
    about, other = vault.source(contributor=speaker), vault.source(text="另一件事", contributor=speaker)
    against(vault, about, vault.first, "person")
    with pytest.raises(VaultRefused) as refused:
        vault.asked(other, what)
    assert code(refused) == "no_source"
    vault.asked(other, what, by=vault.second, of=vault.third)
    assert [one.shown for one in openings_of(vault.viewer(vault.first), today=TODAY)] == [False]
    assert [one.number for one in openings_of(vault.viewer(vault.third), today=TODAY)] == [other.number if what == What.WORDS else about.number]


def test_it_is_over_in_time(vault: Held) -> None:
    opening, late = vault.asked(vault.source()), vault.asked(vault.source(text="别的"))
    granted(vault, opening)
    assert shown(vault, opening, days=6) == MINUTES
    with pytest.raises(VaultRefused) as wiped:
        shown(vault, opening, days=7)
    with pytest.raises(VaultRefused) as lapsed:
        grant(late, passphrase(vault.second), by=vault.viewer(vault.second), now=NOW + timedelta(days=14), today=TODAY)
    assert (code(wiped), code(lapsed)) == ("wiped", "decided")


def swapped(vault: Held, opening: VaultOpening, how: str) -> None:
    """Change something behind the program's back."""
    source = SourceDocument.objects.get(pk=opening.source_id)
    public = bytes(vault.home.campaign.vault.public_key)
    if how == "share":
        VaultShare.objects.filter(holder__user=vault.second, other__user=vault.first).update(sealed=seal(b"x" * 32, bytes(vault.holder(vault.second).public_key), context=b""))
    elif how == "no share":
        VaultShare.objects.filter(holder__user=vault.second).delete()
    elif how == "half":
        VaultOpening.objects.filter(pk=opening.pk).update(half=bytes(opening.half or b"")[:-1] + b"\0")
    elif how == "other source":
        VaultOpening.objects.filter(pk=opening.pk).update(source=vault.source(text="另一件"))
    elif how == "other reason":
        VaultOpening.objects.filter(pk=opening.pk).update(reason="别的理由")
    elif how == "asker":
        VaultOpening.objects.filter(pk=opening.pk).update(asked_by=vault.holder(vault.third))
    elif how == "words":
        SourceDocument.objects.filter(pk=source.pk).update(sealed=bytes(source.sealed or b"")[:-1] + b"\0")
    elif how == "context":
        SourceDocument.objects.filter(pk=source.pk).update(sealed=seal(RAW.encode(), public, context=b"source/other"))


@pytest.mark.parametrize("how", ["share", "no share", "half", "other source", "other reason", "asker", "words", "context"])
def test_what_was_changed_behind_the_program_is_not_opened(vault: Held, how: str) -> None:
    opening = vault.asked(vault.source(text=RAW))
    swapped(vault, opening, how)
    with pytest.raises(VaultRefused) as refused:
        granted(vault, opening)
    opening.refresh_from_db()
    assert code(refused) == {"context": "context", "no share": "holders"}.get(how, "tampered")
    assert (opening.state, opening.result) == ("asked", None) and verbs() == ["ask_opening", "vault_unsound"]


def test_words_that_are_no_text_are_shown_all_the_same(vault: Held) -> None:
    source = vault.source(text="好\ud800的意见")
    opening = vault.asked(source)
    granted(vault, opening)
    assert shown(vault, opening).encode().decode() == "好\ufffd\ufffd\ufffd的意见"


def everything() -> list[bytes]:
    """Every secret that the database keeps."""
    return [
        bytes(value)
        for model in apps.get_app_config("huiyin").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, BinaryField)
        for value in model._default_manager.values_list(field.attname, flat=True)
        if value
    ]


def readable(kept: list[bytes], private: bytes) -> Iterator[bytes]:
    for one in kept:
        try:
            yield read(one, private)
        except SealingError:
            continue


def reachable(kept: list[bytes], private: bytes) -> set[bytes]:
    """All that one private key gets out of what is kept: what it reads, any two halves put together, and so on until nothing is new."""
    found, waiting = set[bytes](), [private]
    while waiting:
        key = waiting.pop()
        new = set(readable(kept, key)) - found
        found |= new
        keys = [one for one in found if len(one) == 32]
        pairs = {bytes(a ^ b for a, b in zip(one, other, strict=True)) for one, other in combinations(keys, 2)}
        waiting += [one for one in pairs | {one for one in new if len(one) == 32} if bytes(PrivateKey(one).public_key) in kept]
    return found


@pytest.mark.parametrize("stage", ["founded", "asked", "granted"])
def test_the_database_and_one_passphrase_give_nothing(vault: Held, stage: str) -> None:
    source = vault.source(text=RAW, contributor=vault.contributor())
    if stage != "founded":
        opening = vault.asked(source)
        if stage == "granted":
            granted(vault, opening)
    kept = everything()
    for user in (vault.first, vault.second, vault.third):
        private = unlock(bytes(vault.holder(user).locked_private), passphrase(user))
        found = reachable(kept, private)
        assert any(len(one) == 32 for one in found), "a share is readable, so that looking proves something"
        texts = [one for one in found if "夜班".encode() in one or b"13800000000" in one]
        # What was granted is the asker's alone.
        assert texts == ([RAW.encode()] if stage == "granted" and user == vault.first else [])


@settings(max_examples=30, deadline=None)
@given(count=st.integers(2, 6), which=st.integers(0, 5), words=st.binary(min_size=1, max_size=60))
def test_no_single_key_opens_anything_whatever_the_number_of_holders(count: int, which: int, words: bytes) -> None:
    keys = [new_holder(f"passphrase {n}", opslimit=1, memlimit=8192) for n in range(count)]
    made = create_vault({str(n): one.public_key for n, one in enumerate(keys)})
    sealed = seal(words, made.public_key, context=b"row")
    kept = [made.public_key, sealed, *(half for halves in made.shares.values() for half in halves), *(one.public_key for one in keys)]
    found = reachable(kept, unlock(keys[which % count].locked_private, f"passphrase {which % count}"))
    assert len(found) == count - 1 and not any(one[32:] == words for one in found)


def test_two_keys_do_open(vault: Held) -> None:
    """So that the search above would have found something, had there been anything."""
    source, shares = vault.source(text=RAW), VaultShare.objects.exclude(holder__user=vault.third).exclude(other__user=vault.third)
    halves = [read(bytes(one.sealed), unlock(bytes(one.holder.locked_private), passphrase(one.holder.user))) for one in shares]
    key = bytes(a ^ b for a, b in zip(*halves, strict=True))
    assert read(bytes(source.sealed or b""), key)[32:] == RAW.encode()


def test_contexts_tell_things_apart(vault: Held) -> None:
    one, other = vault.contributor("p1"), vault.contributor("p2")
    source = vault.source()
    assert len({context_of(one), context_of(other), context_of(source)}) == 3
