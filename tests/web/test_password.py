"""A password that was given out is changed before anything else; allauth's other pages are not there."""

from __future__ import annotations

import pytest
from django.test import Client
from factories import NOW, House

from huiyin.accounts.models import User
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.organisation import make_account, reset_password

pytestmark = pytest.mark.django_db
GIVEN, OWN = "given-out-by-admin-7", "quiet-lamp-hill-9"


def entered(username: str, password: str) -> Client:
    client = Client()
    answer = client.post("/accounts/login/", {"login": username, "password": password})
    assert answer.status_code == 302
    return client


def test_a_given_password_is_changed_first(home: House) -> None:
    made = make_account(None, "newcomer", GIVEN, by=home.users[Role.ADMINISTRATOR], now=NOW, administrator=True)
    client = entered("newcomer", GIVEN)
    for path in ("/", "/organisation/", "/work/demo/"):
        assert client.get(path).headers["Location"] == "/password/"
    assert "别人给您的初始密码" in client.get("/password/").content.decode()
    weak = {"old_password": GIVEN, "new_password1": "12345678", "new_password2": "12345678"}
    assert client.post("/password/", weak).status_code == 200
    assert client.post("/password/", {**weak, "new_password1": OWN, "new_password2": OWN}).headers["Location"] == "/"
    assert client.get("/").status_code == 200, "The change signs nobody out."
    assert entered("newcomer", OWN).get("/").status_code == 200
    assert Activity.objects.filter(verb="change_password", actor=made).count() == 1
    reset_password(User.objects.get(username="newcomer"), GIVEN, by=home.users[Role.ADMINISTRATOR], now=NOW)
    assert entered("newcomer", GIVEN).get("/").headers["Location"] == "/password/"


@pytest.mark.parametrize("path", ["signup", "reset_password", "email", "password/reset", "password/change", "confirm-email"])
def test_allauths_other_pages_are_not_there(home: House, path: str) -> None:
    assert Client().get(f"/accounts/{path}/").status_code == 404


def test_signing_in_speaks_the_language_of_the_page(home: House) -> None:
    client = Client()
    told = client.get("/accounts/login/").content.decode()
    assert "登录" in told and "忘记密码" not in told, "An administrator gives a new one; there is no page for it."
    client.cookies["django_language"] = "en"
    told = client.get("/accounts/login/").content.decode()
    assert "Sign in" in told and "Huiyin" in told
    assert client.post("/accounts/login/", {"login": "office", "password": "wrong"}).status_code == 200
