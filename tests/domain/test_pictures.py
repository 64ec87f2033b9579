"""The numbers of the pictures: they conserve, each opinion is where it stands, and small groups stay hidden."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from factories import NOW, House
from hypothesis import given
from hypothesis import strategies as st

from domain.consolidation.test_running import SAID, run, said
from huiyin.domain.access import Role
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import decline
from huiyin.domain.consolidation.deciding import last_number, set_aside, share
from huiyin.domain.consolidation.selectors import placed_sum
from huiyin.domain.oversight.pictures import MONTHS, WATCHERS, Stream, by_month, by_stratum, held, pooled, streams
from huiyin.domain.oversight.small_groups import protect

TABLES = st.integers(1, 6).flatmap(lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=6))


@pytest.fixture
def full(home: House) -> House:
    """Twelve opinions of two channels and two groups of people in two months; one came from the web alone, one was declined."""
    said(home, SAID[:8])
    for text in SAID[8:]:
        home.opinions(text, channel=home.channels["letter"], stratum=home.strata["veteran"], received_on=date(2025, 5, 3))
    home.opinions("食堂排队太久", channel=home.channels["web"], stratum=None, team=None)
    clerk = home.viewer(Role.OFFICE)
    home.opinions("与本活动无关的一句话", channel=home.channels["letter"])
    decline(Opinion.objects.get(number=14), "no_matter", by=clerk, now=NOW)
    run(home)
    return home


def conserved(flows: list[Stream]) -> Counter[tuple[str, str]]:
    """What comes to nodes that lead on less what goes; nothing must be left."""
    left: Counter[tuple[str, str]] = Counter()
    goes = {one.source for one in flows}
    for one in flows:
        if one.target in goes:
            left[one.target] += one.weight
        if one.source[0] != "channel":
            left[one.source] -= one.weight
    return Counter({node: count for node, count in left.items() if count})


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(WATCHERS))
def test_what_comes_in_goes_somewhere_and_no_number_is_lost(full: House, role: Role) -> None:
    clerk = full.viewer(Role.OFFICE)
    (first, second, *_) = [code.code for one in held(clerk) for code, _ in one.problems]
    share(1, {first: 400, second: 600}, by=clerk, now=NOW, seen=last_number(clerk))
    set_aside([2], "与本活动无关", by=clerk, now=NOW, seen=last_number(clerk))
    found = streams(full.viewer(role))
    assert not conserved(found)
    count = Opinion.objects.count()
    assert sum(one.opinions for one in found if one.source[0] == "channel") == count == sum(one.opinions for one in found if one.target[0] == "state")
    assert {one.target[1]: one.opinions for one in found if one.target[0] == "place"} == {name: n for name, n in placed_sum(full.campaign.pk).items() if n}
    assert sum(one.opinions for one in found if one.target[0] == "aspect") == placed_sum(full.campaign.pk)["in_problem"]


@pytest.mark.django_db
def test_who_reads_no_sources_learns_of_no_small_channel_and_of_no_channel_with_a_state(full: House) -> None:
    near, far = streams(full.viewer(Role.OFFICE)), streams(full.viewer(Role.LEADING_GROUP))
    assert {(one.source[1], one.target[1]): one.opinions for one in near if one.source[0] == "channel"} == {
        ("session", "registered"): 8,
        ("letter", "registered"): 4,
        ("letter", "declined"): 1,
        ("web", "registered"): 1,
    }
    assert {(one.source[1], one.target): one.opinions for one in far if one.source[0] == "channel"} == {("session", ("all", "")): 8, ("", ("all", "")): 6}


@pytest.mark.django_db
def test_tables_count_each_opinion_once_for_who_reads_the_sources(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    people, months = by_stratum(clerk), by_month(clerk)
    assert [one and one.code for one in people.heads] == ["worker", "veteran", None]
    assert months.heads == [date(2025, 5, 1), date(2025, 6, 1), date(2025, 7, 1)]
    for table in (people, months):
        assert [sum(cell or 0 for cell in row) for row in table.rows] == list(table.totals) and not table.hides
    assert [sum(row[at] or 0 for row in people.rows) for at in range(3)] == [8, 4, 1]
    assert [sum(row[at] or 0 for row in months.rows) for at in range(3)] == [4, 0, 9]


@pytest.mark.django_db
def test_small_groups_are_neither_named_nor_counted_for_who_reads_no_sources(full: House) -> None:
    chair = full.viewer(Role.LEADING_GROUP)
    people = by_stratum(chair)
    assert [one and one.code for one in people.heads] == ["worker", None], "Four veterans are too few to be named."
    assert people.hides and all(cell is None or cell >= full.campaign.smallest_group for row in people.rows for cell in row)
    Opinion.objects.filter(number__lte=4).update(confidential=True)
    assert [one and one.code for one in by_stratum(chair).heads] == ["worker", None]
    assert all(cell is None or cell >= 5 for row in by_month(chair).rows for cell in row)


@pytest.mark.django_db
def test_old_months_stand_with_the_first_that_is_told(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    Opinion.objects.filter(number=1).update(received_on=date(1999, 1, 9))
    months = by_month(clerk)
    assert len(months.heads) == MONTHS and months.heads[-1] == date(2025, 7, 1)
    assert sum(row[0] or 0 for row in months.rows) == 1
    assert sum(cell or 0 for row in months.rows for cell in row) == sum(months.totals)


@pytest.mark.django_db
def test_without_problems_there_is_nothing(home: House) -> None:
    home.opinions()
    clerk = home.viewer(Role.OFFICE)
    assert held(clerk) == [] and by_month(clerk).heads == [] and by_stratum(clerk).rows == []


@given(TABLES, st.integers(1, 6))
def test_what_is_told_is_true_and_large_and_what_is_hidden_cannot_be_subtracted(rows: list[list[int]], least: int) -> None:
    shown = protect(rows, least)
    assert all(cell is None or (cell == value and value >= least) for row, values in zip(shown, rows, strict=True) for cell, value in zip(row, values, strict=True))
    lines = [list(zip(row, values, strict=True)) for row, values in zip(shown, rows, strict=True)]
    lines += [list(one) for one in zip(*lines, strict=True)]
    for one in lines:
        hidden = [value for cell, value in one if cell is None]
        whole = len(hidden) == len(one)
        assert whole or sum(hidden) == 0 or (len(hidden) > 1 and sum(hidden) >= least)


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(1, 40), min_size=1), st.integers(1, 10))
def test_few_stand_together_with_others_and_nothing_is_lost(counts: dict[str, int], least: int) -> None:
    found = pooled(counts, least)
    assert sum(found.values()) == sum(counts.values())
    assert all(count >= least for code, count in found.items() if code)
    if "" in found and len(found) > 1:
        assert found[""] >= least and len(counts) - (len(found) - 1) > 1
