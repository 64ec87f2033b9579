from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from huiyin.cli import build
from huiyin.report import read_json, reconcile

EXAMPLE = sorted(str(path) for path in (Path(__file__).parents[2] / "examples" / "workplace").glob("*.[ct]*"))


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(build("en"), arguments)
    return result.exit_code, result.stdout, result.stderr


def test_the_example_becomes_a_ledger_that_adds_up(tmp_path: Path) -> None:
    code, out, _ = run("consolidate", *EXAMPLE, "--out", str(tmp_path / "o"), "--language", "zh")
    ledger = read_json(tmp_path / "o" / "consolidation.json")
    assert code == 0 and "读入条目＝意见＋未计入: 33" in out
    assert all(line.holds for line in reconcile(ledger))
    assert (ledger.totals.rows_read, ledger.totals.opinions, ledger.totals.endorsements) == (33, 23, 1)


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run("consolidate", *EXAMPLE, "--out", str(tmp_path / name / "o"), "--quiet") == (0, "", "")
    assert (tmp_path / "a/o/consolidation.json").read_bytes() == (tmp_path / "b/o/consolidation.json").read_bytes()


def test_totals_as_json(tmp_path: Path) -> None:
    code, out, _ = run("consolidate", *EXAMPLE, "--out", str(tmp_path / "o"), "--json")
    assert code == 0 and json.loads(out)["reconciles"] is True


@pytest.mark.parametrize(("content", "name"), [(b"", "a.csv"), (b"PK\x03\x04broken", "a.xlsx"), ("编号,意见\n".encode(), "a.csv"), (b"\x7fELF\x00\x01", "a.txt")])
def test_bad_files_are_refused_and_nothing_is_written(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    for language in ("zh", "en"):
        code, out, err = run("consolidate", str(tmp_path / name), "--out", str(tmp_path / "o"), "--language", language)
        assert (code, out) == (3, "") and name in err and "Traceback" not in err
    assert not (tmp_path / "o").exists()


def test_a_missing_file_is_told_as_json_where_asked(tmp_path: Path) -> None:
    code, out, _ = run("consolidate", "nothing.csv", "--out", str(tmp_path / "o"), "--json")
    assert code == 3 and json.loads(out)["exit"] == 3
