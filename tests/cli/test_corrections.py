from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from huiyin.cli.corrections import CorrectionsError, Decisions, read_corrections
from huiyin.cli.output import Voice
from huiyin.engine.errors import EngineError
from huiyin.engine.types import Correction
from huiyin.intake import IntakeError

MOVE = {"action": "move", "opinions": ["1"], "problem": "P1"}


def of(folder: Path, content: object, name: str = "c.json", encoding: str = "utf-8") -> Decisions:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_bytes(text.encode(encoding))
    return read_corrections(path)


def refused(folder: Path, content: object, name: str = "c.json") -> tuple[str, dict[str, object]]:
    with pytest.raises(CorrectionsError) as caught:
        of(folder, content, name)
    return caught.value.code, caught.value.values


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_json_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    found = of(tmp_path, [{"action": "rename", "problem": "P1", "title": "食堂晚上没有热饭"}], encoding=encoding)
    assert found.corrections == [Correction("rename", problem="P1", title="食堂晚上没有热饭")]


def test_json_is_told_by_its_content_and_not_by_its_name(tmp_path: Path) -> None:
    move = Correction("move", ("1",), problem="P1")
    assert of(tmp_path, [MOVE], "c.dat").corrections == [move]
    assert of(tmp_path, "\n".join([json.dumps(MOVE)] * 2), "c.jsonl").corrections == [move, move]


def test_a_table_tells_the_row_of_each(tmp_path: Path) -> None:
    found = of(tmp_path, 'action,opinions,problem\nmove,1； 2,P1\n,,\nmove,"a b\n3",P2\n', "c.csv")
    assert [one.opinions for one in found.corrections] == [("1", "2"), ("a b", "3")]
    assert (found.file, found.places) == ("c.csv", ((None, 2), (None, 4)))


def test_a_text_is_not_taken_for_no_corrections(tmp_path: Path) -> None:
    code, values = refused(tmp_path, "把第 1 条移到 P1。\n", "c.txt")
    assert (code, values["file"]) == ("table", "c.txt")


@pytest.mark.parametrize(
    ("change", "code", "about"),
    [
        ({"opinions": {"a": 1}}, "value", {"field": "opinions", "value": '{"a": 1}'}),
        ({"opinions": [["1"]]}, "value", {"field": "opinions", "value": '[["1"]]'}),
        ({"opinions": [None]}, "value", {"field": "opinions", "value": "[null]"}),
        ({"problem": ["P1"]}, "value", {"field": "problem", "value": '["P1"]'}),
        ({"action": True}, "value", {"field": "action", "value": "true"}),
        ({"action": None}, "action", {}),
        ({"title": "长" * 501}, "title", {"length": 501, "limit": 500}),
        ({"whom": "x"}, "field", {"field": "whom"}),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(tmp_path: Path, change: dict[str, object], code: str, about: dict[str, object]) -> None:
    found, values = refused(tmp_path, [MOVE, {**MOVE, **change}])
    assert (found, values["file"], values["row"]) == (code, "c.json", 2)
    assert about.items() <= values.items()


def test_numbers_may_be_ids_and_titles_hold_nothing_that_no_file_can(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        '[{"action": "move", "opinions": [1, "2"], "problem": 3}, {"action": "rename", "problem": "P1", "title": "\\ud800x\\u0001"}]',
    )
    assert found.corrections == [Correction("move", ("1", "2"), problem="3"), Correction("rename", problem="P1", title="\ufffdx\ufffd")]


@pytest.mark.parametrize("content", ["{", "[" * 100_000, '"text"', "[1]", "5"])
def test_what_is_no_list_of_objects(tmp_path: Path, content: str) -> None:
    assert refused(tmp_path, content)[0] == "json"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "c.json")
    with pytest.raises(IntakeError) as caught:
        read_corrections(tmp_path / "c.json")
    assert caught.value.code == "not_a_file"


def test_blanks_in_a_cell_take_no_time(tmp_path: Path) -> None:
    found = of(tmp_path, [{"action": "must_link", "opinions": f"1{' ' * 200_000};2"}])
    assert found.corrections[0].opinions == ("1", "2")


@pytest.mark.parametrize(("sheet", "place"), [(None, "“c.csv”, row 7: "), ("表1", "“c.csv › 表1”, row 7: ")])
def test_what_the_engine_refuses_is_told_with_its_row(sheet: str | None, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    decisions = Decisions([Correction("move")] * 2, "c.csv", ((None, 6), (sheet, 7)))
    with pytest.raises(SystemExit) as left, decisions.located(Voice("en", False, False)):
        raise EngineError("unknown_opinion", entry=2, opinion="99")
    assert left.value.code == 4
    assert capsys.readouterr().err.startswith(f"{place}Correction 2 names opinion 99")


def test_what_is_not_about_a_correction_passes() -> None:
    with pytest.raises(EngineError), Decisions([]).located(Voice("en", False, False)):
        raise EngineError("duplicate_id", opinion="1")


def test_corrections_that_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "c.json").write_text("[]")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(IntakeError) as caught:
        read_corrections(tmp_path / "c.json")
    assert (caught.value.code, caught.value.values) == ("unreadable", {"problem": "Permission denied"})
