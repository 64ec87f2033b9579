"""What the time classes are called in a campaign."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from factories import NOW, TODAY, House

from domain.rectification.test_exchange import back, put, there
from domain.rectification.test_rectification import drafted
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.rectification.classes import TimeClass, class_words, keep_classes
from huiyin.domain.rectification.exchanging import compare_sheet, sheet_of
from huiyin.domain.rectification.freezing import classes_of, freeze
from huiyin.domain.rectification.sheet import COLUMNS
from huiyin.domain.transitions import NotAllowed

pytestmark = pytest.mark.django_db
STANDARD = {"immediate": "立行立改", "by_date": "限期整改", "continuing": "长期坚持"}


def keep(home: House, role: Role = Role.OFFICE, **names: tuple[str, str]) -> None:
    keep_classes(names, by=home.viewer(role), now=NOW)


def test_a_name_for_each_language_and_the_standard_word_where_there_is_none(home: House) -> None:
    assert class_words(home.campaign, "zh") == STANDARD
    keep(home, immediate=(" 马上 就办 ", ""), continuing=("", "as a rule"))
    assert class_words(home.campaign, "zh") == {**STANDARD, "immediate": "马上 就办"}
    assert class_words(home.campaign, "en") == {"immediate": "at once", "by_date": "by a date", "continuing": "as a rule"}
    assert Activity.objects.filter(verb="change", thing="timeclass").count() == 2
    keep(home, immediate=("", ""), continuing=("", "as a rule"))
    assert class_words(home.campaign, "zh") == STANDARD and TimeClass.objects.get().kind == "continuing"
    assert Activity.objects.filter(verb="change", thing="timeclass").count() == 3


def test_it_costs_one_query_however_often_it_is_asked(home: House, django_assert_num_queries: object) -> None:
    campaign = Campaign.objects.get()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert [class_words(campaign, "zh") for _ in range(9)] == [STANDARD] * 9


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ({"immediate": ("限期整改", "")}, "class_twice"),
        ({"immediate": ("马上", ""), "by_date": ("马 上", "")}, "class_twice"),
        ({"continuing": ("", "At  Once")}, "class_twice"),
        ({"by_date": ("年底", "")}, "class_name"),
        ({"by_date": ("3个月", "")}, "class_name"),
        ({"by_date": ("=SUM", "")}, "class_name"),
        ({"by_date": ("好" * 31, "")}, "class_name"),
    ],
)
def test_names_that_a_sheet_could_not_tell_apart_are_refused(home: House, names: dict[str, tuple[str, str]], code: str) -> None:
    with pytest.raises(NotAllowed) as told:
        keep(home, **names)
    assert told.value.code == code and not TimeClass.objects.exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICE}))
def test_only_the_office_names_them(home: House, role: Role) -> None:
    with pytest.raises(NotAllowed, match="role"):
        keep(home, role, immediate=("马上就办", ""))


def test_the_database_keeps_no_class_without_a_name(home: House) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeClass.objects.create(campaign=home.campaign, kind="immediate")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sheet_goes_out_in_the_new_words_and_both_come_back(confirmed: House, tmp_path: Path, language: str) -> None:
    drafted(confirmed), drafted(confirmed)
    keep(confirmed, by_date=("定期销号", "on schedule"), continuing=("常态化", "as a rule"))
    office = confirmed.viewer(Role.OFFICE)
    rows = there(sheet_of(office, language, today=TODAY))
    assert rows[1][list(COLUMNS).index("kind")] == {"zh": "定期销号", "en": "on schedule"}[language]
    path = back(rows, tmp_path / "a.xlsx")
    assert compare_sheet(path, "a.xlsx", by=office, today=TODAY).unchanged == 2
    # A sheet that was taken away before the names changed still says what it said.
    keep(confirmed, by_date=("", ""), continuing=("常态化", ""))
    assert compare_sheet(path, "a.xlsx", by=office, today=TODAY).unchanged == 2
    put(1, kind="常态化", deadline="")(rows)
    put(2, kind="", deadline="长期坚持")(rows)
    found = compare_sheet(back(rows, tmp_path / "b.xlsx"), "b.xlsx", by=office, today=TODAY)
    assert [[(cell.name, cell.new) for cell in one.cells] for one in found.changed] == [[("kind", "continuing"), ("deadline", "")]] * 2


def test_a_version_keeps_the_names_of_its_day(confirmed: House) -> None:
    drafted(confirmed)
    keep(confirmed, by_date=("定期销号", ""))
    frozen = freeze(confirmed.campaign)
    keep(confirmed, by_date=("", ""))
    assert classes_of(frozen) == {"by_date": ("定期销号", "")} and classes_of(freeze(confirmed.campaign)) == {}
