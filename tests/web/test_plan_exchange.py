"""The plan in a workbook through the browser: taken away, brought back, every difference shown before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from domain.rectification.test_exchange import back, put, there
from factories import House

from huiyin.domain.access import Role
from huiyin.domain.rectification.models import Measure
from huiyin.words import say
from web.test_register import confirmed, drafted, entered, issued, page, problems  # noqa: F401

pytestmark = pytest.mark.django_db


def brought(home: House, client: object, data: bytes, name: str = "改好.xlsx") -> str:
    answer = client.post(reverse("plan_exchange", args=[home.campaign.code]), {"file": SimpleUploadedFile(name, data)}, follow=True)  # type: ignore[attr-defined]
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_every_difference_is_shown_and_then_written(confirmed: House, tmp_path: Path) -> None:  # noqa: F811
    for one in problems(confirmed)[:2]:
        drafted(confirmed, one)
    client, code = entered(confirmed, Role.OFFICE), confirmed.campaign.code
    assert reverse("plan_exchange", args=[code]) in page(client, confirmed, "rectification")
    rows = there(client.get(reverse("plan_exchange_book", args=[code])).content)
    put(1, content="改过的 <b>", leader="人员chair")(rows)
    text = brought(confirmed, client, back(rows, tmp_path / "a.xlsx").read_bytes())
    for wanted in (
        "<del>食堂夜里供热饭</del>",
        "<ins>改过的 &lt;b&gt;</ins>",
        "<del>人员mayor</del>",
        "<ins>人员chair</ins>",
        "第 2 行，第 1 号措施",
        "改好.xlsx",
    ):
        assert wanted in text
    assert Measure.objects.get(number=1).content == "食堂夜里供热饭"
    seal = text.split('name="seal" value="')[1].split('"')[0]
    done = client.post(reverse("plan_exchange_preview", args=[code]), {"seal": seal}, follow=True).content.decode()
    assert say("plan.exchange.done", "zh", added=0, changed=1) in done
    assert Measure.objects.get(number=1).content == "改过的 <b>" and not list((Path(settings.HOME) / "plan-uploads").iterdir())
    assert say("plan.exchange.lost", "zh") in client.get(reverse("plan_exchange_preview", args=[code]), follow=True).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_cannot_be_taken_stands_with_its_cure(confirmed: House, tmp_path: Path, language: str) -> None:  # noqa: F811
    drafted(confirmed, problems(confirmed)[0])
    client, tongue = entered(confirmed, Role.OFFICE, language), language[:2]
    rows = there(client.get(reverse("plan_exchange_book", args=[confirmed.campaign.code])).content)
    put(1, leader="谁也不是", content="改")(rows)
    path = back(rows, tmp_path / "a.xlsx")
    text = brought(confirmed, client, path.read_bytes())
    assert say("plan.exchange.fault.unknown_leader", tongue, given="谁也不是") in text.replace("&#x27;", "'") and 'name="seal"' not in text
    Measure.objects.update(content="别人改的")
    text = client.get(reverse("plan_exchange_preview", args=[confirmed.campaign.code])).content.decode()
    assert say("plan.exchange.fault.conflict", tongue, number=1) in text and "<del>别人改的</del>" in text and "<ins>改</ins>" in text
    assert say("plan.exchange.yours", tongue) in text
    brought(confirmed, client, b"PK no workbook")
    assert Measure.objects.get().content == "别人改的"


def test_without_a_difference_there_is_nothing_to_press(confirmed: House) -> None:  # noqa: F811
    drafted(confirmed, problems(confirmed)[0])
    client = entered(confirmed, Role.OFFICE)
    data = client.get(reverse("plan_exchange_book", args=[confirmed.campaign.code])).content
    text = brought(confirmed, client, data)
    assert say("plan.exchange.nothing", "zh") in text and 'name="seal"' not in text


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICE}))
def test_only_the_office_edits_the_plan(confirmed: House, role: Role) -> None:  # noqa: F811
    client = entered(confirmed, role)
    for name in ("plan_exchange", "plan_exchange_book", "plan_exchange_preview"):
        assert client.get(reverse(name, args=[confirmed.campaign.code])).status_code == 404
