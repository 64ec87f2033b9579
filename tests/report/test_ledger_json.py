from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from huiyin.report import Ledger, read_folder, read_json, restored, write_json
from huiyin.report.content import RetiredRow
from huiyin.report.errors import SchemaError
from huiyin.words import LANGUAGES, say, table

Change = Callable[[dict[str, Any]], object]

#: What is done to a sound file, and the code and the values that tell of it.
DAMAGE: dict[str, tuple[Change, str, dict[str, str]]] = {
    "a list is gone": (lambda data: data.pop("opinions"), "lacks", {"where": "opinions"}),
    "a list is none": (lambda data: data.update(opinions=None), "value", {"where": "opinions"}),
    "a list is a text": (lambda data: data.update(problems="abc"), "value", {"where": "problems"}),
    "a row is a text": (lambda data: data["problems"].append("abc"), "value", {"where": "problems[3]"}),
    "a field is gone": (lambda data: data["opinions"][2].pop("text"), "lacks", {"where": "opinions[2].text"}),
    "a field is new": (lambda data: data["opinions"][0].update(zzz=1), "unknown", {"where": "opinions[0].zzz"}),
    "a number for a text": (lambda data: data["opinions"][1].update(text=5), "value", {"where": "opinions[1].text"}),
    "true for a number": (lambda data: data["problems"][0].update(size=True), "value", {"where": "problems[0].size"}),
    "a part of one for a number": (lambda data: data["aspects"][0].update(size=1.5), "value", {"where": "aspects[0].size"}),
    "beyond all numbers": (lambda data: data["problems"][0].update(cohesion=float("1e999")), "no_ledger", {}),
    "a text for a list": (lambda data: data["problems"][0].update(key_phrases="abc"), "value", {"where": "problems[0].key_phrases"}),
    "a list of others": (lambda data: data["problems"][0].update(representatives=["r1", 2]), "value", {"where": "problems[0].representatives"}),
    "a notice too short": (lambda data: data["sources"][0].update(notices=[["encoding"]]), "value", {"where": "sources[0].notices"}),
    "the version is a number": (lambda data: data.update(version=3), "value", {"where": "version"}),
    "no title": (lambda data: data.pop("title"), "lacks", {"where": "title"}),
    "an unheard language": (lambda data: data.update(language="xx"), "value", {"where": "language"}),
    "no totals": (lambda data: data.pop("totals"), "lacks", {"where": "totals"}),
    "other totals": (lambda data: data["totals"].update(excluded={"empty": "1"}), "value", {"where": "totals.excluded"}),
    "an opinion twice": (lambda data: data["opinions"].append(data["opinions"][0]), "twice", {"where": "opinions[10].id", "name": "r1"}),
    "a problem twice": (lambda data: data["problems"][1].update(id="P001"), "twice", {"where": "problems[1].id", "name": "P001"}),
    "no such status": (lambda data: data["opinions"][0].update(status="flying"), "value", {"where": "opinions[0].status"}),
    "no such problem": (lambda data: data["opinions"][0].update(problem="no\u202epe"), "nowhere", {"where": "opinions[0].problem", "name": "no\u202epe"}),
    "placed and nowhere": (lambda data: data["opinions"][0].update(problem=None), "value", {"where": "opinions[0].problem"}),
    "no such aspect": (lambda data: data["problems"][0].update(aspect="nope"), "nowhere", {"where": "problems[0].aspect", "name": "nope"}),
    "no aspects": (lambda data: data.update(aspects=[]), "nowhere", {"where": "problems[0].aspect", "name": "A01"}),
    "a problem of no aspect": (lambda data: data["aspects"][0]["problems"].append("P9"), "nowhere", {"where": "aspects[0].problems", "name": "P9"}),
    "half a character": (lambda data: data["problems"][1].update(title="\ud800"), "half_character", {"where": "problems[1]"}),
    "half a character above": (lambda data: data.update(title="\udfff"), "half_character", {"where": "title"}),
    "another schema": (lambda data: data.update(schema=99), "other_schema", {"found": "99", "expected": "1"}),
    "a schema that is none": (lambda data: data.update(schema=True), "other_schema", {"found": "true", "expected": "1"}),
    "no schema": (lambda data: data.pop("schema"), "no_ledger", {}),
}


@pytest.fixture
def folder(trap: Ledger, tmp_path: Path) -> Path:
    write_json(trap, tmp_path / "consolidation.json")
    return tmp_path


def refused(path: Path) -> SchemaError:
    with pytest.raises(SchemaError) as caught:
        read_json(path)
    return caught.value


def test_it_comes_back_as_it_was(folder: Path, trap: Ledger) -> None:
    assert read_json(folder / "consolidation.json") == read_folder(folder) == read_folder(folder / "consolidation.json") == trap


def test_a_byte_order_mark_is_no_damage(folder: Path, trap: Ledger) -> None:
    path = folder / "consolidation.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_json(path) == trap


def test_what_was_emptied_is_written_only_where_there_is_any(folder: Path, trap: Ledger) -> None:
    path = folder / "consolidation.json"
    assert "retired" not in json.loads(path.read_text(encoding="utf-8"))
    gone = replace(trap, retired=(RetiredRow("P004", "旧题", "A02"), RetiredRow("A03", "旧面", None)))
    write_json(gone, path)
    assert read_json(path) == gone


@pytest.mark.parametrize(("damage", "code", "values"), DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_is_told_with_its_place(folder: Path, damage: Change, code: str, values: dict[str, str]) -> None:
    path = folder / "consolidation.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    damage(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    error = refused(path)
    assert (error.code, {name: str(value) for name, value in error.values.items()}) == (code, {"file": "consolidation.json", **values})


@pytest.mark.parametrize("share", [0, 1, 40, 90, 99])
def test_a_file_cut_off_anywhere_is_not_whole(folder: Path, share: int) -> None:
    path = folder / "consolidation.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) * share // 100], encoding="utf-8")
    assert refused(path).code == "not_json"


def test_where_it_stops_being_json_is_told(folder: Path) -> None:
    path = folder / "consolidation.json"
    path.write_text('{"schema": 1,\n"title": }', encoding="utf-8")
    assert refused(path).values == {"file": "consolidation.json", "row": 2, "column": 10}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_another_encoding_is_named_as_such(folder: Path, encoding: str) -> None:
    path = folder / "consolidation.json"
    path.write_text(path.read_text(encoding="utf-8"), encoding=encoding)
    assert refused(path).code == "not_utf8"


@pytest.mark.parametrize(
    ("content", "code"), [('{"schema":' + "[" * 100_000, "nested"), ("[1]", "no_ledger"), ("3", "no_ledger"), ('{"schema":' + "9" * 5000 + "}", "no_ledger")]
)
def test_json_that_is_no_ledger(tmp_path: Path, content: str, code: str) -> None:
    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    error = refused(tmp_path / "x.json")
    assert (error.code, error.values) == (code, {"file": "x.json"})


def test_the_folder_is_named_with_the_file(tmp_path: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        read_folder(tmp_path)
    assert (caught.value.code, caught.value.values) == ("no_consolidation", {"folder": tmp_path.name})
    (tmp_path / "consolidation.json").write_text("{", encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        restored(tmp_path)
    assert (caught.value.code, caught.value.values["file"]) == ("not_json", f"{tmp_path.name}/consolidation.json")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_sentence(language: str) -> None:
    values = {"file": "x.json", "folder": "o", "byte": 1, "row": 2, "column": 3, "found": 4, "expected": 5, "where": "title", "name": "P001"}
    codes = {code for _, code, _ in DAMAGE.values()} | {"not_utf8", "not_json", "nested", "no_consolidation"}
    assert codes == set(table("report", language)["error"])
    said = [say(f"report.error.{code}", language, **values) for code in codes]
    assert all(("o”" if "“o”" in one else "“x.json”") in one for one in said) and len(set(said)) == len(codes)
