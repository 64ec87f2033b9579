"""From a source to opinions."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from factories import NOW, TODAY, House

from huiyin.domain.access import Role
from huiyin.domain.activity import Activity, broken_links
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.collection.registering import confirm_source, decline, mark_duplicate, reinstate
from huiyin.domain.collection.selectors import opinions_visible_to, sources_visible_to
from huiyin.domain.oversight.reconciliation import account
from huiyin.domain.transitions import NotAllowed


def test_nothing_counts_before_confirmation(home: House) -> None:
    source = home.source()
    assert Opinion.objects.count() == 0
    opinions = confirm_source(source, by=home.viewer(Role.TEAM), now=NOW)
    assert [(one.number, source.text[one.start : one.end]) for one in opinions] == [(1, opinions[0].text), (2, opinions[1].text), (3, opinions[2].text)]
    assert "夜班食堂" in opinions[0].text
    assert account(home.campaign).holds


def test_the_database_refuses_to_change_words_and_log(home: House) -> None:
    opinion = home.opinions()[0]
    for change in (
        lambda: Opinion.objects.filter(pk=opinion.pk).update(text="别的"),
        lambda: Opinion.objects.filter(pk=opinion.pk).delete(),
        lambda: SourceDocument.objects.update(text="别的"),
        lambda: Activity.objects.update(verb="x"),
        lambda: Activity.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    opinion.refresh_from_db()
    assert opinion.text != "别的"
    assert list(broken_links()) == []


def test_a_team_does_not_confirm_what_is_not_its_own(home: House) -> None:
    source = home.source(team=home.other_team)
    with pytest.raises(NotAllowed):
        confirm_source(source, by=home.viewer(Role.TEAM), now=NOW)
    assert not sources_visible_to(home.viewer(Role.TEAM), today=TODAY).exists()
    source.refresh_from_db()
    assert source.state == "received"


def test_a_target_and_who_answers_for_it_reach_no_source(home: House) -> None:
    opinion = home.opinions()[0]
    opinion.target_units.add(home.finance)
    seen = {role for role in Role if sources_visible_to(home.viewer(role), today=TODAY).exists()}
    assert seen == {Role.OFFICE, Role.SUPERVISION, Role.TEAM}
    assert opinions_visible_to(home.viewer(Role.LEADING_GROUP), today=TODAY).count() == 2


def test_decisions_are_reversible_and_add_up(home: House) -> None:
    first, second, third = home.opinions()
    mark_duplicate(second, first, by=home.viewer(Role.OFFICE), now=NOW)
    decline(third, "no_matter", by=home.viewer(Role.OFFICE), now=NOW)
    assert {one.name: one.parts for one in account(home.campaign).sums}["opinions"] == {"registered": 1, "duplicate": 1, "referred": 0, "declined": 1, "withdrawn": 0}
    reinstate(second, by=home.viewer(Role.OFFICE), now=NOW)
    second.refresh_from_db()
    assert (second.state, second.duplicate_of) == ("registered", None)
    with pytest.raises(NotAllowed):
        decline(second, "no_matter", by=home.viewer(Role.SUPERVISION), now=NOW)
