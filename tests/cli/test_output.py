from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from huiyin.cli.output import NotPrintedError, Voice, in_words, open_to, told
from huiyin.intake import IntakeError
from huiyin.words import LANGUAGES, table

ROWS = "编号,意见\n1,食堂😀太贵了。\n2,停车\u202e太难\x1b[31m了。\n"


def huiyin(*arguments: object, **settings: object) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "HUIYIN_LANGUAGE": "en", **settings.pop("env", {})}  # type: ignore[dict-item]
    command = [sys.executable, "-m", "huiyin.cli", *map(str, arguments)]
    return subprocess.run(command, stderr=subprocess.PIPE, env=environment, timeout=120, **{"stdout": subprocess.PIPE, **settings})  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_an_opinion_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    voice = Voice("en", False, False)
    voice.line("a\x1b[31mb\x07\u202ec\u2066d\te\nf")
    voice.remark("\x9bx")
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("a\ufffd[31mb\ufffd\ufffdc\ufffdd\te\nf\n", "\ufffdx\n")


def test_an_output_that_cannot_hold_a_character_gets_its_number(file: Path) -> None:
    result = huiyin("split", file, env={"PYTHONIOENCODING": "gbk"})
    assert (result.returncode, result.stderr) == (0, b"")
    assert "食堂\\U0001f600太贵了。" in result.stdout.decode("gbk")


def test_json_stays_json_in_any_encoding(file: Path) -> None:
    result = huiyin("split", file, "--json", env={"PYTHONIOENCODING": "gbk"})
    rows = [json.loads(line) for line in result.stdout.decode("gbk").splitlines()]
    assert [row["text"][:3] for row in rows] == ["食堂😀", "停车\u202e"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk here that is always full")
def test_a_full_disk_behind_the_output_is_told_and_the_results_stay(file: Path, tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        result = huiyin("consolidate", file, "--out", tmp_path / "o", stdout=full)
    assert result.returncode == 6
    assert result.stderr.decode().startswith("What there is to say cannot be printed: the disk is full.")
    assert len(list((tmp_path / "o").iterdir())) == 4


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk here that is always full")
@pytest.mark.parametrize("arguments", [["--help"], ["split", "--help"], ["--version"]])
def test_help_into_a_full_disk_is_told(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        result = huiyin(*arguments, stdout=full)
    assert result.returncode == 6
    assert result.stderr.decode().startswith("What there is to say cannot be printed: the disk is full.")


@pytest.mark.skipif(os.name != "posix", reason="needs a shell that closes streams")
@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&-", "<&-"])
def test_closed_streams_stop_nothing(file: Path, tmp_path: Path, closed: str) -> None:
    command = f'"{sys.executable}" -m huiyin.cli consolidate "{file}" --out "{tmp_path / "o"}" {closed}'
    assert subprocess.run(command, shell=True, capture_output=True, timeout=120).returncode == 0
    assert len(list((tmp_path / "o").iterdir())) == 4


def test_what_cannot_be_printed_is_an_error_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("click.echo", fail)
    with pytest.raises(NotPrintedError) as caught:
        Voice("en", False, False).line("x")
    assert caught.value.problem == "Input/output error"


def test_the_system_speaks_both_languages() -> None:
    assert in_words("No space left on device", "zh") == "磁盘已满"
    assert in_words("No space left on device", "en") == "the disk is full"
    assert in_words("something else", "zh") == "something else"
    assert set(table("cli", "zh")["system"]) == set(table("cli", "en")["system"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_of_intake_is_told_in_one_language(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left, told(Voice(language, False, False)):
        raise IntakeError("unreadable", file="a.csv", problem="Permission denied")
    assert left.value.code == 3
    said = capsys.readouterr().err
    assert said.startswith(
        {"zh": "没有办法打开“a.csv”：没有权限。", "en": "“a.csv” cannot be opened: the right to do so is missing. "}[language].strip()[:12]
    )
    assert "Permission" not in said


def test_a_folder_that_is_closed_is_told_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked = []
    monkeypatch.setattr(os, "access", lambda path, mode: asked.append(path))
    with pytest.raises(SystemExit) as left:
        open_to(tmp_path / "x" / "y", Voice("en", False, False))
    assert (left.value.code, asked) == (6, [tmp_path])
    assert capsys.readouterr().err.startswith("The result cannot be written to y: the right to do so is missing.")
