"""What the pages say of models: before a run, after it, and at each title that a model proposed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from factories import House
from models import KEY, chat, model, shown

from huiyin.config.modelling import ModelSettings
from huiyin.domain.access import Role
from huiyin.domain.consolidation import process
from huiyin.domain.consolidation.models import Problem, Run

from .test_consolidation import HOME, SAID, body, entered

pytestmark = pytest.mark.django_db


@pytest.fixture
def said_so(home: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Twelve opinions; no process is started."""
    for text in SAID:
        home.opinions(text)
    monkeypatch.setattr(process, "start", lambda **_: True)
    return home


def test_without_a_model_the_page_says_in_a_line_that_none_is_used(said_so: House) -> None:
    page = body(entered(said_so))
    assert "不使用任何模型" in page and 'name="model"' not in page


def test_before_a_run_it_says_what_leaves_the_machine_and_asks_for_agreement(said_so: House, settings: Any) -> None:
    settings.MODELS = ModelSettings(url="https://models.example/v1", name="talker", encoder="reader", key=KEY)
    client = entered(said_so)
    page = body(client)
    assert "models.example" in page and "文字会离开本机" in page and "12 条意见" in page and 'name="agreed"' in page and KEY not in page
    assert 'name="model"' not in body(entered(said_so, Role.LEADING_GROUP))
    client.post(HOME + "start/", {"scope": "all", "model": ["labeler"]})
    assert not Run.objects.exists()
    client.post(HOME + "start/", {"scope": "all", "model": ["labeler"], "agreed": "on"})
    assert Run.objects.get().modelled == {"labeler": {"name": "talker", "host": "models.example"}}


def test_after_a_run_it_says_what_was_spent_and_refused_and_marks_titles_until_somebody_accepts(said_so: House, settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        first = shown(asked)[0]
        return chat({"title": f"{first[:2]}服务有意见", "summary": "", "quotes": [first[:4]]}) if "食堂" in first else chat("好的")

    client = entered(said_so)
    with model(answer) as told:
        settings.MODELS = ModelSettings(url=told.url, name="talker", key=KEY)
        client.post(HOME + "start/", {"scope": "all", "model": ["labeler"]})
        process.work_all(clock=timezone.now)
    run = Run.objects.get()
    page = body(client, f"runs/{run.number}/")
    assert f"调用 {run.modelled['labeler']['calls']} 次" in page and "不是要求的格式" in page and KEY not in page
    named = next(one for one in Problem.objects.all() if one.by_model)
    every = reverse("problems", args=["demo"])
    place = f"{every}{named.code}/"
    assert "模型拟名" in text(client, place) and "模型拟名" in text(client, every) and "模型拟名" in text(client, reverse("review", args=["demo"]) + f"?problem={named.code}")
    assert "模型拟名" in text(entered(said_so, Role.LEADING_GROUP), place)
    client.post(HOME + f"models/accept/{named.code}/")
    named.refresh_from_db()
    assert named.decided and "尚未有人认可" not in text(client, place).partition("<dl")[0]


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()
