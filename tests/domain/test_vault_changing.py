"""Who holds the vault changes by two of those who hold it: somebody joins, somebody takes another one's place, nobody comes in by the database alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from factories import MINUTES, NOW, TODAY, House
from vaults import Held, cheap, held, officer, passphrase

from domain.test_vault_opening import granted, shown
from huiyin.accounts.models import User
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.founding import close_campaign
from huiyin.domain.campaigns.models import BodyMember, Campaign
from huiyin.domain.collection.changing import ask_change, grant_change, refuse_change
from huiyin.domain.collection.holding import VaultRefused, change_passphrase, enrol, holders, too_few, usable
from huiyin.domain.collection.models import SourceDocument
from huiyin.domain.collection.opening import What, ask_opening
from huiyin.domain.collection.retention import destroy_due, lapse_undecided
from huiyin.domain.collection.vault import VaultChange, VaultHolder, VaultOpening, VaultShare
from huiyin.domain.transitions import NotAllowed

RAW = MINUTES + "来电 13800000000\n"


@pytest.fixture
def vault(home: House, monkeypatch: pytest.MonkeyPatch) -> Held:
    cheap(monkeypatch)
    cache.clear()
    return held(home)


def entered(vault: Held, code: str = "fourth") -> VaultHolder:
    """A further officer who has enrolled."""
    made = User.objects.filter(username=code).first() or officer(vault.home, code)
    return enrol(passphrase(made), by=vault.viewer(made), now=NOW, today=TODAY)


def asked(vault: Held, new: VaultHolder, retires: User | None = None, by: User | None = None, of: User | None = None) -> VaultChange:
    """The first asks the second."""
    by, of = by or vault.first, of or vault.second
    old = vault.holder(retires) if retires else None
    return ask_change(new, old, "原来的专员调走了", vault.holder(of), passphrase(by), by=vault.viewer(by), now=NOW, today=TODAY)


def agreed(vault: Held, change: VaultChange, by: User | None = None, word: str = "", days: int = 0) -> None:
    by = by or vault.second
    now = NOW + timedelta(days=days)
    grant_change(VaultChange.objects.get(pk=change.pk), word or passphrase(by), by=vault.viewer(by), now=now, today=TODAY)


def code(refused: pytest.ExceptionInfo[NotAllowed]) -> str:
    return refused.value.code


def opens(vault: Held, one: User, other: User) -> bool:
    """One asks, the other agrees, and one reads."""
    opening = vault.asked(vault.source(text=f"{one.pk}和{other.pk}"), by=one, of=other)
    granted(vault, opening, other)
    return shown(vault, opening, one) == f"{one.pk}和{other.pk}"


def test_a_further_holder_opens_with_each_of_the_others(vault: Held) -> None:
    before = vault.source(text=RAW)
    new = entered(vault)
    change = asked(vault, new)
    with pytest.raises(VaultRefused) as early:
        vault.asked(before, by=new.user)
    agreed(vault, change)
    change.refresh_from_db()
    assert (code(early), change.state, change.half, change.decided_at) == ("no_holder", "granted", None, NOW)
    assert VaultShare.objects.count() == 12 and holders(vault.home.campaign).count() == 4
    for other in (vault.first, vault.second, vault.third):
        assert opens(vault, new.user, other) and opens(vault, other, new.user)
    opening = vault.asked(before, by=new.user, of=vault.third)
    granted(vault, opening, vault.third)
    assert shown(vault, opening, new.user) == RAW, "What was sealed before they came."
    log = list(Activity.objects.filter(thing__in=["vaultchange", "vaultholder"]).order_by("id").values_list("verb", "reason"))
    assert log[-4:] == [("enrol", ""), ("ask_change", "原来的专员调走了"), ("grant_change", ""), ("admit_holder", "")]
    assert Activity.objects.get(verb="ask_change").detail == {"of": vault.second.pk, "new": new.user.pk, "retires": None}


def test_the_one_who_is_replaced_has_nothing_left_in_the_database(vault: Held) -> None:
    source, new, old = vault.source(text=RAW), entered(vault), vault.holder(vault.third)
    theirs, of_them, others = vault.asked(source, by=vault.third, of=vault.first), vault.asked(source, of=vault.third), vault.asked(source)
    read = vault.asked(source, by=vault.third, of=vault.second)
    granted(vault, read, vault.second)
    agreed(vault, asked(vault, new, vault.third))
    old.refresh_from_db()
    assert (old.retired_at, bytes(old.locked_private)) == (NOW, b"")
    assert not VaultShare.objects.filter(holder=old).exists() and not VaultShare.objects.filter(other=old).exists()
    assert VaultShare.objects.count() == 6
    states = {one.pk: (one.state, one.half, one.result, one.cut_short) for one in VaultOpening.objects.exclude(pk=others.pk)}
    assert states == {
        theirs.pk: ("lapsed", None, None, True),
        of_them.pk: ("lapsed", None, None, True),
        read.pk: ("granted", None, None, False),
    }
    assert set(Activity.objects.filter(verb__in=["wipe", "retire_holder"]).values_list("thing", "thing_id")) == {
        ("vaultopening", read.pk),
        ("vaultholder", old.pk),
    }
    for by, of in ((vault.third, vault.first), (vault.first, vault.third)):
        with pytest.raises((VaultRefused, VaultHolder.DoesNotExist)):
            vault.asked(source, by=by, of=of)
    with pytest.raises(VaultRefused) as retired:
        ask_opening(source.number, What.WORDS, "r", old, passphrase(vault.first), by=vault.viewer(vault.first), now=NOW, today=TODAY)
    with pytest.raises(VaultRefused) as late:
        granted(vault, of_them, vault.third)
    with pytest.raises(VaultRefused) as unread:
        shown(vault, read, vault.third)
    assert (code(retired), code(late), code(unread)) == ("second", "decided", "no_holder")
    granted(vault, others)
    assert shown(vault, others) == RAW, "What the others had asked goes on."
    assert opens(vault, new.user, vault.first) and opens(vault, vault.second, new.user)


def test_who_forgot_the_passphrase_enrols_anew_and_is_let_in_again(vault: Held) -> None:
    old = vault.holder(vault.third)
    new = enrol("a passphrase that is remembered", by=vault.viewer(vault.third), now=NOW, today=TODAY)
    assert new.pk != old.pk and opens(vault, vault.third, vault.first), "Until two have agreed the old one holds."
    with pytest.raises(VaultRefused) as beside:
        asked(vault, new)
    agreed(vault, asked(vault, new, vault.third))
    assert code(beside) == "holds_already" and vault.holder(vault.third) == new
    opening = vault.asked(vault.source(text=RAW), of=vault.third)
    with pytest.raises(VaultRefused) as forgotten:
        granted(vault, opening, vault.third)
    granted(vault, opening, vault.third, "a passphrase that is remembered")
    assert code(forgotten) == "passphrase" and shown(vault, opening) == RAW
    again = enrol(passphrase(vault.third), by=vault.viewer(vault.third), now=NOW, today=TODAY)
    agreed(vault, asked(vault, again, vault.third))
    assert opens(vault, vault.third, vault.second) and VaultHolder.objects.filter(user=vault.third).count() == 3


def test_whoever_left_and_is_an_officer_again_comes_back_with_a_new_key(vault: Held) -> None:
    agreed(vault, asked(vault, entered(vault), vault.third))
    back = enrol(passphrase(vault.third), by=vault.viewer(vault.third), now=NOW, today=TODAY)
    agreed(vault, asked(vault, back))
    assert opens(vault, vault.third, User.objects.get(username="fourth")) and holders(vault.home.campaign).count() == 4


def test_two_holders_are_enough_to_go_on(vault: Held) -> None:
    """One has left and one has forgotten: the two who remain bring in others, one after the other."""
    new = entered(vault)
    BodyMember.objects.filter(person=vault.third.person).delete()
    agreed(vault, asked(vault, new, vault.third))
    User.objects.filter(pk=vault.second.pk).update(is_active=False)
    fifth = entered(vault, "fifth")
    agreed(vault, asked(vault, fifth, vault.second, of=new.user), new.user)
    assert {one.user.username for one in usable(vault.home.campaign, today=TODAY)} == {vault.first.username, "fourth", "fifth"}
    assert opens(vault, fifth.user, new.user)


def test_the_second_refuses_for_a_reason(vault: Held) -> None:
    change, by = asked(vault, entered(vault)), vault.viewer(vault.second)
    with pytest.raises(VaultRefused) as bare:
        refuse_change(change, "  ", by=by, now=NOW)
    refuse_change(change, "先问问办公室", by=by, now=NOW)
    change.refresh_from_db()
    assert (code(bare), change.state, change.refusal, change.half) == ("reason", "refused", "先问问办公室", None)
    for deed in (lambda: agreed(vault, change), lambda: refuse_change(change, "再一次", by=by, now=NOW)):
        with pytest.raises(VaultRefused) as late:
            deed()
        assert code(late) == "decided"
    assert VaultShare.objects.count() == 6 and Activity.objects.get(verb="refuse_change").reason == "先问问办公室"


def test_what_cannot_be_asked(vault: Held) -> None:
    new, by = entered(vault), vault.viewer(vault.first)
    own, second, third = (vault.holder(one) for one in (vault.first, vault.second, vault.third))
    gone, inactive = entered(vault, "gone"), entered(vault, "inactive")
    BodyMember.objects.filter(person=gone.user.person).delete()
    User.objects.filter(pk=inactive.user.pk).update(is_active=False)
    again = enrol(passphrase(vault.second), by=vault.viewer(vault.second), now=NOW, today=TODAY)
    mine = enrol(passphrase(vault.first), by=by, now=NOW, today=TODAY)
    cases = [
        (new, None, "  ", second, "reason"),
        (new, None, "r", own, "second"),
        (new, None, "r", new, "second"),
        (third, None, "r", second, "no_candidate"),
        (gone, None, "r", second, "no_candidate"),
        (inactive, None, "r", second, "no_candidate"),
        (again, second, "r", second, "one_of_two"),
        (mine, own, "r", second, "one_of_two"),
        (again, None, "r", third, "holds_already"),
        (new, own, "r", second, "not_retired"),
        (new, second, "r", second, "not_retired"),
        (new, gone, "r", second, "not_retired"),
    ]
    for candidate, old, reason, of, expected in cases:
        with pytest.raises(VaultRefused) as refused:
            ask_change(candidate, old, reason, of, passphrase(vault.first), by=by, now=NOW, today=TODAY)
        assert code(refused) == expected
    BodyMember.objects.filter(person=vault.second.person).delete()
    with pytest.raises(VaultRefused) as left:
        asked(vault, new)
    with pytest.raises(VaultRefused) as outside:
        ask_change(new, None, "r", second, passphrase(new.user), by=vault.viewer(new.user), now=NOW, today=TODAY)
    with pytest.raises(VaultRefused) as wrong:
        ask_change(new, None, "r", third, "not the passphrase", by=by, now=NOW, today=TODAY)
    assert (code(left), code(outside), code(wrong)) == ("second", "no_holder", "passphrase") and not VaultChange.objects.exists()
    assert Activity.objects.filter(verb="wrong_passphrase").count() == 1


def test_a_vault_has_six_holders_at_most(vault: Held) -> None:
    for one in ("fourth", "fifth", "sixth"):
        agreed(vault, asked(vault, entered(vault, one)))
    seventh = entered(vault, "seventh")
    with pytest.raises(VaultRefused) as full:
        asked(vault, seventh)
    agreed(vault, asked(vault, seventh, vault.third))
    assert code(full) == "all_places" and VaultShare.objects.count() == 30
    assert opens(vault, seventh.user, User.objects.get(username="sixth"))


def test_nobody_but_the_one_asked_decides(vault: Held) -> None:
    new = entered(vault)
    change = asked(vault, new)
    for by in (vault.first, vault.third, new.user):
        with pytest.raises(VaultRefused) as refused:
            agreed(vault, change, by)
        with pytest.raises(VaultRefused) as unheard:
            refuse_change(change, "理由", by=vault.viewer(by), now=NOW)
        assert code(refused) == code(unheard) == "not_asked"
    codes = []
    for _ in range(6):
        with pytest.raises(VaultRefused) as wrong:
            agreed(vault, change, word="not the passphrase")
        codes.append(code(wrong))
    assert codes == ["passphrase"] * 5 + ["too_often"]
    change.refresh_from_db()
    assert change.state == "asked" and VaultShare.objects.count() == 6


def test_other_roles_and_officers_who_left_do_nothing(vault: Held) -> None:
    new, second = entered(vault), vault.holder(vault.second)
    change = asked(vault, new)
    for role in set(Role) - {Role.PRIVACY}:
        by = vault.viewer(vault.home.users[role])
        deeds: list[Callable[[], object]] = [
            lambda by=by: ask_change(new, None, "r", second, "x" * 20, by=by, now=NOW, today=TODAY),  # type: ignore[misc]
            lambda by=by: grant_change(change, "x" * 20, by=by, now=NOW, today=TODAY),  # type: ignore[misc]
            lambda by=by: refuse_change(change, "r", by=by, now=NOW),  # type: ignore[misc]
            lambda by=by: change_passphrase("x" * 20, "y" * 20, by=by, now=NOW),  # type: ignore[misc]
        ]
        for deed in deeds:
            with pytest.raises(NotAllowed) as refused:
                deed()
            assert code(refused) == "role"
    for who, expected in ((new.user, "no_candidate"), (vault.first, "asker_left"), (vault.second, "role")):
        BodyMember.objects.filter(person=who.person).delete()
        with pytest.raises(NotAllowed) as gone:
            agreed(vault, change)
        assert code(gone) == expected
    assert VaultShare.objects.count() == 6


def test_a_request_ends_in_time_and_when_its_ground_is_gone(vault: Held) -> None:
    new = entered(vault)
    old, lapsing = asked(vault, new), asked(vault, new, of=vault.third)
    with pytest.raises(VaultRefused) as late:
        agreed(vault, old, days=14)
    assert code(late) == "decided" and lapse_undecided(now=NOW + timedelta(days=13)) == 0
    assert lapse_undecided(now=NOW + timedelta(days=14)) == 2
    lapsing.refresh_from_db()
    assert (lapsing.state, lapsing.half, lapsing.cut_short) == ("lapsed", None, False)
    one = asked(vault, new)
    entered(vault)
    one.refresh_from_db()
    assert (one.state, one.half, one.cut_short) == ("lapsed", None, True), "The key that was agreed to is not theirs any more."
    new.refresh_from_db()
    one, other = asked(vault, new), asked(vault, entered(vault, "fifth"), vault.third)
    agreed(vault, one)
    other.refresh_from_db()
    assert other.state == "lapsed" and VaultShare.objects.count() == 12
    with pytest.raises(VaultRefused) as ended:
        agreed(vault, other)
    assert code(ended) == "decided"


def test_it_is_said_when_too_few_can_open(vault: Held) -> None:
    campaign = Campaign.objects.get()
    assert too_few(campaign, today=TODAY) is None
    User.objects.filter(pk=vault.third.pk).update(is_active=False)
    assert too_few(campaign, today=TODAY) == 2
    BodyMember.objects.filter(person=vault.second.person).update(ended_on=TODAY - timedelta(days=1))
    assert too_few(campaign, today=TODAY) == 1
    new = entered(vault)
    assert too_few(campaign, today=TODAY) == 1, "Who has enrolled holds nothing yet."
    BodyMember.objects.filter(person=vault.second.person).update(ended_on=None)
    agreed(vault, asked(vault, new, vault.third))
    assert too_few(campaign, today=TODAY) is None
    User.objects.filter(pk=new.user.pk).update(is_active=False)
    vault.source(text=RAW, contributor=vault.contributor())
    by = vault.viewer(vault.home.users[Role.OFFICE])
    close_campaign(by.campaign, by=by, now=NOW)
    campaign.refresh_from_db()
    assert too_few(campaign, today=TODAY) == 2
    later = TODAY + timedelta(days=400)
    destroy_due(now=NOW + timedelta(days=400), today=later)
    assert SourceDocument.objects.exclude(sealed=None).count() == 0
    assert too_few(campaign, today=later) is None, "Nothing is left to open."
    other = Campaign.objects.create(code="other", name="别的", host=vault.home.host, created_at=NOW)
    assert too_few(other, today=TODAY) is None, "Without a vault something else is said."
