"""The list of opinions, one opinion, and what the office does with it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from factories import MINUTES, NOW, TODAY, House, person, unit

from huiyin.accounts.models import Post
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.models import Body, BodyMember
from huiyin.domain.collection.models import Endorsement, Opinion, SourceDocument
from huiyin.domain.collection.registering import confirm_source, decline, mark_duplicate, name_targets, refer, restate
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.gatherings.models import Gathering

LIST = "/work/demo/opinions/"
OFFICE = Role.OFFICE
ENGLISH = "The canteen closes too early.\nThe night bus is too far away."


def signed_in(client: Client, home: House, role: Role) -> Client:
    client.force_login(home.users[role])
    return client


def told(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]  # type: ignore[attr-defined]


def numbers(response: HttpResponse) -> list[int]:
    return [row.opinion.number for row in response.context["rows"]]  # type: ignore[attr-defined]


def found(client: Client, **asked: object) -> list[int]:
    return numbers(client.get(LIST, asked))  # type: ignore[arg-type]


def body(client: Client, path: str = "", **asked: object) -> str:
    response = client.get(LIST + path, asked)  # type: ignore[arg-type]
    assert response.status_code == 200
    return response.content.decode()


def one_of_each(home: House) -> None:
    """1 to 3 of the minutes, 4 a letter of another team, 5 in English."""
    home.opinions()
    letter = {"channel": home.channels["letter"], "place": home.south, "stratum": home.strata["veteran"], "team": home.other_team}
    home.opinions("来信：路灯不亮。", received_on=TODAY - timedelta(3), **letter)
    home.opinions("The canteen closes too early.", team=None, stratum=None)
    Opinion.objects.filter(number=4).update(kind="request")


# The list.


def test_the_list_counts_by_state_and_narrows_by_every_filter(client: Client, home: House) -> None:
    one_of_each(home)
    decline(Opinion.objects.get(number=2), "no_matter", by=home.viewer(OFFICE), now=NOW)
    client = signed_in(client, home, OFFICE)
    page = client.get(LIST)
    assert numbers(page) == [1, 2, 3, 4, 5]
    assert (page.context["total"], dict(page.context["counts"])["declined"]) == (5, 1)
    assert found(client, state="declined") == [2]
    assert found(client, kind="request") == [4]
    assert found(client, channel=home.channels["letter"].pk) == [4]
    assert found(client, place=home.north.pk) == [1, 2, 3, 5]
    assert found(client, stratum=home.strata["worker"].pk, team=home.team.pk) == [1, 2, 3]
    assert found(client, since=TODAY) == [1, 2, 3, 5]
    assert found(client, until=TODAY - timedelta(1)) == [4]
    narrowed = client.get(LIST, {"kind": "request", "state": "declined"})
    assert (numbers(narrowed), narrowed.context["total"]) == ([], 1)
    assert found(client, channel=999, since="never", kind="x", state="y", page="z") == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("食堂", [1]),
        ("夜班食堂", [1]),
        ("更衣櫃", [2]),
        ("鎖", [3]),
        ("canteen", [5]),
        ("CANTEEN early", [5]),
        ("cant", []),
        ("食堂 更衣柜", []),
        ("路 灯", [4]),
        ("4", [4]),
        ("#4", [4]),
        ("＃４", [4]),
        ("第4条", []),
        ("999999999", []),
        ("99999999999999999999", []),
        ('" OR "', []),
        ("%", []),
        ("\x00", [1, 2, 3, 4, 5]),
        ("   ", [1, 2, 3, 4, 5]),
    ],
)
def test_search_finds_the_same_on_both_engines(client: Client, home: House, words: str, hits: list[int]) -> None:
    one_of_each(home)
    assert found(signed_in(client, home, OFFICE), q=words) == hits


def test_a_number_finds_its_opinion_first_and_words_that_hold_it_too(client: Client, home: House) -> None:
    home.opinions("第2车间的灯坏了。")
    home.opinions("路灯不亮。")
    home.opinions("12车间的灯坏了。")
    assert found(signed_in(client, home, OFFICE), q="2") == [2, 1]


def test_hits_are_marked_and_everything_is_escaped(client: Client, home: House) -> None:
    home.opinions('路灯<script>alert("灯")</script>不亮"><b onclick=x>请修。')
    client = signed_in(client, home, OFFICE)
    for page in (body(client, q="灯"), body(client, "1/", q="灯")):
        assert "路<mark>灯</mark>&lt;script&gt;alert(&quot;<mark>灯</mark>&quot;)&lt;/script&gt;不亮" in page
        assert "<script>alert" not in page and "<b onclick" not in page
    assert "<mark>script</mark>" in body(client, q="script")
    sent = '"><script>alert(1)</script>'
    assert sent not in body(client, q=sent) and sent not in body(client, "1/", q=sent)


def test_a_long_text_is_cut_around_the_first_hit(client: Client, home: House) -> None:
    home.opinions("这条路上的灯" + "坏了又坏" * 100 + "夜里去食堂看不清路。")
    client = signed_in(client, home, OFFICE)
    ((_, beginning),) = [(row, row.words) for row in client.get(LIST).context["rows"]]
    assert (beginning[0][0][:3], beginning[-1]) == ("这条路", ("…", False))
    (row,) = client.get(LIST, {"q": "食堂"}).context["rows"]
    assert (row.words[0], ("食堂", True) in row.words) == (("…", False), True)
    assert sum(len(piece) for piece, _ in row.words) <= 242


def test_endorsements_are_counted(client: Client, home: House) -> None:
    home.opinions()
    rows = signed_in(client, home, OFFICE).get(LIST).context["rows"]
    assert [row.endorsements for row in rows] == [Endorsement.objects.filter(opinion=row.opinion).count() for row in rows]
    assert sum(row.endorsements for row in rows) == 1
    assert "附议 1 次" in body(client)


def test_the_list_asks_the_same_number_of_questions_for_more_rows(client: Client, home: House, django_assert_max_num_queries: object) -> None:
    for number in range(60):
        home.opinions(f"来信：第{number}条路不平。")
    client = signed_in(client, home, OFFICE)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        page = client.get(LIST)
    assert (len(numbers(page)), found(client, page=2)) == (50, list(range(51, 61)))


def test_an_empty_list_says_what_to_do(client: Client, home: House) -> None:
    assert 'href="/work/demo/sources/"' in body(signed_in(client, home, OFFICE)).split("<main")[1]
    assert "征集小组和办公室确认来件之后" in body(signed_in(client, home, Role.LEADING_GROUP))
    home.opinions()
    assert "没有符合这些条件的意见" in body(client, q="没有的词")


# Who sees what.


def test_who_has_the_pages(client: Client, home: House) -> None:
    home.opinions()
    home.opinions("别组：路灯不亮。", team=home.other_team)
    seen: dict[Role, object] = {}
    for role in home.users:
        page = signed_in(client, home, role).get(LIST)
        seen[role] = numbers(page) if page.status_code == 200 else [client.get(f"{LIST}{n}/").status_code for n in (1, 4)]
    shut = [404, 404]
    assert seen == {
        OFFICE: [1, 2, 3, 4],
        Role.SUPERVISION: [1, 2, 3, 4],
        Role.LEADING_GROUP: [1, 2, 3, 4],
        Role.TEAM: [1, 2, 3],
        **dict.fromkeys((Role.PRIVACY, Role.DEPARTMENT, Role.LEADER, Role.ADMINISTRATOR), shut),
    }
    client = signed_in(client, home, Role.TEAM)
    assert [client.get(f"{LIST}{n}/").status_code for n in (3, 4, 99, 99999999999999999999)] == [200, 404, 404, 404]
    assert (found(client, q="路灯"), found(client, q="4")) == ([], [])
    client.logout()
    assert client.get(LIST).status_code == 302


@pytest.mark.parametrize("role", [OFFICE, Role.SUPERVISION, Role.TEAM, Role.LEADING_GROUP])
def test_a_target_and_who_stands_above_it_find_nothing_of_it(client: Client, home: House, role: Role) -> None:
    target, beside, _ = home.opinions()
    mark_duplicate(beside, target, by=home.viewer(OFFICE), now=NOW)
    here = home.users[role].person
    assert here is not None
    for name in (lambda: target.target_people.set([here]), lambda: (target.target_people.clear(), target.target_units.set([Post.objects.get(person=here).unit]))):
        name()
        client = signed_in(client, home, role)
        assert client.get(f"{LIST}1/").status_code == 404
        assert (found(client), found(client, q="食堂"), found(client, q="1")) == ([2, 3], [], [])
        assert dict(client.get(LIST).context["counts"])["registered"] == 1
        page = body(client, "2/")
        assert "与另一条意见重复" in page and "夜班食堂八点" not in page and 'opinions/1/' not in page
        assert "/sources/1/" not in page and "listening" not in page


def test_opinions_beside_a_closed_one_do_not_tell_where_they_come_from(client: Client, home: House) -> None:
    target = home.opinions()[0]
    target.target_people.set([home.users[OFFICE].person])  # type: ignore[list-item]
    home.opinions("来信：路灯不亮。")
    client = signed_in(client, home, OFFICE)
    assert [row.traced for row in client.get(LIST).context["rows"]] == [False, False, True]
    assert found(client, team=home.team.pk) == found(client, since=TODAY) == found(client, place=home.north.pk) == [4]
    page = body(client, "2/")
    assert "north单位" not in page and "2025" not in page.split("<main")[1] and "看不到这条意见的来处" in page


def test_the_back_to_back_rule_hides_the_source_of_an_opinion(client: Client, home: House) -> None:
    bureau = Post.objects.get(person=home.users[OFFICE].person).unit
    given = {"code": "talk", "title": "背靠背座谈", "when": FuzzyDate(TODAY, Precision.DAY), "created_at": NOW}
    talk = Gathering.objects.create(campaign=home.campaign, kind=home.kinds["listening_session"], mode=Gathering.Mode.BACK_TO_BACK, unit=bureau, team=home.team, **given)
    home.opinions(gathering=talk)
    assert "/sources/1/" not in body(signed_in(client, home, OFFICE), "1/").split("<main")[1]
    assert "/sources/1/" in body(signed_in(client, home, Role.SUPERVISION), "1/").split("<main")[1]


def test_the_leading_group_reads_opinions_without_where_they_come_from(client: Client, home: House) -> None:
    one_of_each(home)
    for n in range(3):
        home.opinions(f"来信：第{n}条路不平。")
    client = signed_in(client, home, Role.LEADING_GROUP)
    page = client.get(LIST)
    rows = {row.opinion.number: row.stratum for row in page.context["rows"]}
    assert {number for number, stratum in rows.items() if stratum} == {1, 2, 3, 6, 7, 8}
    assert list(page.context["form"].fields) == ["q", "kind", "stratum", "state", "problem", "aspect", "stands"]
    assert list(page.context["form"].fields["stratum"].queryset) == [home.strata["worker"]]
    assert found(client, team=home.other_team.pk, place=home.south.pk, since=TODAY, stratum=home.strata["veteran"].pk) == list(range(1, 9))
    for text in (page.content.decode(), body(client, "1/"), body(client, "4/")):
        main = text.split("<main")[1]
        for told_of in ("/sources/", "单位", "第1组", "第2组", "渠道</", "2025", "人员", "veteran"):
            assert told_of not in main, told_of


def test_a_secret_opinion_names_no_group_to_the_leading_group(client: Client, home: House) -> None:
    for n in range(6):
        home.opinions(f"来信：第{n}条路不平。")
    Opinion.objects.filter(number=2).update(confidential=True)
    client = signed_in(client, home, Role.LEADING_GROUP)
    assert [row.stratum is None for row in client.get(LIST).context["rows"]] == [False, True, False, False, False, False]
    assert found(client, stratum=home.strata["worker"].pk) == [1, 3, 4, 5, 6]
    assert "要求保密" in body(client, "2/")


def test_a_report_of_wrongdoing_is_in_no_list(client: Client, home: House) -> None:
    reported = home.opinions()[0]
    restate(reported, "食堂有人拿钱", by=home.viewer(OFFICE), now=NOW)
    name_targets(reported, [], [person("accused", name="某甲")], by=home.viewer(OFFICE), now=NOW)
    refer(reported, "wrongdoing", by=home.viewer(OFFICE), now=NOW, note="转给纪检")
    for role in (OFFICE, Role.LEADING_GROUP):
        text = body(signed_in(client, home, role))
        assert "八点就关门" not in text and "检举控告" in text
    told_of = ("八点就关门", "有人拿钱", "某甲", "转给纪检")
    assert ([words in body(client, "1/") for words in told_of], found(client, q="食堂"), found(client, q="1")) == ([False] * 4, [], [1])
    assert ([words in body(signed_in(client, home, OFFICE), "1/") for words in told_of], found(client, q="食堂")) == ([True] * 4, [1])


# One opinion.


def test_the_page_of_an_opinion_leads_to_its_passage_and_to_those_beside_it(client: Client, home: House) -> None:
    home.opinions()
    client = signed_in(client, home, OFFICE)
    two = Opinion.objects.get(number=2)
    link = re.search(r'href="(/work/demo/sources/1/\?at=(\d+)#p(\d+))"', body(client, "2/"))
    assert link and int(link[2]) == two.start
    there = client.get(link[1])
    assert (there.context["current"].opinion, there.context["current"].number) == (two, int(link[3]))
    assert (client.get(f"{LIST}2/").context["before"], client.get(f"{LIST}2/").context["after"]) == (1, 3)
    decline(two, "no_matter", by=home.viewer(OFFICE), now=NOW)
    page = client.get(f"{LIST}1/?state=registered")
    assert (page.context["before"], page.context["after"]) == (None, 3)
    assert f'href="{LIST}3/?state=registered"' in page.content.decode()


def test_history_reads_in_words(client: Client, home: House) -> None:
    opinion = home.opinions()[0]
    decline(opinion, "already_decided", by=home.viewer(OFFICE), now=NOW, note="去年<b>已办")
    text = body(signed_in(client, home, Role.SUPERVISION), "1/")
    history = re.sub(r"<[^>]+>|\s+", " ", text.split('class="history"')[1])
    assert "不予受理：已有结论 去年&lt;b&gt;已办 · 人员clerk" in re.sub(r"\s+", " ", history)


def test_restatements_duplicates_and_endorsements_are_shown(client: Client, home: House) -> None:
    first, second, _ = home.opinions()
    restate(first, "夜班用餐有困难<i>", by=home.viewer(OFFICE), now=NOW)
    restate(first, "夜间没有热饭", by=home.viewer(OFFICE), now=NOW)
    mark_duplicate(second, first, by=home.viewer(OFFICE), now=NOW)
    page = signed_in(client, home, OFFICE).get(f"{LIST}1/")
    assert [one.text for one in page.context["restatements"]] == ["夜间没有热饭", "夜班用餐有困难<i>"]
    assert [row.opinion.number for row in page.context["duplicates"]] == [2]
    assert ["同意夜班食堂的意见" in words for _, words in page.context["endorsements"]] == [True]
    assert "困难&lt;i&gt;" in page.content.decode()
    assert [row.opinion.number for row in client.get(f"{LIST}2/").context["kept"]] == [1]
    assert signed_in(client, home, Role.LEADING_GROUP).get(f"{LIST}1/").context["endorsements"] == []


# What the office does.


def test_every_deed_of_the_office(client: Client, home: House) -> None:
    home.opinions()
    client = signed_in(client, home, OFFICE)
    assert client.get(f"{LIST}1/").context["actions"] == ["mark_duplicate", "refer", "decline"]
    for number, deed, given in (
        (1, "mark_duplicate", {"of": "#3"}),
        (2, "refer", {"reason": "legal_route", "note": "走信访"}),
        (3, "restate", {"text": " 女工卫生室没有开放\r\n "}),
    ):
        response = client.post(f"{LIST}{number}/{deed}/?state=registered&q=a%26b", given)
        assert (response.status_code, response["Location"]) == (302, f"{LIST}{number}/?state=registered&q=a%26b")
        assert (len(told(response)), f"第 {number} 号" in told(response)[-1]) == (number, True)
    assert [(one.state, one.reason, one.note, one.duplicate_of_id and one.duplicate_of.number) for one in Opinion.objects.all()] == [
        ("duplicate", "", "", 3),
        ("referred", "legal_route", "走信访", None),
        ("registered", "", "", None),
    ]
    assert Opinion.objects.get(number=3).restatements.get().text == "女工卫生室没有开放"
    assert client.get(f"{LIST}1/").context["actions"] == client.get(f"{LIST}2/").context["actions"] == ["reinstate"]
    client.post(f"{LIST}1/reinstate/")
    client.post(f"{LIST}2/reinstate/")
    client.post(f"{LIST}2/decline/", {"reason": "no_matter"})
    assert [one.state for one in Opinion.objects.all()] == ["registered", "declined", "registered"]
    assert list(Activity.objects.filter(thing="opinion").order_by("id").values_list("verb", flat=True)) == ["mark_duplicate", "refer", "restate", "reinstate", "reinstate", "decline"]


@pytest.mark.parametrize(
    ("deed", "given", "why"),
    [
        ("mark_duplicate", {"of": "1"}, "重复只能指向"),
        ("mark_duplicate", {"of": "99"}, "重复只能指向"),
        ("mark_duplicate", {"of": "x"}, "重复只能指向"),
        ("mark_duplicate", {"of": "3"}, "重复只能指向"),
        ("refer", {"reason": ""}, "请写明理由"),
        ("refer", {"reason": "no_matter"}, "请写明理由"),
        ("decline", {"reason": "wrongdoing"}, "请写明理由"),
        ("reinstate", {}, "状态已经变了"),
        ("restate", {"text": " \x00 "}, "内容是空的"),
        ("restate", {}, "内容是空的"),
    ],
)
def test_what_is_refused_is_said_and_changes_nothing(client: Client, home: House, deed: str, given: dict[str, str], why: str) -> None:
    opinions = home.opinions()
    decline(opinions[2], "no_matter", by=home.viewer(OFFICE), now=NOW)
    before = (list(Opinion.objects.values()), Activity.objects.count())
    response = signed_in(client, home, OFFICE).post(f"{LIST}1/{deed}/", given)
    assert [why in one for one in told(response)] == [True]
    assert (list(Opinion.objects.values()), Activity.objects.count()) == before
    assert not opinions[0].restatements.exists()


def test_a_duplicate_of_what_the_viewer_may_not_see_is_refused_like_one_that_is_not_there(client: Client, home: House) -> None:
    opinions = home.opinions()
    opinions[1].target_people.set([home.users[OFFICE].person])  # type: ignore[list-item]
    client = signed_in(client, home, OFFICE)
    client.post(f"{LIST}1/mark_duplicate/", {"of": "2"})
    hidden, missing = told(client.post(f"{LIST}1/mark_duplicate/", {"of": "88"}))
    assert hidden == missing
    assert Opinion.objects.filter(state="duplicate").count() == 0
    assert client.post(f"{LIST}2/decline/", {"reason": "no_matter"}).status_code == 404


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.TEAM, Role.LEADING_GROUP, Role.PRIVACY, Role.DEPARTMENT])
def test_nobody_else_does_anything(client: Client, home: House, role: Role) -> None:
    home.opinions()
    client = signed_in(client, home, role)
    for deed, given in (("mark_duplicate", {"of": "2"}), ("refer", {"reason": "legal_route"}), ("decline", {"reason": "no_matter"}), ("restate", {"text": "话"}), ("reinstate", {}), ("fly", {})):
        assert client.post(f"{LIST}1/{deed}/", given).status_code == 404
    assert (Opinion.objects.get(number=1).state, Activity.objects.filter(thing="opinion").count()) == ("registered", 0)
    if client.get(f"{LIST}1/").status_code == 200:
        assert "deeds-of" not in body(client, "1/")


def test_get_changes_nothing_and_an_unknown_deed_is_none(client: Client, home: House) -> None:
    home.opinions()
    client = signed_in(client, home, OFFICE)
    assert [client.get(f"{LIST}1/{deed}/").status_code for deed in ("decline", "restate", "fly")] == [405] * 3
    assert client.post(f"{LIST}1/fly/").status_code == 404


# Targets.


def test_naming_targets_shuts_them_out_at_once(client: Client, home: House) -> None:
    home.opinions()
    client = signed_in(client, home, OFFICE)
    response = client.post(f"{LIST}1/targets/", {"save": "1", "units": [home.south.pk], "people": [home.users[Role.LEADING_GROUP].person_id]})
    assert (response["Location"], told(response)) == (f"{LIST}1/", ["第 1 号意见的对象已保存。"])
    text = body(client, "1/")
    assert "south单位、人员chair" in text
    assert found(signed_in(client, home, Role.LEADING_GROUP)) == [2, 3]
    signed_in(client, home, OFFICE).post(f"{LIST}1/targets/", {"save": "1"})
    assert found(signed_in(client, home, Role.LEADING_GROUP)) == [1, 2, 3]


def test_looking_for_people_keeps_what_is_ticked(client: Client, home: House) -> None:
    home.opinions()
    person("wang", (home.plant, True), name="王某某<b>")
    person("wanting", name="王二")
    client = signed_in(client, home, OFFICE)
    page = client.post(f"{LIST}1/targets/", {"look": "", "person": "王", "units": [home.plant.pk], "people": [home.users[Role.TEAM].person_id]})
    assert [(one.code, [post.unit.code for post in posts]) for one, posts in page.context["found"]] == [("wang", ["plant"]), ("wanting", [])]
    assert [one.code for one, _ in page.context["people"]] == ["visitor"]
    assert [line.unit.code for line, ticked in page.context["lines"] if ticked] == ["plant"]
    assert "王某某&lt;b&gt;" in page.content.decode()
    assert not Opinion.objects.get(number=1).target_units.exists()
    assert [line.depth for line, _ in page.context["lines"] if line.unit.code in ("host", "north", "plant")] == [0, 1, 2]
    assert "没有找到这样的人" in client.post(f"{LIST}1/targets/", {"person": "没有"}).content.decode()


def test_targets_that_are_none_are_not_saved(client: Client, home: House) -> None:
    home.opinions()
    client = signed_in(client, home, OFFICE)
    for given in ({"units": "x"}, {"people": "99999999999999999999"}, {"units": [home.south.pk, 999]}):
        assert client.post(f"{LIST}1/targets/", {"save": "1", **given}).status_code == 200
    assert not Opinion.objects.get(number=1).target_units.exists()
    assert Activity.objects.filter(verb="name_targets").count() == 0


def test_who_names_themselves_leaves_for_the_list(client: Client, home: House) -> None:
    home.opinions()
    client = signed_in(client, home, OFFICE)
    response = client.post(f"{LIST}1/targets/", {"save": "1", "people": [home.users[OFFICE].person_id]})
    assert response["Location"] == LIST
    assert any("对您关闭" in one for one in told(response))


def test_a_team_names_targets_of_its_own_only(client: Client, home: House) -> None:
    home.opinions()
    home.opinions("别组：路灯不亮。", team=home.other_team)
    client = signed_in(client, home, Role.TEAM)
    assert f'href="{LIST}1/targets/"' in body(client, "1/")
    client.post(f"{LIST}1/targets/", {"save": "1", "units": [home.south.pk]})
    assert list(Opinion.objects.get(number=1).target_units.all()) == [home.south]
    assert client.post(f"{LIST}4/targets/", {"save": "1", "units": [home.south.pk]}).status_code == 404
    for role in (Role.SUPERVISION, Role.LEADING_GROUP, Role.DEPARTMENT):
        assert signed_in(client, home, role).get(f"{LIST}1/targets/").status_code == 404
    # Somebody who is in a team and in the supervision group sees all, and names targets where the team was.
    BodyMember.objects.create(body=Body.objects.get(kind="supervision"), person=home.users[Role.TEAM].person)
    assert signed_in(client, home, Role.TEAM).get(f"{LIST}4/targets/").status_code == 404
    assert client.get(f"{LIST}4/").status_code == 200


# The pages around.


def test_the_account_opens_its_rows(client: Client, home: House) -> None:
    home.opinions()
    client = signed_in(client, home, OFFICE)
    text = client.get("/work/demo/reconciliation/").content.decode()
    for link in (f"{LIST}?state=registered", LIST, "/work/demo/sources/", "/work/demo/sources/?state=confirmed", "/work/demo/reconciliation/passages/endorsement/"):
        assert f'<a href="{link}">' in text
    assert f'href="{LIST}1/"' in client.get("/work/demo/reconciliation/passages/endorsement/").content.decode()
    leading = signed_in(client, home, Role.LEADING_GROUP).get("/work/demo/reconciliation/").content.decode().split("<main")[1]
    assert f"{LIST}?state=registered" in leading and "/sources/" not in leading and "passages/" not in leading
    assert LIST not in signed_in(client, home, Role.DEPARTMENT).get("/work/demo/reconciliation/").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_all_pages_in_both_languages_without_script_or_style_inside(client: Client, home: House, language: str) -> None:
    first, second, third = home.opinions(MINUTES)
    home.opinions("路灯不亮。")
    refer(second, "wrongdoing", by=home.viewer(OFFICE), now=NOW)
    mark_duplicate(third, first, by=home.viewer(OFFICE), now=NOW)
    restate(first, "换句话说", by=home.viewer(OFFICE), now=NOW)
    first.target_units.set([unit("far", "external"), unit("farther", "external")])
    for role in (OFFICE, Role.SUPERVISION, Role.TEAM, Role.LEADING_GROUP):
        client = signed_in(client, home, role)
        client.cookies["django_language"] = language
        pages = [body(client, path) for path in ("", "?q=灯&kind=opinion", "1/", "2/", "3/", "4/", *(["1/targets/"] if role in (OFFICE, Role.TEAM) else []))]
        assert all(f'lang="{"en" if language == "en" else "zh-Hans"}"' in page for page in pages)
        assert all(" style=" not in page and not re.search(r"\son\w+=", page) for page in pages)
        assert all(re.findall(r"<script(?![^>]* src=)", page) == [] for page in pages)
        assert "huiyin/opinions.js" in pages[0]
    assert SourceDocument.objects.count() == 2


def test_confirming_again_finds_new_opinions_at_once(client: Client, home: House) -> None:
    source = home.source(ENGLISH)
    client = signed_in(client, home, Role.TEAM)
    assert found(client, q="canteen") == []
    confirm_source(source, by=home.viewer(OFFICE), now=NOW)
    assert len(found(client, q="canteen")) == 1
