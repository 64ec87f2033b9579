"""The pages of administrators."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from factories import House, person, unit

from huiyin.accounts.models import Person, Post, Unit, User
from huiyin.accounts.records import present
from huiyin.accounts.sheets import write_book
from huiyin.domain.access import Role
from huiyin.domain.campaigns.models import BodyMember, Campaign

PAGES = ("", "people/", "import/", "template.xlsx", "export.xlsx", "accounts/", "accounts/new/", "campaigns/new/")


@pytest.fixture
def admin(client: Client, home: House, settings: Any, tmp_path: Path) -> Client:
    """An administrator who signed in, with uploads that no other test sees."""
    settings.HOME = tmp_path
    client.force_login(home.users[Role.ADMINISTRATOR])
    return client


def send(client: Client, content: bytes) -> Any:
    return client.post("/organisation/import/", {"file": SimpleUploadedFile("组织.xlsx", content)}, follow=True)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_there_for_administrators_alone(client: Client, home: House, language: str) -> None:
    client.cookies["django_language"] = language
    for role, user in home.users.items():
        client.force_login(user)
        wanted = 200 if role is Role.ADMINISTRATOR else 404
        assert {page: client.get(f"/organisation/{page}").status_code for page in PAGES} == dict.fromkeys(PAGES, wanted)
    client.logout()
    assert client.get("/organisation/").status_code == 302


def test_the_tree_and_the_industry_across_it(admin: Client, home: House) -> None:
    rail = unit("rail", "industrial", home.host)
    Unit.objects.filter(pk=home.plant.pk).update(industry=rail)
    lines = [(line.unit.code, line.depth) for line, _ in admin.get("/organisation/").context["rows"]]
    assert lines == [("host", 0), ("bureau", 1), ("finance", 1), ("north", 1), ("plant", 2), ("rail", 1), ("south", 1), ("inspectors", 0)]
    shown = admin.get("/organisation/?industry=rail")
    assert [line.unit.code for line, _ in shown.context["rows"]] == ["plant", "rail"]
    assert "host单位 › north单位 › " in shown.content.decode()
    assert [line.unit.code for line, _ in admin.get("/organisation/?q=OR&kind=territorial").context["rows"]] == ["north"]
    assert "没有符合条件的单位" in admin.get("/organisation/?q=zzz").content.decode()
    assert dict((line.unit.code, held) for line, held in admin.get("/organisation/").context["rows"])["bureau"] == 3


def test_lists_ask_the_database_as_often_for_many_rows(admin: Client, home: House, django_assert_max_num_queries: Any) -> None:
    for number in range(70):
        person(f"p{number:02}", (unit(f"u{number:02}", "grassroots", home.north), True))
    for page in ("", "people/", "accounts/"):
        with django_assert_max_num_queries(12):
            assert admin.get(f"/organisation/{page}").status_code == 200
    assert len(admin.get("/organisation/people/").context["rows"]) == 50


def test_people_with_posts_now_and_before(admin: Client, home: House) -> None:
    Post.objects.filter(person__code="chair").update(ended_on="2020-01-01", title="=前任")
    assert "=前任" not in admin.get("/organisation/people/?q=chair").content.decode()
    shown = admin.get("/organisation/people/?q=chair&ended=1").content.decode()
    assert "=前任" in shown and "已卸任" in shown and "领导班子" in shown
    assert [one.code for one, _ in admin.get("/organisation/people/?q=north").context["rows"]] == ["mayor"]


def test_an_import_is_looked_at_and_then_applied(admin: Client, home: House, tmp_path: Path) -> None:
    there = present()
    there.units[("plant",)]["name"] = "<b>改名</b>"
    there.people[("new",)] = {"code": "new", "name": "新人", "name_en": ""}
    shown = send(admin, write_book(there, "zh"))
    page = shown.content.decode()
    assert "<del>plant单位</del>" in page and "<ins>&lt;b&gt;改名&lt;/b&gt;</ins>" in page and "新人" in page
    assert Unit.objects.get(code="plant").name == "plant单位"
    stale = admin.post("/organisation/import/preview/", {"seal": "other"}, follow=True)
    assert "又变了" in stale.content.decode() and not Person.objects.filter(code="new").exists()
    done = admin.post("/organisation/import/preview/", {"seal": shown.context["plan"].seal}, follow=True)
    assert "新增 1 条，修改 1 条" in done.content.decode()
    assert (Unit.objects.get(code="plant").name, Person.objects.get(code="new").name) == ("<b>改名</b>", "新人")
    assert list((tmp_path / "organisation-uploads").iterdir()) == []
    again = send(admin, admin.get("/organisation/export.xlsx").content)
    assert "什么也不会变" in again.content.decode()


def test_problems_are_told_with_place_and_cure(admin: Client, home: House) -> None:
    there = present()
    there.units[("host",)]["parent"] = "plant"
    shown = send(admin, write_book(there, "en"))
    assert "Units 第 4 行" in shown.content.decode() and "绕一圈又回到它自己" in shown.content.decode()
    assert "全部导入" not in shown.content.decode()
    admin.post("/organisation/import/preview/", {"seal": shown.context["plan"].seal})
    assert Unit.objects.get(code="host").parent is None
    assert "上传的文件" not in send(admin, b"hello").content.decode()
    assert "note error" in send(admin, b"hello").content.decode()


def test_the_workbooks_are_attachments(admin: Client, home: House) -> None:
    for page, name in (("template.xlsx", "organisation-template.xlsx"), ("export.xlsx", "organisation-")):
        answer = admin.get(f"/organisation/{page}")
        assert answer["Content-Disposition"].startswith(f'attachment; filename="{name}') and answer["X-Content-Type-Options"] == "nosniff"
        assert BytesIO(answer.content).read(2) == b"PK"


def test_an_account_begins_with_a_password_that_is_shown_once(admin: Client, home: House, client: Client) -> None:
    aide = person("aide")
    shown = admin.post("/organisation/accounts/new/", {"person": "aide", "username": "aide", "password": ""})
    password = shown.context["password"]
    assert len(password) == 19 and password in shown.content.decode() and "no-store" in shown["Cache-Control"]
    made = User.objects.get(person=aide)
    assert made.check_password(password) and not made.is_superuser
    assert password not in admin.get("/organisation/accounts/").content.decode()
    wrong = admin.post("/organisation/accounts/new/", {"person": "nobody", "username": "x", "password": ""})
    assert "没有代码或姓名是“nobody”的人" in wrong.content.decode()
    weak = admin.post("/organisation/accounts/new/", {"person": "chair", "username": "chair2", "password": "short"})
    assert list(weak.context["form"].errors) == ["person"]
    given = admin.post(f"/organisation/accounts/{made.pk}/password/", {"password": "mountain-river-9"})
    assert "mountain-river-9" not in given.content.decode() and User.objects.get(pk=made.pk).check_password("mountain-river-9")
    admin.post(f"/organisation/accounts/{made.pk}/active/", {"active": "0"})
    assert not User.objects.get(pk=made.pk).is_active
    assert admin.get(f"/organisation/accounts/{made.pk}/active/").status_code == 405


def test_a_campaign_is_founded_with_an_office(admin: Client, home: House) -> None:
    clerk = Person.objects.get(code="clerk")
    given = {"code": "Next-1", "name": "下一次", "host": home.host.pk, "office": [clerk.pk], "introduction": "说明"}
    answer = admin.post("/organisation/campaigns/new/", given)
    assert answer["Location"] == "/work/next-1/setup/"
    made = Campaign.objects.get(code="next-1")
    assert (made.introduction, made.strata.count(), BodyMember.objects.get(body__campaign=made).person) == ("说明", 14, clerk)
    assert list(admin.post("/organisation/campaigns/new/", {**given, "code": "demo"}).context["form"].errors) == ["code"]
    assert list(admin.post("/organisation/campaigns/new/", {**given, "code": "no office", "office": []}).context["form"].errors) == ["code", "office"]
