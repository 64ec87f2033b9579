"""An administrator's deeds."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import NOW, House, person

from huiyin.accounts.models import Person, Unit, User
from huiyin.accounts.records import present
from huiyin.accounts.sheets import write_book
from huiyin.domain import organisation
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity, broken_links
from huiyin.domain.organisation import OrganisationRefused


def refused(deed: object) -> str:
    with pytest.raises(OrganisationRefused) as error:
        deed()  # type: ignore[operator]
    return error.value.code


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_comes_in_as_it_is(home: House, tmp_path: Path, language: str) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(organisation.template(language))
    plan = organisation.plan_import(path)
    assert (plan.problems, [len(part.added) for part in plan.parts.values()]) == ([], [2, 2, 2])
    admin = home.users[Role.ADMINISTRATOR]
    organisation.import_organisation(path, plan.seal, by=admin, now=NOW)
    again = organisation.plan_import(path)
    assert again.empty
    organisation.import_organisation(path, again.seal, by=admin, now=NOW)
    assert Unit.objects.get(code="example-1-office").parent == Unit.objects.get(code="example-1")
    entry = Activity.objects.get(verb="import_organisation")
    assert (entry.detail["sheets"]["units"]["added"], entry.actor) == ([["example-1"], ["example-1-office"]], admin)
    assert list(broken_links()) == []


def test_what_was_looked_at_is_what_comes_in(home: House, tmp_path: Path) -> None:
    path, admin = tmp_path / "t.xlsx", home.users[Role.ADMINISTRATOR]
    Person.objects.filter(code="chair").update(name="=旧名")
    path.write_bytes(organisation.exported("zh"))
    Person.objects.filter(code="chair").update(name="新名")
    plan = organisation.plan_import(path)
    assert plan.parts["people"].changed[0].fields == (("name", "新名", "=旧名"),)
    Unit.objects.filter(code="plant").update(name="另名")
    assert refused(lambda: organisation.import_organisation(path, plan.seal, by=admin, now=NOW)) == "changed_meanwhile"
    assert refused(lambda: organisation.import_organisation(path, plan.seal, by=home.users[Role.OFFICE], now=NOW)) == "administrators"
    assert Person.objects.get(code="chair").name == "新名"
    organisation.import_organisation(path, organisation.plan_import(path).seal, by=admin, now=NOW)
    assert (Person.objects.get(code="chair").name, Unit.objects.get(code="plant").name) == ("=旧名", "plant单位")
    assert Activity.objects.get().detail["sheets"]["people"]["changed"] == [{"key": ["chair"], "fields": {"name": ["新名", "=旧名"]}}]


def test_a_file_with_a_problem_brings_nothing(home: House, tmp_path: Path) -> None:
    path, there = tmp_path / "t.xlsx", present()
    there.units[("host",)]["parent"] = "plant"
    there.people[("new",)] = {"code": "new", "name": "新", "name_en": ""}
    path.write_bytes(write_book(there, "en"))
    plan = organisation.plan_import(path)
    assert {one.code for one in plan.problems} == {"cycle_parent"}
    assert refused(lambda: organisation.import_organisation(path, plan.seal, by=home.users[Role.ADMINISTRATOR], now=NOW)) == "problems"
    assert (Person.objects.filter(code="new").exists(), Activity.objects.count()) == (False, 0)


def test_accounts(home: House, client: object) -> None:
    admin, aide = home.users[Role.ADMINISTRATOR], person("aide")
    start = organisation.start_password()
    assert (len(start), start != organisation.start_password()) == (19, True)
    made = organisation.make_account(aide, "aide", start, by=admin, now=NOW)
    assert (made.check_password(start), made.person, made.is_superuser) == (True, aide, False)
    assert refused(lambda: organisation.make_account(aide, "aide2", start, by=admin, now=NOW)) == "has_account"
    assert refused(lambda: organisation.make_account(None, "AIDE", start, by=admin, now=NOW)) == "username_taken"
    assert refused(lambda: organisation.make_account(person("b"), "bb", "short", by=admin, now=NOW)) == "weak_password"
    assert refused(lambda: organisation.make_account(None, "cc", start, by=home.users[Role.OFFICE], now=NOW)) == "administrators"
    organisation.reset_password(made, "another-long-one", by=admin, now=NOW)
    organisation.set_active(made, False, by=admin, now=NOW)
    made = User.objects.get(pk=made.pk)
    assert (made.check_password("another-long-one"), made.is_active) == (True, False)
    assert refused(lambda: organisation.set_active(admin, False, by=admin, now=NOW)) == "own_account"
    organisation.set_active(made, True, by=admin, now=NOW)
    assert list(Activity.objects.order_by("id").values_list("verb", flat=True)) == ["make_account", "reset_password", "deactivate_account", "activate_account"]
    assert all(word not in str(list(Activity.objects.values_list("detail", flat=True))) for word in (start, "another-long-one"))
