"""The sums of the pictures are those of a plain count of every placement."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import transaction
from factories import House
from hypothesis import HealthCheck, given, settings

from domain.consolidation.test_counting import OPINIONS, filled
from huiyin.domain.access import Role
from huiyin.domain.consolidation.models import Placement
from huiyin.domain.oversight.pictures import by_month, by_stratum, held, streams


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(OPINIONS)
def test_every_sum_of_a_picture_is_that_of_a_plain_count(home: House, opinions: list[tuple[str, dict[int, int], bool, int, bool]]) -> None:
    # The database lets nobody delete opinions, so each example is taken back.
    with transaction.atomic():
        filled(home, opinions)
        _counted(home)
        transaction.set_rollback(True)


def _counted(home: House) -> None:
    clerk = home.viewer(Role.OFFICE)
    rows = [row for row in Placement.objects.select_related("opinion", "problem__aspect") if row.problem and row.opinion.state == "registered"]
    each = Counter(aspect for aspect, _ in {(row.problem.aspect_id, row.opinion_id) for row in rows if row.problem})
    groups = held(clerk)
    # Of a problem that was merged an aspect is told only where it has others.
    assert {one.aspect.pk: one.opinions for one in groups} == {pk: each[pk] for pk in (one.aspect.pk for one in groups)}
    for table in (by_stratum(clerk, groups), by_month(clerk, groups), by_stratum(clerk), by_month(clerk)):
        assert [sum(cell or 0 for cell in cells) for cells in table.rows] == list(table.totals)
    weights = Counter[str]()
    for row in rows:
        if row.problem:
            weights[row.problem.aspect.code] += row.share
    assert {one.target[1]: one.weight for one in streams(clerk) if one.target[0] == "aspect"} == dict(weights)
