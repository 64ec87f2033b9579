from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huiyin.cli.earlier import EarlierError, earlier
from huiyin.engine import Document, consolidate
from huiyin.intake import IntakeError
from huiyin.intake.types import Entry, Place, SourceTable
from huiyin.report import SchemaError, assemble, write_json

TEXTS = ["食堂太贵", "食堂的菜太贵", "停车太难", "停车位太少"]


@pytest.fixture
def data(tmp_path: Path) -> dict[str, Any]:
    entries = [Entry(str(n), Place("a.csv", None, n + 2, "意见"), 0, len(text), text) for n, text in enumerate(TEXTS)]
    table = SourceTable("a.csv", None, ("意见",), 1, [TEXTS], range(2, 6), 0)
    result = consolidate([Document(one.id, one.text) for one in entries])
    write_json(assemble([table], entries, result, title="试", language="zh"), tmp_path / "consolidation.json")
    found: dict[str, Any] = json.loads((tmp_path / "consolidation.json").read_text(encoding="utf-8"))
    return found


def test_what_the_program_wrote_is_taken(tmp_path: Path, data: dict[str, Any]) -> None:
    assert len(earlier(tmp_path).opinions) == len(earlier(tmp_path / "consolidation.json").opinions) == len(TEXTS)


DAMAGE: dict[str, Callable[[dict[str, Any]], object]] = {
    "a list is gone": lambda data: data.pop("opinions"),
    "a list is none": lambda data: data.update(opinions=None),
    "a list is a text": lambda data: data.update(opinions="abc"),
    "a field is gone": lambda data: data["opinions"][0].pop("text"),
    "a field is new": lambda data: data["opinions"][0].update(zzz=1),
    "a field is of another kind": lambda data: data["opinions"][0].update(text=5),
    "the version is a number": lambda data: data.update(version=3),
    "the totals are others": lambda data: data.update(totals={"a": 1}),
    "an id twice": lambda data: data["opinions"].append(data["opinions"][0]),
    "no such status": lambda data: data["opinions"][0].update(status="flying"),
    "no such problem": lambda data: data["opinions"][0].update(problem="nope"),
    "no such aspect": lambda data: data["problems"][0].update(aspect="nope"),
    "no aspects": lambda data: data.update(aspects=[]),
    "a problem of no aspect": lambda data: data["aspects"][0]["problems"].append("nope"),
    "half a character": lambda data: data["problems"][0].update(title="\ud800"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_what_does_not_hold_together_is_refused(tmp_path: Path, data: dict[str, Any], damage: Callable[[dict[str, Any]], object]) -> None:
    damage(data)
    (tmp_path / "consolidation.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(EarlierError) as caught:
        earlier(tmp_path)
    assert caught.value.values["file"] == tmp_path.name
    assert caught.value.values["problem"] != ""


def test_endless_nesting_is_refused(tmp_path: Path) -> None:
    (tmp_path / "consolidation.json").write_text('{"schema":' + "[" * 100_000, encoding="utf-8")
    with pytest.raises(EarlierError):
        earlier(tmp_path)


def test_another_schema_and_no_result_at_all_keep_their_words(tmp_path: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        earlier(tmp_path)
    assert caught.value.code == "no_consolidation"
    (tmp_path / "consolidation.json").write_text('{"schema": 99}', encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        earlier(tmp_path)
    assert caught.value.code == "other_schema"


def test_a_result_that_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    (tmp_path / "consolidation.json").touch()
    with pytest.raises(IntakeError) as caught:
        earlier(tmp_path)
    assert (caught.value.code, caught.value.values) == ("unreadable", {"problem": "Permission denied"})
