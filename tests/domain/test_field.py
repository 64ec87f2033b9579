"""The field kit: whatever is sent, again or in part, every record comes in once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from factories import NOW, TODAY, House
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from huiyin.domain.access import Role, viewer_of
from huiyin.domain.activity import Activity, broken_links
from huiyin.domain.campaigns.models import Campaign, Channel, TeamMember
from huiyin.domain.collection.field import LONGEST, MOST, FieldRefused, Noted, Outcome, source_of, take_in
from huiyin.domain.collection.models import Endorsement, Opinion, SourceDocument
from huiyin.domain.collection.receiving import Origin
from huiyin.domain.collection.registering import decline
from huiyin.domain.collection.selectors import sources_visible_to
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.oversight.reconciliation import account

TEAM, OFFICE = Role.TEAM, Role.OFFICE


def noted(home: House, at: int, text: str = "路灯不亮", role: Role = TEAM, **given: Any) -> Noted:
    return Noted(id=UUID(int=at), recorder=home.users[role].pk, text=text, **{"origin": home.origin(), **given})


def send(home: House, *records: Noted, role: Role = TEAM) -> list[Outcome]:
    return take_in(records, by=home.viewer(role), now=NOW)


def told(outcomes: list[Outcome]) -> list[str]:
    return [one.code or one.result for one in outcomes]


def texts() -> list[str]:
    return list(Opinion.objects.order_by("number").values_list("text", flat=True))


def gathering(home: House, **given: Any) -> Gathering:
    given = {"team": home.team, "unit": home.north, "mode": Gathering.Mode.FACE_TO_FACE, **given}
    when = FuzzyDate(date(2025, 7, 9), Precision.DAY)
    return Gathering.objects.create(campaign=home.campaign, code="g", title="座谈", kind=home.kinds["listening_session"], when=when, created_at=NOW, **given)


def test_a_record_is_one_confirmed_source_with_one_opinion(home: House) -> None:
    held = gathering(home)
    record = noted(home, 1, " 食堂夜里没有热饭；\r\n更衣柜太少。\n电话13800138000没人接\n", kind="request", secret=True, origin=home.origin(gathering=held))
    outcome = send(home, record)[0]
    source, opinion = SourceDocument.objects.get(), Opinion.objects.get()
    assert (outcome.result, outcome.source, source.state, source.gathering, source.team) == ("taken", source, "confirmed", held, home.team)
    assert opinion.text == "食堂夜里没有热饭；\n更衣柜太少。\n电话【手机号】没人接" == source.text[opinion.start : opinion.end]
    assert (opinion.kind, opinion.confidential, opinion.place, opinion.stratum) == ("request", True, home.north, home.strata["worker"])
    assert (opinion.registered_by, source.registered_by, source.covered) == (home.users[TEAM], home.users[TEAM], 1)
    assert list(Activity.objects.order_by("id").values_list("verb", flat=True)) == ["receive", "confirm", "register"]
    assert account(home.campaign).holds and not list(broken_links())


@pytest.mark.parametrize("text", ["无", "同意", "会议记录", "主持人：组长", "一、食堂\n二、宿舍", "13800138000"])
def test_what_a_person_wrote_down_as_an_opinion_is_one(home: House, text: str) -> None:
    assert told(send(home, noted(home, 1, text))) == ["taken"]
    assert Opinion.objects.count() == 1 and account(home.campaign).holds


def test_sent_again_it_is_known_whatever_has_changed_since(home: House) -> None:
    record = noted(home, 1)
    first = send(home, record, record)
    assert (told(first), first[0].source) == (["taken", "known"], first[1].source)
    decline(Opinion.objects.get(), "no_matter", by=home.viewer(OFFICE), now=NOW)
    home.campaign.state = home.channels["session"].campaign.state = "closed"
    assert told(send(home, record, replace(record, origin=None))) == ["known", "known"]
    assert told(send(home, noted(home, 2))) == ["not_collecting"]
    assert SourceDocument.objects.count() == 1


@pytest.mark.parametrize("change", [{"text": "路灯亮了"}, {"kind": "request"}, {"secret": True}, {"agrees": True}])
def test_a_change_after_it_arrived_is_told_and_not_lost_unseen(home: House, change: dict[str, Any]) -> None:
    send(home, noted(home, 1))
    answer = send(home, replace(noted(home, 1), **change))[0]
    assert (answer.result, answer.code, answer.values) == ("refused", "changed", {"number": 1})
    assert told(send(home, replace(noted(home, 1), id=UUID(int=2), **change))) == ["taken"]
    assert texts()[0] == "路灯不亮" and account(home.campaign).holds


def test_an_erased_source_is_still_known(home: House) -> None:
    send(home, noted(home, 1))
    SourceDocument.objects.update(text="")
    assert told(send(home, noted(home, 1))) == ["known"]


def test_an_agreement_finds_its_opinion_in_any_order(home: House) -> None:
    agree = {"agrees": True, "endorses": UUID(int=1), "text": "附议"}
    assert told(send(home, noted(home, 2, **agree), noted(home, 1))) == ["taken", "taken"]
    assert told(send(home, noted(home, 3, **agree), noted(home, 4, "附议", agrees=True))) == ["taken", "taken"]
    assert list(Endorsement.objects.order_by("id").values_list("opinion__text", flat=True)) == ["路灯不亮", "路灯不亮", None]
    assert texts() == ["路灯不亮"] and account(home.campaign).holds


def test_an_agreement_with_what_never_came_is_refused_whole(home: House) -> None:
    other = viewer_of(home.users[OFFICE], home.campaign, today=TODAY)
    take_in([noted(home, 7, role=OFFICE)], by=other, now=NOW)
    for endorses in (9, 7):
        assert told(send(home, noted(home, 2, "附议", agrees=True, endorses=UUID(int=endorses)))) == ["endorsed"]
    send(home, noted(home, 3, "附议", agrees=True))
    assert told(send(home, noted(home, 4, "附议", agrees=True, endorses=UUID(int=3)))) == ["endorsed"]
    assert (SourceDocument.objects.count(), Endorsement.objects.count()) == (2, 1)


def test_one_that_is_refused_stops_no_other(home: House) -> None:
    long, blank = noted(home, 2, "路" * (LONGEST + 1)), noted(home, 3, "\x00\u200b \n")
    outcomes = send(home, noted(home, 1), long, blank, noted(home, 4, "公交\x00太少"), noted(home, 5, origin=None), noted(home, 6, kind="x"))
    assert told(outcomes) == ["taken", "too_long", "empty", "taken", "origin", "kind"]
    assert outcomes[1].values == {"count": LONGEST + 1, "limit": LONGEST}
    assert texts() == ["路灯不亮", "公交太少"]
    assert told(send(home, replace(long, text="路" * LONGEST))) == ["taken"]


def test_too_many_are_refused_together(home: House) -> None:
    with pytest.raises(FieldRefused) as caught:
        send(home, *(noted(home, at) for at in range(MOST + 1)))
    assert (caught.value.code, SourceDocument.objects.count()) == ("too_many", 0)


def test_a_team_sends_its_own_and_nobody_sends_for_another(home: House) -> None:
    stranger = noted(home, 1, role=OFFICE)
    others, nobodys = (noted(home, at, origin=home.origin(team=team)) for at, team in ((2, home.other_team), (3, None)))
    assert told(send(home, stranger, others, nobodys)) == ["recorder", "role", "role"]
    for role in set(Role) - {TEAM, OFFICE}:
        assert told(send(home, noted(home, 4, role=role), role=role)) == ["role"]
    assert (SourceDocument.objects.count(), Activity.objects.count()) == (0, 0)
    assert told(send(home, noted(home, 5, role=OFFICE, origin=home.origin(team=home.other_team)), role=OFFICE)) == ["taken"]


def test_nothing_of_another_campaign_is_taken(home: House) -> None:
    other = Campaign.objects.create(code="other", name="别的活动", host=home.host, state="collecting", created_at=NOW)
    foreign = Channel.objects.create(campaign=other, code="session", name="座谈")
    assert told(send(home, noted(home, 1, origin=Origin(channel=foreign, received_on=TODAY, team=home.team)))) == ["campaign"]
    assert SourceDocument.objects.count() == 0


def test_the_same_id_in_another_campaign_is_another_record(home: House) -> None:
    send(home, noted(home, 1))
    other = Campaign.objects.create(code="other", name="别的活动", host=home.host, state="collecting", created_at=NOW)
    assert source_of(home.campaign, UUID(int=1)) == SourceDocument.objects.get() and source_of(other, UUID(int=1)) is None


def test_recusal_keeps_somebody_from_a_gathering_and_from_what_came_from_it(home: House) -> None:
    leader = home.users[Role.LEADER]
    TeamMember.objects.create(team=home.team, person=leader.person, duty="member")
    shut = gathering(home, mode=Gathering.Mode.BACK_TO_BACK, unit=home.plant)
    by = viewer_of(leader, home.campaign, today=TODAY)
    record = noted(home, 1, role=Role.LEADER, origin=home.origin(gathering=shut))
    assert told(take_in([record], by=by, now=NOW)) == ["gathering"]
    assert told(send(home, noted(home, 2, origin=home.origin(gathering=shut)))) == ["taken"]
    assert not sources_visible_to(by, today=TODAY).exists() and sources_visible_to(home.viewer(TEAM), today=TODAY).count() == 1


def test_a_gathering_of_another_team_is_refused(home: House) -> None:
    others = gathering(home, team=home.other_team)
    assert told(send(home, noted(home, 1, origin=home.origin(gathering=others)))) == ["gathering"]


TEXTS = ["路灯不亮", "无", "出席：王建国", "王建国：同意上面的意见", "电话13800138000", "\x00", "路" * (LONGEST + 1)]
RECORDS = st.tuples(st.integers(0, 5), st.one_of(st.sampled_from(TEXTS), st.text(max_size=30)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.dictionaries(st.integers(0, 5), RECORDS, max_size=6), sends=st.lists(st.lists(st.integers(0, 5), max_size=8), max_size=6))
@example(kept={0: (0, "路灯不亮"), 1: (0, "附议")}, sends=[[1], [0], [1, 1, 0], [0, 1]])
def test_no_sequence_of_sendings_loses_or_doubles_a_record(home: House, kept: dict[int, tuple[int, str]], sends: list[list[int]]) -> None:
    """Records 0 to 5, of which some agree with another; any parts of them are sent, any number of times, in any order."""
    with transaction.atomic():
        records = {at: noted(home, at, text, agrees=of != at, endorses=UUID(int=of) if of != at else None) for at, (of, text) in kept.items()}
        results: dict[int, list[str]] = {at: [] for at in records}
        for batch in sends:
            sent = [records[at] for at in batch if at in records]
            for one in send(home, *sent):
                results[one.id.int].append(one.result)
        arrived = {at for at, told in results.items() if "taken" in told}
        assert all(told.count("taken") <= 1 for told in results.values())
        # Whatever arrived stays known, whatever did not was refused each time.
        assert all(set(told[told.index("taken") + 1 :]) <= {"known"} for told in results.values() if "taken" in told)
        assert all(set(told) <= {"refused"} for at, told in results.items() if at not in arrived)
        assert SourceDocument.objects.count() == len(arrived) == Opinion.objects.count() + Endorsement.objects.count()
        assert {at for at in records if source_of(home.campaign, UUID(int=at))} == arrived
        assert account(home.campaign).holds
        transaction.set_rollback(True)
