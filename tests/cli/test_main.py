from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from huiyin.cli import main
from huiyin.words import LANGUAGES, say

ROWS = "编号,意见\n1,食堂太贵了。\n2,停车太难了。\n3,班车太少了。\n"


def leave(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_tells_every_exit_code(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    from huiyin.cli import output

    assert leave("--help", "--language", language) == 0
    shown = capsys.readouterr().out
    told = [int(code) for code in re.findall(r"^ +(\d+) +\S", shown, re.MULTILINE)]
    used = [value for name, value in vars(output).items() if name.isupper() and isinstance(value, int)]
    assert told == sorted([0, 1, *used])


@pytest.mark.parametrize(
    "arguments", [("--language", "zh", "split"), ("split", "--language", "zh"), ("--language", "en", "split", "--language", "zh")]
)
def test_the_language_may_stand_before_or_behind_the_command(
    file: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert leave(*arguments, file) == 0
    assert "共 3 条" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["consolidate", "--json", "a.csv"], 2),
        (["consolidate", "nothing.csv", "--out", "o", "--json"], 3),
        (["nonsense", "--json"], 2),
    ],
)
def test_with_json_every_failure_is_json(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert leave(*arguments) == code
    shown = capsys.readouterr()
    found = json.loads(shown.out)
    assert (found["exit"], shown.err) == (code, "")
    assert found["error"] != ""


def test_a_date_that_is_none_is_told_before_the_work(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for value in ("abc", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
        assert leave("consolidate", file, "--out", tmp_path / "o", "--language", "en") == 2
        assert f"SOURCE_DATE_EPOCH cannot be “{value}”" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_no_opinions_at_all_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("编号,意见\n1,无\n2,没有意见\n", encoding="utf-8")
    assert leave("consolidate", tmp_path / "a.csv", "--out", tmp_path / "o", "--language", "en") == 0
    assert capsys.readouterr().err == say("cli.no_opinions", "en") + "\n"


def test_an_empty_name_of_a_model_is_no_model(file: Path, tmp_path: Path) -> None:
    assert leave("consolidate", file, "--out", tmp_path / "o", "--encoder", "") == 4


def test_labels_of_other_opinions_are_no_agreement(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert leave("consolidate", file, "--out", tmp_path / "o", "--quiet") == 0
    (tmp_path / "gold.csv").write_text("id,text,label\nx,没有人说过这样的话,a\n", encoding="utf-8")
    assert leave("evaluate", tmp_path / "o", "--gold", tmp_path / "gold.csv", "--language", "en") == 3
    assert "None of the opinions in “o” has a label in “gold.csv”" in capsys.readouterr().err
    (tmp_path / "gold.csv").write_text("id,text,label\n1,食堂太贵了,\n", encoding="utf-8")
    assert leave("evaluate", tmp_path / "o", "--gold", tmp_path / "gold.csv", "--language", "en") == 3
    assert "has no column of labels" in capsys.readouterr().err


def test_a_broken_earlier_result_is_told_by_every_command_that_reads_one(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert leave("consolidate", file, "--out", tmp_path / "o", "--quiet") == 0
    path = tmp_path / "o" / "consolidation.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"text"', '"txet"', 1), encoding="utf-8")
    for command in (
        ["consolidate", file, "--out", tmp_path / "p", "--previous", tmp_path / "o"],
        ["compare", tmp_path / "o", tmp_path / "o"],
        ["evaluate", tmp_path / "o", "--gold", file],
    ):
        assert leave(*command, "--language", "en") == 3
        told = "“o/consolidation.json” is damaged: opinions[0].text is missing."
        assert told in capsys.readouterr().err
    assert not (tmp_path / "p").exists()


def test_handlers_of_signals_are_as_before(file: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    leave("split", file, "--quiet")
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.skipif(os.name != "posix", reason="these signals are none elsewhere")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_whoever_stops_the_program_finds_nothing_half_done(file: Path, tmp_path: Path, name: str) -> None:
    # The program is held while it writes, so that the signal always comes at the same place.
    code = "import time, huiyin.report\nhuiyin.report.write_docx = lambda *a, **k: (print('writing', flush=True), time.sleep(60))\nfrom huiyin.cli import main\nmain()"
    command = [sys.executable, "-c", code, "consolidate", str(file), "--out", str(tmp_path / "o"), "--language", "en"]
    wanted = getattr(signal, name)
    # Tests that were started with nohup, or in the background of a script, hand on that the signal is ignored.
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=lambda: signal.signal(wanted, signal.SIG_DFL))
    assert process.stdout is not None and process.stdout.readline() == "writing\n"
    process.send_signal(wanted)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said.lstrip("\n")) == (130, "Interrupted; nothing half-written is left behind.\n")
    assert list(tmp_path.iterdir()) == [file]


def test_ctrl_c_while_the_program_is_loaded_shows_no_traceback() -> None:
    # An import that is interrupted, in place of a key pressed at the right moment.
    code = "import sys, builtins\nload = builtins.__import__\n"
    code += "def stop(name, *rest):\n    if name == 'huiyin.cli.main': raise KeyboardInterrupt\n    return load(name, *rest)\n"
    code += "builtins.__import__ = stop\nimport huiyin.cli"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout, result.stderr) == (130, "", "")
