"""Who was heard, and who not."""

from __future__ import annotations

from factories import NOW, House

from huiyin.domain.campaigns.dates import parse
from huiyin.domain.collection.coverage import AXES, Cell, matrix, unheard, visits
from huiyin.domain.gatherings.models import Attendance, Gathering


def test_what_is_said_inside_a_place_counts_for_it(home: House) -> None:
    home.opinions(place=home.plant)
    found = matrix(home.campaign, "place", "stratum")
    heads = {row.head.pk: row for row in found.rows if row.head}
    assert heads[home.north.pk].total == Cell(opinions=3)
    assert [one.pk for one in unheard(home.campaign, "place")] == [home.south.pk]


def test_every_opinion_and_everybody_met_is_in_one_cell_of_every_table(home: House) -> None:
    home.opinions()
    home.opinions(place=home.host, stratum=None, team=None)
    kind = home.kinds["listening_session"]
    kind.channel = home.channels["session"]
    kind.save()
    held = Gathering.objects.create(campaign=home.campaign, code="g1", kind=kind, title="会", team=home.team, unit=home.plant, when=parse("2025-07-09"), state="held", created_at=NOW)
    Attendance.objects.create(gathering=held, stratum=home.strata["worker"], headcount=12)
    for rows in AXES:
        for columns in AXES:
            if rows != columns:
                found = matrix(home.campaign, rows, columns)
                parts = [cell for row in (*found.rows, found.rest) for cell in (*row.cells, row.other)]
                assert (sum(one.opinions for one in parts), sum(one.met for one in parts)) == (6, 12), (rows, columns)
                assert found.total == Cell(6, 12)


def test_planned_is_told_from_held(home: House) -> None:
    for code, state in (("a", "held"), ("b", "planned"), ("c", "cancelled")):
        Gathering.objects.create(campaign=home.campaign, code=code, kind=home.kinds["interview"], title=code, team=home.team, unit=home.plant, when=parse("2025-07-09"), state=state, created_at=NOW)
    assert [(one.place.pk, one.planned, one.held) for one in visits(home.campaign)] == [(home.north.pk, 2, 1), (home.south.pk, 0, 0)]
