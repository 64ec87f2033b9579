from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from huiyin.cli import build
from huiyin.cli.output import Voice
from huiyin.cli.sources import read_all, spare

ROWS = "编号,意见\n1,食堂太贵了。\n2,停车太难了。\n"
VOICE = Voice("en", False, False)


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(build("en"), [*map(str, arguments), "--language", "en"])
    return result.exit_code, result.stdout, result.stderr


def test_a_file_named_twice_is_read_once_and_that_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.csv"
    file.write_text(ROWS, encoding="utf-8")
    assert len(read_all([file, file], VOICE)) == 1
    assert capsys.readouterr().err == "“a.csv” was named twice; it is read once.\n"


def test_a_copy_is_read_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(ROWS, encoding="utf-8")
    assert len(read_all([tmp_path / "a.csv", tmp_path / "b.csv"], VOICE)) == 2
    assert capsys.readouterr().err.startswith("“b.csv” holds exactly what “a.csv” holds, and its opinions count a second time.")


def test_what_was_left_out_is_told_on_standard_error_unless_quiet(tmp_path: Path) -> None:
    message = "From: a@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n食堂太贵。\n"
    attached = '--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="a.pdf"\n\nx\n--b--\n'
    (tmp_path / "a.eml").write_text(message + attached, encoding="utf-8")
    told = "a.eml: 1 attachments of the mail were not read (a.pdf). Save them and read them by themselves.\n"
    for command in (
        ["split", tmp_path / "a.eml"],
        ["consolidate", tmp_path / "a.eml", "--out", tmp_path / "o"],
        ["repair", tmp_path / "a.eml"],
    ):
        code, out, err = run(*command)
        assert (code, err) == (0, told)
        assert "a.pdf" not in out
        assert run(*command, "--quiet")[::2] == (0, "")


def test_an_ordinary_reading_needs_no_word(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(ROWS.encode("gb18030"))
    assert run("split", tmp_path / "a.csv")[2] == ""


def test_nothing_is_written_over_what_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ledger.xlsx"
    file.write_text(ROWS, encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        spare([file], tmp_path, ["a", "ledger.xlsx"], VOICE)
    assert left.value.code == 6
    assert "“ledger.xlsx” in" in capsys.readouterr().err
    spare([file], tmp_path / "other", ["ledger.xlsx"], VOICE)
    spare([tmp_path / "missing"], tmp_path, ["ledger.xlsx"], VOICE)


def test_the_commands_that_write_spare_what_they_read(tmp_path: Path) -> None:
    for name in ("ledger.xlsx", "a.txt"):
        (tmp_path / name).write_text(ROWS, encoding="utf-8")
    assert run("consolidate", tmp_path / "ledger.xlsx", "--out", tmp_path)[0] == 6
    assert run("repair", tmp_path / "a.txt", "--out", tmp_path)[0] == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "ledger.xlsx"]
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == (tmp_path / "ledger.xlsx").read_text(encoding="utf-8") == ROWS


def test_repaired_texts_of_one_name_get_numbers(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(f"食堂太贵{folder}。\n", encoding="utf-8")
    (tmp_path / "A.md").write_text("停车太难。\n", encoding="utf-8")
    files = [tmp_path / "x" / "a.txt", tmp_path / "y" / "a.txt", tmp_path / "A.md"]
    assert run("repair", *files, "--out", tmp_path / "o")[0] == 0
    assert {path.name: path.read_text(encoding="utf-8").strip() for path in (tmp_path / "o").iterdir()} == {
        "a.txt": "食堂太贵x。",
        "a-2.txt": "食堂太贵y。",
        "A-3.txt": "停车太难。",
    }


def test_names_in_no_encoding_get_through(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.csv"))
    path.write_text(ROWS, encoding="utf-8")
    out = Path(os.fsdecode(os.fsencode(tmp_path) + b"/out\xff"))
    assert run("consolidate", path, "--out", out, "--quiet")[0] == 0
    assert sorted(file.name for file in out.iterdir()) == ["consolidation.json", "ledger.xlsx", "problems.docx", "report.html"]
