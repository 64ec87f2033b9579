"""Changing the organisation and the accounts: an administrator's deeds, each with its entry in the log."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from huiyin.accounts.importing import Plan, applied, planned
from huiyin.accounts.models import Person, Unit, User
from huiyin.accounts.records import Fields, Organisation, present
from huiyin.accounts.sheets import read_book, write_book
from huiyin.domain.activity import record
from huiyin.words import say

#: Letters and digits that nobody takes for another.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class OrganisationRefused(Exception):
    """Something that may not be done to the organisation; ``code`` is a key under ``organisation.refused``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def plan_import(path: Path, name: str = "") -> Plan:
    """What a workbook would change. Raises IntakeError for a file that cannot be read."""
    return planned(read_book(path, name), present())


def import_organisation(path: Path, seal: str, *, by: User, now: datetime, name: str = "") -> Plan:
    """Apply a workbook: all of it or nothing. ``seal`` is that of the plan that was looked at.

    Raises OrganisationRefused where it has problems or would now change something else, IntakeError.
    """
    _may(by)
    book = read_book(path, name)
    with transaction.atomic():
        list(Unit.objects.select_for_update().values_list("pk", flat=True))
        plan = planned(book, present())
        if plan.problems:
            raise OrganisationRefused("problems")
        if plan.seal != seal:
            raise OrganisationRefused("changed_meanwhile")
        if not plan.empty:
            applied(plan)
            record("import_organisation", Unit(), actor=by, now=now, sheets=_told(plan))
    return plan


def _told(plan: Plan) -> dict[str, object]:
    """What the log keeps of an import: the keys of what is new, and each changed field with both values."""
    return {
        sheet: {
            "added": [list(key) for key in part.added],
            "changed": [{"key": list(change.key), "fields": {name: [old, new] for name, old, new in change.fields}} for change in part.changed],
        }
        for sheet, part in plan.parts.items()
    }


def exported(language: str) -> bytes:
    """The present organisation as a workbook that imports without changing anything."""
    return write_book(present(), language, explained=True)


def template(language: str) -> bytes:
    """The empty workbook with two invented rows on each sheet and an explanation."""
    return write_book(_example(language), language, explained=True)


def _example(language: str) -> Organisation:
    def words(key: str) -> Fields:
        # A Chinese page's example has its English twin; an English page's example stands in both.
        return {"name": say(f"organisation.example.{key}", language), "name_en": say(f"organisation.example.{key}", "en")}

    above: Fields = {"code": "example-1", **words("unit"), "aliases": (say("organisation.example.alias", language),), "kind": "territorial"}
    below: Fields = {"code": "example-1-office", **words("department"), "aliases": (), "kind": "department"}
    rest: Fields = {"industry": "", "closed_on": None}
    units = [{**above, **rest, "parent": "", "order": 1}, {**below, **rest, "parent": "example-1", "order": 2}]
    people = [{"code": "example-a", **words("first")}, {"code": "example-b", **words("second")}]
    posts = [_example_post(language, *given) for given in (("example-a", "example-1", "chair", True, None), ("example-b", "example-1-office", "clerk", False, date(2024, 12, 31)))]
    return Organisation({(one["code"],): one for one in units}, {(one["code"],): one for one in people}, {(one["person"],): one for one in posts})


def _example_post(language: str, person: str, unit: str, title: str, leader: bool, ended_on: date | None) -> Fields:
    words = {"title": say(f"organisation.example.{title}", language), "title_en": say(f"organisation.example.{title}", "en")}
    return {"person": person, "unit": unit, **words, "leader": leader, "started_on": date(2022, 3, 1), "ended_on": ended_on}


def start_password() -> str:
    """A password to begin with: four groups of four, easily read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def make_account(person: Person | None, username: str, password: str, *, by: User, now: datetime, administrator: bool = False) -> User:
    """A user for a person, or an administrator without one; the password must be changed at the first visit. Raises OrganisationRefused."""
    _may(by)
    if User.objects.filter(username__iexact=username).exists():
        raise OrganisationRefused("username_taken", username=username)
    if person is not None and User.objects.filter(person=person).exists():
        raise OrganisationRefused("has_account")
    _check(password, User(username=username))
    with transaction.atomic():
        made = User.objects.create_user(username, password, person=person, is_superuser=administrator, given_password=True)
        record("make_account", made, actor=by, now=now, administrator=administrator)
    return made


def reset_password(user: User, password: str, *, by: User, now: datetime) -> None:
    """A new password; whoever was signed in as this user is signed out. Raises OrganisationRefused."""
    _may(by)
    _check(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.given_password = True
        user.save(update_fields=["password", "given_password"])
        record("reset_password", user, actor=by, now=now)


def change_password(user: User, password: str, *, now: datetime) -> None:
    """A person's own new password. Raises OrganisationRefused for a weak one."""
    _check(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.given_password = False
        user.save(update_fields=["password", "given_password"])
        record("change_password", user, actor=user, now=now)


def set_active(user: User, active: bool, *, by: User, now: datetime) -> None:
    """Let somebody sign in or not; an account is never deleted, since the log names it. Raises OrganisationRefused."""
    _may(by)
    if user.pk == by.pk and not active:
        raise OrganisationRefused("own_account")
    with transaction.atomic():
        user.is_active = active
        user.save(update_fields=["is_active"])
        record("activate_account" if active else "deactivate_account", user, actor=by, now=now)


def _may(by: User) -> None:
    if not by.is_administrator:
        raise OrganisationRefused("administrators")


def _check(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise OrganisationRefused("weak_password", reasons=" ".join(error.messages)) from error
