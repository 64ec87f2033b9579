"""The set-up pages of a campaign."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from factories import NOW, House, person

from huiyin.domain.access import KEEPERS, Role
from huiyin.domain.campaigns.founding import found_campaign
from huiyin.domain.campaigns.models import Action, BodyMember, Campaign, Directive, Phase, PlanVersion, Stratum, Team, TeamMember
from huiyin.domain.fuzzy import parse
from huiyin.web.office.setup.timeline import NAMES, WIDTH, timeline

BASE = "/work/demo/setup/"
KINDS = ("directive", "phase", "action", "body", "member", "team", "team-member", "place", "stratum", "channel", "kind")


def phase(home: House, name: str, starts: str, ends: str, order: int = 1) -> Phase:
    return Phase.objects.create(campaign=home.campaign, name=name, order=order, starts=parse(starts), ends=parse(ends))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_all_roles_see_and_keepers_change(client: Client, home: House, language: str) -> None:
    client.cookies["django_language"] = language
    phase(home, "学习", "2025年7月初", "2025年8月")
    for role, user in home.users.items():
        client.force_login(user)
        shown = client.get(BASE)
        assert (shown.status_code, client.get(f"{BASE}lists/stratum/").status_code) == (200, 200)
        wanted = 200 if role in KEEPERS else 404
        assert {kind: client.get(f"{BASE}{kind}/new/").status_code for kind in KINDS} == dict.fromkeys(KINDS, wanted)
        assert (f"{BASE}phase/new/" in shown.content.decode()) == (role in KEEPERS)
    client.force_login(home.outsider)
    assert client.get(BASE).status_code == 404


def test_entries_are_added_changed_and_removed(client: Client, home: House) -> None:
    client.force_login(home.users[Role.OFFICE])
    client.post(f"{BASE}directive/new/", {"title": "部署", "number": "1 号", "issuer": home.host.pk, "issued": "2025年6月下旬"})
    order = Directive.objects.get()
    assert (order.campaign, order.issued) == (home.campaign, parse("2025年6月下旬"))
    wrong = client.post(f"{BASE}phase/new/", {"name": "学习", "order": "1", "starts": "某天", "ends": "2025年8月"})
    assert "看不懂日期“某天”" in wrong.content.decode()
    client.post(f"{BASE}phase/new/", {"name": "学习", "order": "1", "starts": "2025年7月初", "ends": "2025年8月", "entry": "动员会开过"})
    one = Phase.objects.get()
    assert 'value="2025年7月初"' in client.get(f"{BASE}phase/{one.pk}/").content.decode()
    given = {"name": "办班", "phase": one.pk, "kind": "prescribed", "owner": home.finance.pk, "due": "2025-07-20", "done_on": "2025-07-18", "evidence": ""}
    refused = client.post(f"{BASE}action/new/", given)
    assert "写明依据" in refused.content.decode() and not Action.objects.exists()
    client.post(f"{BASE}action/new/", {**given, "evidence": "签到表"})
    client.post(f"{BASE}action/new/", {**given, "done_on": "", "name": "谈话"})
    client.post(f"{BASE}action/new/", {**given, "done_on": "", "name": "自选", "kind": "optional"})
    shown = client.get(BASE)
    assert (shown.context["done"], shown.context["prescribed"]) == (1, 2)
    assert "规定动作已完成 1 项，共 2 项。" in shown.content.decode()
    kept = client.post(f"{BASE}phase/{one.pk}/remove/", follow=True)
    assert "还有别的内容用到这一项" in kept.content.decode() and Phase.objects.exists()
    Action.objects.all().delete()
    client.post(f"{BASE}phase/{one.pk}/remove/")
    assert not Phase.objects.exists()


def test_entries_of_another_campaign_do_not_exist_here(client: Client, home: House) -> None:
    other = Campaign.objects.create(code="other", name="别的", host=home.host, created_at=NOW)
    far = Stratum.objects.create(campaign=other, code="x", name="远")
    own = Phase.objects.create(campaign=other, name="远", order=1, starts=parse("2025"), ends=parse("2025"))
    client.force_login(home.users[Role.OFFICE])
    assert client.get(f"{BASE}stratum/{far.pk}/").status_code == 404
    assert client.post(f"{BASE}stratum/{far.pk}/move/", {"to": "up"}).status_code == 404
    assert client.post(f"{BASE}stratum/{far.pk}/remove/").status_code == 404
    assert client.get(f"{BASE}nonsense/new/").status_code == 404
    answer = client.post(f"{BASE}action/new/", {"name": "办班", "phase": own.pk, "kind": "optional"})
    assert list(answer.context["form"].errors) == ["phase"]


def test_a_plan_from_draft_to_issue(client: Client, home: House) -> None:
    order = Directive.objects.create(campaign=home.campaign, issuer=home.host, title="部署", issued=parse("2025年6月"))
    client.force_login(home.users[Role.OFFICE])
    client.post(f"{BASE}plan/new/", {"plan": "实施方案", "text": "<script>一</script>", "directive": order.pk})
    version = PlanVersion.objects.get()
    page = f"{BASE}plan/{version.pk}/"
    client.post(page, {"text": "<script>改</script>", "directive": order.pk})
    client.post(f"{page}step/", {"step": "approve"})
    version.refresh_from_db()
    assert (version.plan, version.text, version.state) == ("实施方案", "<script>改</script>", "draft")
    client.force_login(home.users[Role.LEADING_GROUP])
    assert client.get(page).context["steps"] == ["approve"]
    client.post(f"{page}step/", {"step": "approve"})
    client.post(f"{page}step/", {"step": "issue"})
    version.refresh_from_db()
    assert (version.state, version.approved_on, version.issued_on) == ("issued", timezone.localdate(), timezone.localdate())
    shown = client.get(page).content.decode()
    assert "&lt;script&gt;改" in shown and "<script>改" not in shown
    days = (timezone.localdate() - parse("2025-06-30").on).days
    assert f"从“部署”到“实施方案”第一次印发：{days} 至 {days + 29} 天" in client.get(BASE).content.decode()
    client.force_login(home.users[Role.OFFICE])
    assert client.get(f"{BASE}plan/new/?after={version.pk}").context["form"].initial["text"] == "<script>改</script>"


def test_teams_and_bodies(client: Client, home: House) -> None:
    client.force_login(home.users[Role.OFFICE])
    first, second = person("p1"), person("p2")
    given = {"purpose": "collection", "number": "2", "name": "第三组", "leader": first.pk, "members": [second.pk], "places": [home.north.pk, home.south.pk]}
    assert list(client.post(f"{BASE}team/new/", given).context["form"].errors) == ["number"]
    client.post(f"{BASE}team/new/", {**given, "number": "3"})
    team = Team.objects.get(number=3)
    assert (team.members.count(), team.places.count()) == (2, 2)
    client.post(f"{BASE}team-member/new/?team={team.pk}", {"team": team.pk, "person": second.pk, "duty": "head"})
    assert list(team.members.values_list("person__code", "duty")) == [("p1", "member"), ("p2", "head")]
    head = TeamMember.objects.get(team=team, duty="head")
    told = client.post(f"{BASE}team-member/{head.pk}/", {"duty": "member"})
    assert "每个小组必须有一位组长" in told.content.decode()
    last = BodyMember.objects.get(body__campaign=home.campaign, body__kind="office")
    told = client.post(f"{BASE}member/{last.pk}/remove/", follow=True)
    assert "活动办公室就没有人了" in told.content.decode() and BodyMember.objects.filter(pk=last.pk).exists()


def test_lists(client: Client, home: House) -> None:
    client.force_login(home.users[Role.OFFICE])
    client.post(f"{BASE}stratum/new/", {"name": "学徒", "name_en": "Apprentices"})
    made = Stratum.objects.get(name="学徒")
    assert made.order == 3
    client.post(f"{BASE}stratum/{made.pk}/move/", {"to": "up"})
    assert list(Stratum.objects.values_list("name", flat=True)) == ["worker人群", "veteran人群", "学徒", "cadre人群"]
    client.post(f"{BASE}stratum/{home.strata['worker'].pk}/", {"name": "工人", "name_en": ""})
    assert Stratum.objects.get(code="worker").name == "工人"


def test_opening_says_what_is_missing(client: Client, home: House) -> None:
    clerk = home.users[Role.OFFICE].person
    assert clerk is not None
    found_campaign("next", "下一次", home.host, [clerk], by=home.users[Role.ADMINISTRATOR], now=NOW)
    client.force_login(home.users[Role.OFFICE])
    assert "还没有建立保险箱" in client.get("/work/next/setup/").content.decode()
    told = client.post("/work/next/setup/state/", {"step": "open"}, follow=True)
    assert told.content.decode().count("还没有建立保险箱") == 2 and Campaign.objects.get(code="next").state == "preparing"
    client.post(f"{BASE}state/", {"step": "close"})
    assert Campaign.objects.get(code="demo").state == "closed"
    client.post(f"{BASE}state/", {"step": "open"})
    assert Campaign.objects.get(code="demo").state == "collecting"


def test_the_page_asks_the_database_as_often_for_many_rows(client: Client, home: House, django_assert_max_num_queries: Any) -> None:
    client.force_login(home.users[Role.OFFICE])
    one = phase(home, "学习", "2025年7月", "2025年8月")
    for number in range(5, 40):
        team = Team.objects.create(campaign=home.campaign, number=number, name=f"第{number}组")
        TeamMember.objects.create(team=team, person=person(f"t{number}"), duty="head")
        Action.objects.create(campaign=home.campaign, phase=one, name=f"动作{number}", kind="optional", owner=home.finance)
    with django_assert_max_num_queries(32):
        assert client.get(BASE).status_code == 200


def test_the_timeline_shows_what_is_sure_and_what_may_be(home: House) -> None:
    first, second = phase(home, "一", "2025年7月初", "2025-08-31"), phase(home, "二", "2025年8月", "2025年8月", 2)
    picture = timeline([first, second], parse("2025-07-01").on)
    assert picture is not None
    scale = (WIDTH - NAMES - 10) / 62
    bar, other = picture.bars
    assert (bar.x, bar.width, bar.sure_x) == (NAMES, round(62 * scale, 1), round(NAMES + 9 * scale, 1))
    assert bar.sure_width == pytest.approx(53 * scale, abs=0.11)
    assert other.sure_width == 0 and other.x == pytest.approx(NAMES + 31 * scale, abs=0.1)
    assert ([label for _, label in picture.ticks], picture.today) == (["2025-07", "2025-08"], NAMES)
    assert timeline([], parse("2025-07-01").on) is None
