"""What is written about problems, the second axis, and the list as it is read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import NOW, TODAY, House

from domain.consolidation.test_confirming import clear
from domain.consolidation.test_deciding import codes
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets, restate
from huiyin.domain.consolidation.categories import Category, add_category, categories_of, remove_category, rename_category
from huiyin.domain.consolidation.confirming import freeze, propose_list
from huiyin.domain.consolidation.deciding import last_number, merge, move, rename, set_aside, split
from huiyin.domain.consolidation.describing import Description, add_problem, describe, description_of, stamp
from huiyin.domain.consolidation.listing import bare, history, quotable, spread, sums_of, targets
from huiyin.domain.consolidation.models import Aspect, Placement, Problem
from huiyin.domain.consolidation.selectors import map_of
from huiyin.domain.consolidation.taking_back import undo
from huiyin.domain.transitions import NotAllowed

pytestmark = pytest.mark.django_db


def first(home: House) -> Problem:
    """The largest problem."""
    return map_of(home.viewer(Role.OFFICE))[0].rows[0].problem


def test_the_office_writes_and_nobody_overwrites_what_they_have_not_seen(full: House) -> None:
    clerk, problem = full.viewer(Role.OFFICE), first(full)
    formalism = next(one for one in categories_of(full.campaign) if one.code == "formalism")
    seen = stamp(description_of(problem))
    written = Description("夜里没有热饭。", "八点关门", "排班没有考虑夜班", "opinions", True, frozenset({formalism.pk}))
    assert describe(problem, written, seen=seen, by=clerk, now=NOW) == ["statement", "manifestations", "causes", "immediate", "categories"]
    problem.refresh_from_db()
    assert description_of(problem) == written
    with pytest.raises(NotAllowed) as refused:
        describe(problem, replace(written, statement="另一种写法"), seen=seen, by=clerk, now=NOW)
    assert refused.value.code == "written_meanwhile"
    with pytest.raises(NotAllowed, match="role"):
        describe(problem, Description(), seen=stamp(written), by=full.viewer(Role.SUPERVISION), now=NOW)
    assert describe(problem, written, seen=stamp(written), by=clerk, now=NOW) == []
    assert Activity.objects.filter(verb="describe").count() == 1
    assert "夜里" not in str(Activity.objects.get(verb="describe").detail)


def test_taking_a_correction_back_leaves_what_was_written(full: House) -> None:
    clerk, problem = full.viewer(Role.OFFICE), first(full)
    rename(problem.code, "食堂", by=clerk, now=NOW, seen=last_number(clerk))
    describe(problem, Description(statement="夜里没有热饭。"), seen=stamp(description_of(problem)), by=clerk, now=NOW)
    undo(by=clerk, now=NOW)
    problem.refresh_from_db()
    assert problem.title != "食堂" and problem.statement == "夜里没有热饭。"


def test_a_problem_without_opinions_stands_in_the_list_and_in_what_is_frozen(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    made = add_problem("会议太多", "作风", Description("每周开会三天。", origin="self_found"), by=clerk, now=NOW)
    assert made.code not in codes_before(made) and made.aspect.title == "作风" and made.decided
    again = add_problem("文件太多", made.aspect.code, Description(origin="research"), by=clerk, now=NOW)
    assert again.aspect == made.aspect and Aspect.objects.filter(title="作风").count() == 1
    clear(full)
    frozen = propose_list(by=clerk, now=NOW).frozen
    assert {one["code"]: one["opinions"] for aspect in frozen["aspects"] for one in aspect["problems"] if one["origin"] != "opinions"} == {made.code: [], again.code: []}
    sums = sums_of(clerk, map_of(clerk), frozen["sums"])
    assert len(sums.checks) == 6 and all(one.holds for one in sums.checks)
    for title, aspect, origin, code in (("", "作风", "research", "title"), ("某", "", "research", "title"), ("某", "作风", "opinions", "origin"), ("某", "作风", "nonsense", "origin")):
        with pytest.raises(NotAllowed) as refused:
            add_problem(title, aspect, Description(origin=origin), by=clerk, now=NOW)
        assert refused.value.code == code


def codes_before(made: Problem) -> set[str]:
    """The codes of the other problems."""
    return set(Problem.objects.exclude(pk=made.pk).values_list("code", flat=True))


def test_a_campaign_has_its_own_categories(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    assert [one.code for one in categories_of(full.campaign)] == ["idea", "institution", "resources", "supervision", "formalism", "bureaucratism", "hedonism", "extravagance"]
    assert len(categories_of(full.campaign)) == Category.objects.count() == 8
    made = add_category("misconduct", " 不作为 ", "Inaction", by=clerk, now=NOW)
    assert made.name == "不作为" and made.order == 5
    with pytest.raises(NotAllowed, match="category_there"):
        add_category("misconduct", "不作为", "", by=clerk, now=NOW)
    with pytest.raises(NotAllowed, match="category_name"):
        add_category("weather", "雨", "", by=clerk, now=NOW)
    with pytest.raises(NotAllowed, match="role"):
        remove_category(made, by=full.viewer(Role.SUPERVISION), now=NOW)
    problem = first(full)
    describe(problem, Description(categories=frozenset({made.pk})), seen=stamp(description_of(problem)), by=clerk, now=NOW)
    with pytest.raises(NotAllowed, match="category_used"):
        remove_category(made, by=clerk, now=NOW)
    rename_category(made, "不担当", "Shirking", by=clerk, now=NOW)
    told = {one["code"]: one["categories"] for aspect in freeze(full.campaign)["aspects"] for one in aspect["problems"]}
    assert told[problem.code] == [["不担当", "Shirking"]]
    describe(problem, Description(), seen=stamp(description_of(problem)), by=clerk, now=NOW)
    remove_category(made, by=clerk, now=NOW)
    assert not Category.objects.filter(name="不担当").exists()


def test_few_people_are_not_told_apart_and_not_given_away_by_the_sum(full: House) -> None:
    problem, least = first(full), full.campaign.smallest_group
    clerk = full.viewer(Role.OFFICE)
    move(range(1, 13), problem.code, by=clerk, now=NOW, seen=last_number(clerk))
    session, interview, form = list(full.channels.values())[:3]
    for numbers, way in ((range(1, 6), interview), (range(6, 12), session), ([12], form)):
        Opinion.objects.filter(number__in=numbers).update(channel=way)
    # One of twelve would be the difference, so the five beside it are hidden as well.
    assert least == 5 and [part.count for part in spread(problem, "channel")][:3] == [6, None, None]
    Opinion.objects.filter(number=12).update(channel=session)
    assert [part.count for part in spread(problem, "channel")][:3] == [7, 5, None]


def test_targets_are_told_to_who_may_read_the_opinions(full: House) -> None:
    problem = first(full)
    opinion = Placement.objects.filter(problem=problem)[0].opinion
    head = full.users[Role.LEADING_GROUP].person
    assert head is not None
    name_targets(opinion, [], [head], by=full.viewer(Role.OFFICE), now=NOW)
    assert targets(problem, full.viewer(Role.OFFICE), today=TODAY) == ([], [head])
    assert targets(problem, full.viewer(Role.LEADING_GROUP), today=TODAY) == ([], [])


def test_nothing_is_quoted_that_is_about_somebody_or_confidential(full: House) -> None:
    one, two, three = Opinion.objects.filter(number__in=[1, 2, 3])
    name_targets(one, [full.finance], [], by=full.viewer(Role.OFFICE), now=NOW)
    Opinion.objects.filter(pk=two.pk).update(confidential=True)
    restate(three, "换个说法。", by=full.viewer(Role.OFFICE), now=NOW)
    four = Opinion.objects.get(number=4)
    assert quotable(full.campaign.pk, [1, 2, 3, 4]) == {3: "换个说法。", 4: four.text}


def test_the_history_tells_what_came_and_what_went(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    one, other = codes(full)[:2]
    here = list(Placement.objects.filter(problem__code=one).values_list("opinion__number", flat=True))
    move(here[:1], other, by=clerk, now=NOW, seen=last_number(clerk))
    made = split(here[1:2], "单列", by=clerk, now=NOW, seen=last_number(clerk)).told["problem"]
    set_aside(here[2:3], "与本活动无关", by=clerk, now=NOW, seen=last_number(clerk))
    rename(one, "换了名", by=clerk, now=NOW, seen=last_number(clerk))
    merge([made], other, by=clerk, now=NOW, seen=last_number(clerk))
    told = {code: [(each.code, each.count, each.other) for each in history(Problem.objects.get(code=code))] for code in (one, other, made)}
    assert told[one] == [("rename", 0, "换了名"), ("set_aside", 1, ""), ("left", 1, made), ("left", 1, other)]
    assert told[other] == [("took_in", 1, made), ("came", 1, "")]
    assert told[made] == [("merged", 1, other), ("made", 1, "")]


def test_what_holds_no_opinion_is_named_apart(full: House) -> None:
    clerk, problem = full.viewer(Role.OFFICE), first(full)
    other = codes(full)[1]
    move(Placement.objects.filter(problem=problem).values_list("opinion__number", flat=True), other, by=clerk, now=NOW, seen=last_number(clerk))
    assert problem in bare(clerk, map_of(clerk)) and problem.code not in codes(full)
