"""Sending: once, again after a fault, after a mail server was down for a day, and never twice by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from factories import NOW, House
from receivers import Mailbox, free_port, mail_server

from domain.sending.conftest import Clock, set_up, weekday
from huiyin.domain.access import Role
from huiyin.domain.sending import delivering
from huiyin.domain.sending.delivering import deliver
from huiyin.domain.sending.models import Message, Preference, SendingRules
from huiyin.domain.sending.putting import Draft, put, put_all
from huiyin.domain.sending.resending import can_be_sent_again, note_arrived, send_again
from huiyin.domain.sending.rules import SILENT
from huiyin.domain.transitions import NotAllowed

Tick = Callable[[], dict[str, int]]
TO = "somebody@invented.example"


def draft(home: House, key: str = "k", **given: Any) -> Draft:
    """A mail to an address without an account, that also goes at night."""
    given = {"address": TO, "polite": False, **given}
    return Draft(key, home.campaign, "answer", "email", "题目", "正文", "zh", **given)


def states() -> dict[str, int]:
    """How many messages there are in each state."""
    found: dict[str, int] = {}
    for one in Message.objects.all():
        found[one.state] = found.get(one.state, 0) + 1
    return found


def test_a_message_goes_once_and_its_address_is_erased(home: House, box: Mailbox, clock: Clock, tick: Tick) -> None:
    made = put(draft(home, personal=True), now=NOW)
    assert tick() == {"sent": 1} and tick() == {}
    made.refresh_from_db()
    assert (made.state, made.sent_at, made.sealed, made.subject, made.body) == ("sent", clock.now, None, "", "")
    ((to, mail),) = box.taken
    assert to == TO and mail["Subject"] == "题目" and mail.get_content().strip() == "正文"


def test_what_is_for_later_waits(home: House, box: Mailbox, clock: Clock, tick: Tick) -> None:
    put(draft(home, not_before=NOW + timedelta(hours=1)), now=NOW)
    assert tick() == {}
    clock.on(hours=1)
    assert tick() == {"sent": 1}


def test_a_link_is_written_only_where_the_installation_has_an_address(home: House, box: Mailbox, tick: Tick, settings: Any) -> None:
    put(draft(home, "1", path="/r/"), now=NOW)
    tick()
    settings.ADDRESS = "https://huiyin.invented.example"
    put(draft(home, "2", path="/r/"), now=NOW)
    tick()
    assert [mail.get_content().split() for _, mail in box.taken] == [["正文"], ["正文", "https://huiyin.invented.example/r/"]]


def test_the_mail_server_is_down_for_a_day(home: House, clock: Clock, tick: Tick, settings: Any) -> None:
    """Sixty messages before and during it, a round a minute: all arrive within the hour after, each once."""
    port = free_port()
    set_up(settings, port)
    put_all([draft(home, f"before:{n}", address=f"a{n}@invented.example") for n in range(30)], now=NOW)
    tries, back = 0, NOW + timedelta(days=1)
    while clock.now < back:
        if clock.now == NOW + timedelta(hours=12):
            put_all([draft(home, f"during:{n}", address=f"b{n}@invented.example") for n in range(30)], now=clock.now)
        tries += sum(tick().values())
        clock.on(minutes=6)
    assert "sent" not in states() and set(states()) <= {"failed", "waiting"}
    assert tries <= 24 * 10, "A server that is down is asked once a round, not once a message."
    with mail_server(port) as box:
        while clock.now < back + timedelta(hours=1, minutes=6):
            tick()
            clock.on(minutes=6)
    assert sorted(to for to, _ in box.taken) == sorted(
        [f"a{n}@invented.example" for n in range(30)] + [f"b{n}@invented.example" for n in range(30)]
    )
    assert states() == {"sent": 60}


def test_after_the_patience_of_the_campaign_it_is_given_up_and_can_be_seen(home: House, clock: Clock, tick: Tick, settings: Any) -> None:
    set_up(settings, free_port())
    mine = put(draft(home, "account", address="", user=home.users[Role.LEADER]), now=NOW)
    type(home.users[Role.LEADER]).objects.filter(pk=home.users[Role.LEADER].pk).update(email="leader@invented.example")
    other = put(draft(home, "address"), now=NOW)
    while clock.now < NOW + timedelta(days=7, hours=2):
        tick()
        clock.on(minutes=30)
    for one in (mine, other):
        one.refresh_from_db()
        assert (one.state, one.error, one.sealed) == ("given_up", "connect", None)
    assert can_be_sent_again(mine) and not can_be_sent_again(other), "An address that was erased is gone."
    with mail_server() as box:
        set_up(settings, box.port)
        send_again(mine, by=home.viewer(Role.OFFICE), now=clock.now)
        with pytest.raises(NotAllowed, match="not_again"):
            send_again(other, by=home.viewer(Role.OFFICE), now=clock.now)
        assert tick() == {"sent": 1}
    assert [to for to, _ in box.taken] == ["leader@invented.example"]


class Killed(BaseException):
    """What a process that is killed does not survive."""


@pytest.mark.parametrize("after_sending", [True, False])
def test_a_process_that_dies_while_sending_sends_nothing_twice(
    home: House, box: Mailbox, clock: Clock, tick: Tick, after_sending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = put(draft(home), now=NOW)
    sent = delivering._by_mail

    def dies(*given: Any) -> Any:
        if after_sending:
            sent(*given)
        raise Killed

    monkeypatch.setattr(delivering, "_by_mail", dies)
    with pytest.raises(Killed):
        tick()
    monkeypatch.undo()
    clock.on(seconds=SILENT.total_seconds() - 1)
    assert tick() == {} and states() == {"sending": 1}, "The other process may still be at it."
    clock.on(seconds=1)
    assert tick() == {} and states() == {"uncertain": 1}
    clock.on(days=2)
    assert tick() == {} and len(box.taken) == after_sending
    made.refresh_from_db()
    assert made.error == "killed" and made.sealed is not None
    office = home.viewer(Role.OFFICE)
    if after_sending:
        note_arrived(made, by=office, now=clock.now)
    else:
        send_again(made, by=office, now=clock.now)
        assert tick() == {"sent": 1}
    assert states() == {"sent": 1} and len(box.taken) == 1 and Message.objects.get().sealed is None


def test_a_slow_process_that_was_given_up_for_dead_still_notes_that_it_sent(
    home: House, box: Mailbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(draft(home), now=NOW)
    sent = delivering._by_mail

    def slow(*given: Any) -> Any:
        clock.on(seconds=SILENT.total_seconds())
        assert deliver(clock=clock, working=weekday) == {} and states() == {"uncertain": 1}
        return sent(*given)

    monkeypatch.setattr(delivering, "_by_mail", slow)
    deliver(clock=clock, working=weekday)
    assert states() == {"sent": 1} and len(box.taken) == 1


def test_an_uncertain_address_is_kept_no_longer_than_the_patience(home: House, box: Mailbox, clock: Clock, tick: Tick) -> None:
    box.breaks = True
    made = put(draft(home), now=NOW)
    assert tick() == {"uncertain": 1}
    clock.on(days=7)
    tick()
    made.refresh_from_db()
    assert (made.state, made.sealed) == ("uncertain", None) and not can_be_sent_again(made)


def test_a_campaign_that_sends_no_mail_sends_none(home: House, box: Mailbox, tick: Tick) -> None:
    rules = SendingRules.objects.create(campaign=home.campaign, mail=False)
    put(draft(home), now=NOW)
    assert tick() == {} and not box.taken
    rules.mail = True
    rules.save()
    assert tick() == {"sent": 1}


@pytest.mark.parametrize(("changed", "error"), [({"email": ""}, "no_address"), ({"email": TO, "is_active": False}, "gone")])
def test_whoever_has_no_address_or_no_account_any_more(home: House, box: Mailbox, tick: Tick, changed: dict[str, Any], error: str) -> None:
    user = home.users[Role.LEADER]
    type(user).objects.filter(pk=user.pk).update(**changed)
    made = put(draft(home, address="", user=user), now=NOW)
    assert tick() == {"given_up": 1} and not box.taken
    made.refresh_from_db()
    assert made.error == error


def test_another_key_of_the_installation_sends_to_nobody(home: House, box: Mailbox, tick: Tick, settings: Any) -> None:
    made = put(draft(home), now=NOW)
    settings.SENDING_KEY = bytes(32)
    assert tick() == {"given_up": 1} and not box.taken
    made.refresh_from_db()
    assert made.error == "unreadable"


def test_at_night_people_are_left_in_peace_and_in_the_morning_it_goes(home: House, box: Mailbox, clock: Clock, tick: Tick) -> None:
    clock.on(hours=10)
    put(draft(home, polite=True), now=clock.now)
    assert tick() == {}
    assert Message.objects.get().not_before == clock.now + timedelta(hours=11, minutes=30)
    clock.on(hours=11, minutes=29)
    assert tick() == {}
    clock.on(minutes=1)
    assert tick() == {"sent": 1}, "It is eight in the morning of a Friday."


def test_a_server_that_comes_back_at_night_wakes_nobody(home: House, clock: Clock, tick: Tick, settings: Any) -> None:
    port = free_port()
    set_up(settings, port)
    put(draft(home, polite=True), now=NOW)
    tick()
    clock.on(hours=13)
    with mail_server(port) as box:
        assert tick() == {}
        clock.on(hours=8, minutes=30)
        assert tick() == {"sent": 1}
        assert len(box.taken) == 1


def test_quiet_hours_follow_the_time_zone_of_the_installation(home: House, box: Mailbox, clock: Clock, tick: Tick, settings: Any) -> None:
    settings.TIME_ZONE = "Europe/London"
    put(draft(home, polite=True), now=clock.now)
    assert tick() == {}, "It is half past three in the morning there."
    clock.on(hours=4, minutes=30)
    assert tick() == {"sent": 1}


def test_quiet_hours_of_ones_own_come_to_those_of_the_campaign(home: House, box: Mailbox, clock: Clock, tick: Tick) -> None:
    user = home.users[Role.LEADER]
    type(user).objects.filter(pk=user.pk).update(email="leader@invented.example")
    Preference.objects.create(user=user, quiet_from=time(10), quiet_until=time(12))
    put(draft(home, address="", user=user, polite=True), now=NOW)
    assert tick() == {}
    clock.on(hours=1, minutes=30)
    assert tick() == {"sent": 1}


def test_one_message_a_day_collects_what_is_new(home: House, box: Mailbox, clock: Clock, tick: Tick) -> None:
    user = home.users[Role.LEADER]
    type(user).objects.filter(pk=user.pk).update(email="leader@invented.example")

    def new(key: str, subject: str) -> None:
        put(Draft(key, home.campaign, "reminder", "email", subject, f"{key} 的正文", "zh", user=user, digest=True), now=clock.now)

    new("1", "第一件")
    new("2", "第二件")
    assert tick() == {"sent": 1}
    new("3", "第三件")
    clock.on(hours=5)
    assert tick() == {}, "Today's has gone out."
    clock.on(hours=19)
    assert tick() == {"sent": 1}
    first, second = (mail for _, mail in box.taken)
    assert first["Subject"] == "有 2 件新事项，第一件：第一件"
    assert first.get_content().split() == ["1.", "第一件", "1", "的正文", "2.", "第二件", "2", "的正文"]
    assert (second["Subject"], second.get_content().strip()) == ("第三件", "3 的正文")
    assert states() == {"collected": 3, "sent": 2}
    assert [one.part_of.kind for one in Message.objects.filter(state="collected").select_related("part_of") if one.part_of] == [
        "digest"
    ] * 3


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.DEPARTMENT, Role.LEADER, Role.TEAM, Role.PRIVACY, Role.LEADING_GROUP])
def test_only_those_who_keep_the_campaign_send_again(home: House, role: Role) -> None:
    made = put(draft(home), now=NOW)
    Message.objects.update(state="uncertain")
    for deed in (send_again, note_arrived):
        with pytest.raises(NotAllowed):
            deed(made, by=home.viewer(role), now=NOW)
    assert states() == {"uncertain": 1}


def test_what_was_sent_is_not_sent_again(home: House, box: Mailbox, tick: Tick) -> None:
    made = put(draft(home, address="", user=home.users[Role.OFFICE]), now=NOW)
    Message.objects.update(state="sent", sent_at=NOW)
    with pytest.raises(NotAllowed):
        send_again(made, by=home.viewer(Role.OFFICE), now=NOW)
    with pytest.raises(NotAllowed):
        note_arrived(made, by=home.viewer(Role.OFFICE), now=NOW)
    assert tick() == {} and not box.taken
