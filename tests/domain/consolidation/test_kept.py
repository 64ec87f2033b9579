"""What pages keep of their counts is what a plain count gives, after every deed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from factories import NOW, House

from domain.consolidation.test_deciding import codes
from domain.consolidation.test_running import run
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import decline, name_targets
from huiyin.domain.consolidation import kept
from huiyin.domain.consolidation.confirming import sums_now
from huiyin.domain.consolidation.deciding import last_number, merge, move, move_problem, set_aside, share, split
from huiyin.domain.consolidation.listing import sums_of
from huiyin.domain.consolidation.models import Placement
from huiyin.domain.consolidation.selectors import counted, map_of
from huiyin.domain.consolidation.taking_back import redo, undo
from huiyin.domain.oversight.pictures import by_month, by_stratum, held, streams

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeps(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Counts are kept however few there are, in the transaction of a test too."""
    cache.clear()
    monkeypatch.setattr(kept, "WORTH", 0)
    monkeypatch.setattr(kept, "_within", lambda: False)
    yield monkeypatch
    cache.clear()


def shown(viewer: Viewer) -> list[Any]:
    """Everything that pages show of the counts."""
    counts = kept.counts_of(viewer.campaign.pk)
    groups = map_of(viewer, counts)
    pictures = [streams(viewer), held(viewer), by_stratum(viewer), by_month(viewer)]
    return [counts, groups, sums_of(viewer, groups, sums_now(viewer.campaign, counts), counts), *pictures]


def plainly(viewer: Viewer, patch: pytest.MonkeyPatch) -> list[Any]:
    """The same, with nothing kept."""
    with patch.context() as within:
        within.setattr(kept, "WORTH", 10**9)
        found = shown(viewer)
    assert found[0] == counted(viewer.campaign.pk)
    return found


def test_after_every_deed_the_pages_show_a_plain_count(full: House, keeps: pytest.MonkeyPatch) -> None:
    clerk = full.viewer(Role.OFFICE)
    first, second, third = codes(full)[:3]
    person = full.users[Role.SUPERVISION].person
    assert person is not None

    def seen() -> int:
        return last_number(clerk)

    deeds: list[Callable[[], object]] = [
        lambda: move([1, 2], second, by=clerk, now=NOW, seen=seen()),
        lambda: split([1], "新的问题", by=clerk, now=NOW, seen=seen()),
        lambda: share(5, {first: 400, second: 600}, by=clerk, now=NOW, seen=seen()),
        lambda: merge([third], first, by=clerk, now=NOW, seen=seen()),
        lambda: set_aside([6], "与本活动无关", by=clerk, now=NOW, seen=seen()),
        lambda: move_problem(first, "A01", by=clerk, now=NOW, seen=seen()),
        *[lambda: undo(by=clerk, now=NOW)] * 3,
        lambda: redo(by=clerk, now=NOW),
        lambda: decline(Opinion.objects.get(number=7), "no_matter", by=clerk, now=NOW),
        lambda: name_targets(Opinion.objects.get(number=8), [], [person], by=clerk, now=NOW),
        lambda: full.opinions("新来的一条，还没有归并。"),
        lambda: run(full, "new"),
    ]
    for at, deed in enumerate(deeds):
        deed()
        for role in (Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP):
            viewer = full.viewer(role)
            expected = plainly(viewer, keeps)
            # Once counted, once as it was kept.
            assert shown(viewer) == expected == shown(viewer), (at, role)


def test_what_was_kept_is_not_counted_again(full: House, keeps: pytest.MonkeyPatch, django_assert_max_num_queries: Any) -> None:
    before = kept.counts_of(full.campaign.pk)
    with django_assert_max_num_queries(2):
        assert kept.counts_of(full.campaign.pk) == before


def test_what_changes_while_it_is_counted_is_not_kept(full: House, keeps: pytest.MonkeyPatch) -> None:
    counts: list[int] = []

    def slow() -> int:
        counts.append(Placement.objects.filter(campaign=full.campaign).count())
        if len(counts) == 1:
            record("decide", full.campaign, actor=None, now=NOW, campaign=full.campaign)
        return len(counts)

    assert [kept.kept(full.campaign.pk, "slow", slow) for _ in range(3)] == [1, 2, 2]


def test_within_a_transaction_nothing_is_kept_or_believed(full: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "WORTH", 0)
    clerk = full.viewer(Role.OFFICE)
    before = kept.counts_of(full.campaign.pk)
    with transaction.atomic():
        Placement.objects.filter(opinion__number=1).update(problem=None, reason="set_aside")
        assert kept.counts_of(full.campaign.pk) == counted(full.campaign.pk) != before
        transaction.set_rollback(True)
    assert kept.counts_of(full.campaign.pk) == counted(full.campaign.pk) == before
    assert map_of(clerk, before) == map_of(clerk)
