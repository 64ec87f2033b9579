"""The pages of the vault."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from factories import NOW, TODAY, House
from vaults import Held, cheap, held, officer, passphrase

from huiyin.accounts.models import User
from huiyin.domain.access import Role, viewer_of
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import SourceDocument
from huiyin.domain.collection.opening import What, ask_opening, grant
from huiyin.domain.collection.registering import confirm_source, name_targets
from huiyin.domain.collection.vault import Vault, VaultHolder, VaultOpening

BASE = "/work/demo/vault/"
RAW = "请给我回电话 13800000000，夜班食堂要开到十点。"


@pytest.fixture
def vault(home: House, monkeypatch: pytest.MonkeyPatch) -> Held:
    cheap(monkeypatch)
    cache.clear()
    return held(home)


def page(client: Client, of: User, address: str = "", data: dict[str, object] | None = None) -> str:
    client.force_login(of)
    answer = client.get(BASE + address) if data is None else client.post(BASE + address, data, follow=True)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def wish(vault: Held, number: int, **changes: object) -> dict[str, object]:
    given = {"number": number, "what": "words", "reason": "要当面核实", "of": vault.holder(vault.second).pk, "passphrase": passphrase(vault.first)}
    return {**given, **changes}


def asked(vault: Held, source: SourceDocument, by: User | None = None, of: User | None = None) -> VaultOpening:
    """As it would be asked today."""
    by, of = by or vault.first, of or vault.second
    return ask_opening(source.number, What.WORDS, "要当面核实", vault.holder(of), passphrase(by), by=vault.viewer(by), now=timezone.now(), today=timezone.localdate())


def test_officers_enrol_and_found(client: Client, home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    cheap(monkeypatch)
    Vault.objects.all().delete()
    first, second = home.users[Role.PRIVACY], officer(home, "second")
    assert "设口令，登记为保管人" in page(client, first)
    short = page(client, first, "enrol/", {"fresh": "elevenchars", "again": "elevenchars"})
    differ = page(client, first, "enrol/", {"fresh": "a long passphrase", "again": "a long passphrasE"})
    assert "口令至少要 12 个字" in short and "两次输入的口令不一样" in differ and not VaultHolder.objects.exists()
    assert "a long" not in differ
    enrolled = page(client, first, "enrol/", {"fresh": "a long passphrase", "again": "a long passphrase"})
    assert "已登记。请保管好您的口令。" in enrolled and "还没有登记" in enrolled and "found/" not in enrolled
    ready = page(client, second, "enrol/", {"fresh": passphrase(second), "again": passphrase(second)})
    holders = re.findall(r'name="holder" value="(\d+)"', ready)
    assert len(holders) == 2
    assert "保险箱要有" not in page(client, second, "found/", {"holder": holders[:1]}) and not Vault.objects.exists()
    founded = page(client, second, "found/", {"holder": holders})
    assert "保险箱已建立" in founded and Vault.objects.count() == 1 and founded.count("持有份额") == 2
    assert "持有份额，已重新登记，等待更换" in page(client, first, "enrol/", {"fresh": "a long passphrase", "again": "a long passphrase"})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_asking_to_reading(client: Client, vault: Held, language: str) -> None:
    client.cookies["django_language"] = language
    source = vault.source(text=RAW)
    assert page(client, vault.first, "ask/")
    told = page(client, vault.first, "ask/", wish(vault, source.number))
    opening = VaultOpening.objects.get()
    assert "要当面核实" in told
    own = f"openings/{opening.pk}/"
    assert f"{own}grant/" not in page(client, vault.first, own) and f"{own}grant/" not in page(client, vault.third, own)
    assert own in page(client, vault.second)
    seen = page(client, vault.second, own)
    assert f"{own}grant/" in seen and f"{own}refuse/" in seen and "要当面核实" in seen
    page(client, vault.second, f"{own}grant/", {"grant-passphrase": passphrase(vault.second)})
    opening.refresh_from_db()
    assert opening.state == "granted"
    assert f"{own}read/" not in page(client, vault.second, own) and f"{own}read/" in page(client, vault.first, own)
    shown = page(client, vault.first, f"{own}read/", {"read-passphrase": passphrase(vault.first)})
    assert "13800000000" in shown
    assert "13800000000" not in page(client, vault.first, own) + page(client, vault.first)
    assert "13800000000" not in str([one.get_decoded() for one in Session.objects.all()])
    assert Activity.objects.filter(verb="read_opening").count() == 1
    assert "13800000000" not in page(client, vault.second, f"{own}read/", {"read-passphrase": passphrase(vault.second)})
    assert Activity.objects.filter(verb="read_opening").count() == 1


def test_what_was_sealed_is_shown_as_text(client: Client, vault: Held) -> None:
    opening = asked(vault, vault.source(text="<script>alert(1)</script> 食堂要开到十点。"))
    grant(opening, passphrase(vault.second), by=vault.viewer(vault.second), now=timezone.now(), today=TODAY)
    shown = page(client, vault.first, f"openings/{opening.pk}/read/", {"read-passphrase": passphrase(vault.first)})
    assert "&lt;script&gt;alert(1)" in shown and "<script>alert" not in shown


def test_refusing_says_why(client: Client, vault: Held) -> None:
    opening = asked(vault, vault.source(text=RAW))
    own = f"openings/{opening.pk}/"
    assert "请写明理由" in page(client, vault.second, f"{own}refuse/", {"why": " "})
    page(client, vault.second, f"{own}refuse/", {"why": "不必知道是谁"})
    assert "不必知道是谁" in page(client, vault.first, own)
    assert "已经决定" in page(client, vault.second, f"{own}grant/", {"grant-passphrase": passphrase(vault.second)})


def test_what_is_refused_keeps_what_was_typed_but_no_passphrase(client: Client, vault: Held) -> None:
    source = vault.source(text=RAW)
    told = page(client, vault.first, "ask/", wish(vault, source.number, passphrase="not the passphrase"))
    assert "口令不对" in told and "要当面核实" in told and "not the passphrase" not in told
    assert "没有您可以开启的第 99 号来件" in page(client, vault.first, "ask/", wish(vault, 99))
    for _ in range(4):
        told = page(client, vault.first, "ask/", wish(vault, source.number, passphrase="not the passphrase"))
    assert "口令不对" in told
    assert "请等 10 分钟再试" in page(client, vault.first, "ask/", wish(vault, source.number))
    own = vault.holder(vault.first).pk
    assert "请另选" not in page(client, vault.first, "ask/", wish(vault, source.number, of=own)) and not VaultOpening.objects.exists()


def test_nothing_can_be_asked_where_nobody_could_decide(client: Client, vault: Held) -> None:
    User.objects.filter(pk__in=[vault.second.pk, vault.third.pk]).update(is_active=False)
    told = page(client, vault.first, "ask/")
    assert "没有另一位保管人可以决定" in told and 'name="passphrase"' not in told


def test_others_do_not_see_the_vault(client: Client, vault: Held) -> None:
    opening = asked(vault, vault.source(text=RAW))
    addresses = ["", "enrol/", "ask/", f"openings/{opening.pk}/"]
    deeds = ["found/", *(f"openings/{opening.pk}/{deed}/" for deed in ("grant", "refuse", "read"))]
    for user in [*(one for role, one in vault.home.users.items() if role != Role.PRIVACY), vault.home.outsider]:
        client.force_login(user)
        assert {client.get(BASE + one).status_code for one in addresses} == {404}
        assert {client.post(BASE + one, {"why": "r"}).status_code for one in [*addresses, *deeds]} == {404}
    client.logout()
    assert client.get(BASE).status_code == 302
    client.force_login(vault.second)
    assert {client.get(BASE + one).status_code for one in deeds} == {405}
    opening.refresh_from_db()
    assert opening.state == "asked"


def test_an_opening_of_another_campaign_is_not_there(client: Client, vault: Held) -> None:
    opening = asked(vault, vault.source(text=RAW))
    other = Campaign.objects.create(code="other", name="别的", host=vault.home.host, created_at=NOW)
    body = other.bodies.create(kind="privacy", name="隐私")
    body.members.create(person=vault.second.person)
    client.force_login(vault.second)
    assert client.get("/work/other/vault/").status_code == 200
    assert client.get(f"/work/other/vault/openings/{opening.pk}/").status_code == 404
    assert client.post(f"/work/other/vault/openings/{opening.pk}/grant/", {"grant-passphrase": passphrase(vault.second)}).status_code == 404


def test_whoever_is_kept_from_a_source_sees_that_there_is_an_opening_and_no_more(client: Client, vault: Held) -> None:
    source = vault.source(text=RAW)
    opinion = confirm_source(source, by=vault.home.viewer(Role.OFFICE), now=NOW)[0]
    opening = asked(vault, source)
    name_targets(opinion, [], [vault.third.person, vault.second.person], by=vault.home.viewer(Role.OFFICE), now=NOW)  # type: ignore[list-item]
    for one in (vault.second, vault.third):
        told = page(client, one)
        assert "不对您显示" in told and "要当面核实" not in told and "等您决定" not in told and f"第 {source.number} 号来件" not in told
        assert client.get(f"{BASE}openings/{opening.pk}/").status_code == 404
        assert client.post(f"{BASE}openings/{opening.pk}/grant/", {"grant-passphrase": passphrase(one)}).status_code == 404
    assert "要当面核实" in page(client, vault.first)


def test_the_page_tells_what_falls_due_and_who_is_in_the_log(client: Client, vault: Held) -> None:
    vault.source(text=RAW, contributor=vault.contributor(destroy_on=TODAY))
    vault.source(text="别的话")
    told = page(client, vault.first)
    assert "2025年7月10日" in told and "已到期" in told and "结束征集 12 个月后" in told
    client.get("/work/demo/log/")
    log = client.get("/work/demo/log/").content.decode()
    assert "保险箱保管人" in log


def test_the_page_asks_the_database_as_often_for_many_openings(client: Client, vault: Held, django_assert_max_num_queries: pytest.FixtureRequest) -> None:
    source = vault.source(text=RAW)
    for _ in range(30):
        asked(vault, source)
    client.force_login(vault.second)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        assert client.get(BASE).status_code == 200
    assert viewer_of(vault.second, vault.home.campaign, today=TODAY).is_any({Role.PRIVACY})
