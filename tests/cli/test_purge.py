"""``huiyin purge`` destroys what is due in an installation, and says how much."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.cache import cache
from django.utils import timezone
from factories import NOW, House, house
from vaults import Held, cheap, held

from huiyin.cli import build, installation
from huiyin.domain.collection.models import Contributor, SourceDocument
from huiyin.domain.collection.vault import VaultOpening
from huiyin.domain.consolidation.model_answers import KEPT, keep_answer, kept_answer


@pytest.fixture
def vault(db: None, monkeypatch: pytest.MonkeyPatch) -> Held:
    cheap(monkeypatch)
    cache.clear()
    monkeypatch.setattr(installation, "at", lambda home: None)
    made: House = house()
    return held(made)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(build("en"), ["purge", "--language", "en", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_it_says_what_it_did(vault: Held) -> None:
    today = timezone.localdate()
    vault.source(contributor=vault.contributor("due", destroy_on=today))
    vault.source(text="明天", contributor=vault.contributor("tomorrow", destroy_on=today + timedelta(days=1)))
    opening = vault.asked(vault.source(text="等着"))
    assert opening.asked_at == NOW < timezone.now() - timedelta(days=14)
    assert run() == "demo Listening campaign: destroyed contacts: 1; destroyed texts as received: 1; destroyed pictures of paper: 0.\nOpened results wiped: 0; requests lapsed: 1.\n"
    assert set(Contributor.objects.exclude(destroyed_at=None).values_list("pseudonym", flat=True)) == {"due"}
    assert (SourceDocument.objects.filter(sealed=None).count(), VaultOpening.objects.get().state) == (1, "lapsed")
    assert [json.loads(line) for line in run("--json").splitlines()] == [{"wiped": 0, "lapsed": 0, "model_answers": 0}]
    assert run("--quiet") == ""


def test_answers_of_models_are_forgotten_in_time_and_overwritten(vault: Held, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    today = timezone.localdate()
    keep_answer(b"old", "夜里没有热饭，食堂八点就关门。", today=today - KEPT)
    keep_answer(b"new", "班车绕路。", today=today - KEPT + timedelta(days=1))
    assert run().endswith("1 old answer of a model was destroyed.\n") and not run().endswith("destroyed.\n")
    assert (kept_answer(b"old"), kept_answer(b"new")) == (None, "班车绕路。")
    assert "夜里没有热饭".encode() not in (tmp_path / "models" / "answers.sqlite").read_bytes()
