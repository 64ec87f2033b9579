"""Founding, planning and keeping a campaign."""

from __future__ import annotations

from datetime import date

import pytest
from factories import NOW, TODAY, House, person

from huiyin.domain.access import Role, viewer_of
from huiyin.domain.activity import Activity, broken_links
from huiyin.domain.campaigns.founding import close_campaign, found_campaign, missing_to_open, open_campaign
from huiyin.domain.campaigns.keeping import keep_entry, keep_team_member, make_team, remove_entry, reorder
from huiyin.domain.campaigns.models import Action, BodyMember, Campaign, Directive, Phase, PlanVersion, Stratum, Team, TeamMember, TeamPlace
from huiyin.domain.campaigns.planning import approve_plan, delays, draft_plan, issue_plan, redraft_plan
from huiyin.domain.campaigns.refusals import SetupRefused
from huiyin.domain.collection.vault import Vault
from huiyin.domain.fuzzy import parse
from huiyin.domain.transitions import NotAllowed

ADMIN, OFFICE, CHAIR = Role.ADMINISTRATOR, Role.OFFICE, Role.LEADING_GROUP


def founded(home: House, **fields: str) -> Campaign:
    clerk = home.users[OFFICE].person
    assert clerk is not None
    return found_campaign("second", "第二次活动", home.host, [clerk, person("aide"), clerk], by=home.users[ADMIN], now=NOW, **fields)


def code_of(deed: object) -> str:
    with pytest.raises(NotAllowed) as refused:
        deed()  # type: ignore[operator]
    return refused.value.code


def test_a_new_campaign_has_lists_in_both_languages_and_an_office(home: House) -> None:
    made = founded(home, name_en="Second", introduction="说明")
    assert (made.state, made.introduction, made.host) == ("preparing", "说明", home.host)
    assert [one.named("en") for one in made.channels.all()][:3] == ["Listening session", "Interview", "Opinion form"]
    assert (made.strata.count(), made.strata.first().named("zh")) == (14, "一线职工")  # type: ignore[union-attr]
    assert made.gathering_kinds.get(code="home_visit").channel == made.channels.get(code="visit")
    assert made.gathering_kinds.get(code="study_meeting").channel is None
    assert list(BodyMember.objects.filter(body__campaign=made).values_list("person__code", "duty")) == [("clerk", "head"), ("aide", "member")]
    assert viewer_of(home.users[OFFICE], made, today=TODAY).roles >= {OFFICE}
    assert Activity.objects.get(verb="found_campaign").detail == {"office": ["clerk", "aide"]}


def test_who_founds_and_what_is_refused(home: House) -> None:
    clerk = home.users[OFFICE].person
    assert clerk is not None
    assert code_of(lambda: found_campaign("x", "某", home.host, [clerk], by=home.users[OFFICE], now=NOW)) == "role"
    assert code_of(lambda: found_campaign("x", "某", home.host, [], by=home.users[ADMIN], now=NOW)) == "no_office"
    assert code_of(lambda: found_campaign("demo", "某", home.host, [clerk], by=home.users[ADMIN], now=NOW)) == "code_taken"
    assert Campaign.objects.count() == 1


def test_a_campaign_opens_with_an_office_and_a_vault_only(home: House) -> None:
    made = founded(home)
    by = viewer_of(home.users[OFFICE], made, today=TODAY)
    assert missing_to_open(made, today=TODAY) == ["no_vault"]
    assert code_of(lambda: open_campaign(made, by=by, now=NOW, today=TODAY)) == "no_vault"
    Vault.objects.create(campaign=made, public_key=b"k" * 32, created_at=NOW)
    BodyMember.objects.filter(body__campaign=made).update(ended_on=date(2025, 1, 1))
    made = Campaign.objects.get(pk=made.pk)
    assert code_of(lambda: open_campaign(made, by=by, now=NOW, today=TODAY)) == "no_office"
    BodyMember.objects.filter(body__campaign=made).update(ended_on=None)
    open_campaign(made, by=by, now=NOW, today=TODAY)
    assert Campaign.objects.get(pk=made.pk).state == "collecting"
    assert code_of(lambda: close_campaign(made, by=viewer_of(home.users[ADMIN], made, today=TODAY), now=NOW)) == "role"
    close_campaign(made, by=by, now=NOW)
    assert Campaign.objects.get(pk=made.pk).state == "closed"
    assert list(broken_links()) == []


def test_versions_of_a_plan(home: House) -> None:
    office, chair = home.viewer(OFFICE), home.viewer(CHAIR)
    order = Directive.objects.create(campaign=home.campaign, issuer=home.host, title="部署", issued=parse("2025年6月下旬"))
    first = draft_plan(home.campaign, "实施方案", "一", by=office, now=NOW, today=TODAY, directive=order)
    assert code_of(lambda: issue_plan(first, by=office, now=NOW, today=TODAY)) == "state"
    assert code_of(lambda: approve_plan(first, by=office, now=NOW, today=TODAY)) == "role"
    redraft_plan(first, "一、改", by=office, now=NOW, directive=order)
    approve_plan(first, by=chair, now=NOW, today=date(2025, 7, 2))
    first.refresh_from_db()
    assert (first.text, first.state, first.approved_on) == ("一、改", "approved", date(2025, 7, 2))
    assert code_of(lambda: redraft_plan(first, "二", by=office, now=NOW)) == "state"
    second = draft_plan(home.campaign, "实施方案", "二", by=office, now=NOW, today=TODAY, directive=order)
    approve_plan(second, by=chair, now=NOW, today=TODAY)
    issue_plan(first, by=office, now=NOW, today=date(2025, 7, 3))
    issue_plan(second, by=office, now=NOW, today=TODAY)
    assert list(PlanVersion.objects.order_by("number").values_list("number", "state", "issued_on")) == [(1, "superseded", date(2025, 7, 3)), (2, "issued", TODAY)]
    third, fourth = (draft_plan(home.campaign, "实施方案", text, by=office, now=NOW, today=TODAY) for text in "三四")
    for one in (third, fourth):
        approve_plan(one, by=chair, now=NOW, today=TODAY)
    issue_plan(fourth, by=office, now=NOW, today=TODAY)
    assert code_of(lambda: issue_plan(third, by=office, now=NOW, today=TODAY)) == "older_version"
    assert [(one.plan, one.directive, one.least, one.most) for one in delays(home.campaign)] == [("实施方案", order, 3, 12)]


def test_only_keepers_keep_and_only_their_own(home: House) -> None:
    other = founded(home)
    phase = Phase(campaign=home.campaign, name="学习", order=1, starts=parse("2025年7月初"), ends=parse("2025年8月"))
    assert code_of(lambda: keep_entry(phase, by=home.viewer(Role.TEAM), now=NOW)) == "role"
    assert code_of(lambda: keep_entry(Phase(campaign=other, name="学习", order=1, starts=phase.starts, ends=phase.ends), by=home.viewer(OFFICE), now=NOW)) == "other_campaign"
    keep_entry(phase, by=home.viewer(ADMIN), now=NOW)
    phase.name = "学习阶段"
    keep_entry(phase, by=home.viewer(OFFICE), now=NOW)
    keep_entry(phase, by=home.viewer(OFFICE), now=NOW)
    told = Activity.objects.filter(thing="phase").order_by("id")
    assert [(one.verb, one.detail) for one in told] == [("add", {"fields": []}), ("change", {"fields": ["name"]})]
    phase.ends = parse("2025年6月")
    assert code_of(lambda: keep_entry(phase, by=home.viewer(OFFICE), now=NOW)) == "ends_first"
    foreign = Phase.objects.create(campaign=other, name="别处", order=1, starts=parse("2025"), ends=parse("2025"))
    action = Action(campaign=home.campaign, phase=foreign, name="办班", kind="prescribed")
    assert code_of(lambda: keep_entry(action, by=home.viewer(OFFICE), now=NOW)) == "other_campaign"
    action.phase, action.done_on, action.evidence = Phase.objects.get(pk=phase.pk), TODAY, "  "
    assert code_of(lambda: keep_entry(action, by=home.viewer(OFFICE), now=NOW)) == "no_evidence"
    action.evidence = "签到表"
    keep_entry(action, by=home.viewer(OFFICE), now=NOW)
    assert code_of(lambda: remove_entry(phase, by=home.viewer(OFFICE), now=NOW)) == "in_use"
    remove_entry(action, by=home.viewer(OFFICE), now=NOW)
    assert (Action.objects.count(), Phase.objects.filter(campaign=home.campaign).count()) == (0, 1)


def test_a_team_has_exactly_one_leader(home: House) -> None:
    office, first, second = home.viewer(OFFICE), person("p1"), person("p2")
    team = make_team(Team(campaign=home.campaign, number=3, name="第三组"), first, [second, first], [home.north], by=office, now=NOW)
    assert list(team.members.values_list("person__code", "duty")) == [("p1", "head"), ("p2", "member")]
    assert list(team.places.values_list("unit__code", flat=True)) == ["north"]
    leader = TeamMember.objects.get(team=team, duty="head")
    assert code_of(lambda: remove_entry(leader, by=office, now=NOW)) == "team_leader"
    assert code_of(lambda: keep_team_member(team, first, "member", by=office, now=NOW)) == "team_leader"
    keep_team_member(team, second, "head", by=office, now=NOW)
    assert list(team.members.values_list("person__code", "duty")) == [("p1", "member"), ("p2", "head")]
    remove_entry(TeamMember.objects.get(team=team, person=first), by=office, now=NOW)
    assert team.members.count() == 1
    assert code_of(lambda: keep_entry(TeamPlace(team=team, unit=home.north), by=office, now=NOW)) == "there_already"


def test_the_office_never_empties(home: House) -> None:
    office = home.viewer(OFFICE)
    last = BodyMember.objects.get(body__campaign=home.campaign, body__kind="office")
    assert code_of(lambda: remove_entry(last, by=office, now=NOW)) == "last_office"
    last = BodyMember.objects.get(body__campaign=home.campaign, body__kind="office")
    last.ended_on = date(2025, 7, 1)
    assert code_of(lambda: keep_entry(last, by=office, now=NOW)) == "last_office"
    keep_entry(BodyMember(body=last.body, person=person("aide")), by=office, now=NOW)
    keep_entry(last, by=office, now=NOW)
    assert BodyMember.objects.get(pk=last.pk).ended_on == date(2025, 7, 1)


def test_lists_are_put_in_order(home: House) -> None:
    given = [home.strata[code] for code in ("cadre", "worker", "veteran")]
    with pytest.raises(NotAllowed):
        reorder(given, by=home.viewer(CHAIR), now=NOW)
    reorder(given, by=home.viewer(OFFICE), now=NOW)
    assert list(Stratum.objects.filter(campaign=home.campaign).values_list("code", flat=True)) == ["cadre", "worker", "veteran"]
    with pytest.raises(SetupRefused):
        reorder([founded(home).strata.first()], by=home.viewer(OFFICE), now=NOW)
