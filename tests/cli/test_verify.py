"""``huiyin verify`` looks at frozen figures as well."""

from __future__ import annotations

import json
from typing import Any

import pytest
from domain.answering.test_answering import published, spoken
from domain.consolidation.test_confirming import clear
from domain.consolidation.test_running import SAID, run, said
from factories import NOW, TODAY, House, house

from huiyin.cli import installation
from huiyin.cli.commands.verify import verify
from huiyin.cli.output import NOT_RECONCILED
from huiyin.domain.access import Role
from huiyin.domain.consolidation.confirming import confirm_list, propose_list
from huiyin.domain.figures import freezing
from huiyin.domain.figures.freezing import freeze_figures


@pytest.fixture
def frozen(db: None, monkeypatch: pytest.MonkeyPatch) -> House:
    """A campaign with an answer and a frozen set."""
    monkeypatch.setattr(installation, "at", lambda home: None)
    home = house()
    said(home, SAID)
    run(home)
    clear(home)
    confirm_list(propose_list(by=home.viewer(Role.OFFICE), now=NOW), by=home.viewer(Role.LEADING_GROUP), now=NOW)
    published(home, spoken(home)[0])
    freeze_figures("中期报告", TODAY, by=home.viewer(Role.OFFICE), now=NOW, today=TODAY)
    return home


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What was said of figures, as values."""
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [one for one in lines if "figures" in one]


def test_frozen_figures_are_looked_at(frozen: House, capsys: pytest.CaptureFixture[str]) -> None:
    verify(None, "en", False, False)
    assert "Frozen figures 1 “中期报告”" in capsys.readouterr().out
    verify(None, "en", True, False)
    (one,) = told(capsys)
    assert one["holds"] and one["missing"] == 0 and one["changed"] == {} and one["figures"]["title"] == "中期报告"


def test_figures_that_were_tampered_with_end_with_another_code(frozen: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freezing, "digest_of", lambda one: "0" * 64)
    with pytest.raises(SystemExit) as ended:
        verify(None, "en", True, False)
    assert ended.value.code == NOT_RECONCILED and [one["holds"] for one in told(capsys)] == [False]
