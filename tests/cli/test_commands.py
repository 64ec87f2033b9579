from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from huiyin.cli import build, main
from huiyin.report import read_json

EXAMPLE = sorted(str(path) for path in (Path(__file__).parents[2] / "examples" / "workplace").glob("*.[ct]*"))


def run(*arguments: str, language: str = "en") -> tuple[int, str, str]:
    result = CliRunner().invoke(build(language), [*arguments, "--language", language])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("cli") / "out"
    assert run("consolidate", *EXAMPLE, "--out", str(out), "--quiet") == (0, "", "")
    return out


def test_four_files_are_written(done: Path) -> None:
    assert sorted(path.name for path in done.iterdir()) == ["consolidation.json", "ledger.xlsx", "problems.docx", "report.html"]


def test_corrections_are_obeyed_and_survive(done: Path, tmp_path: Path) -> None:
    before = read_json(done / "consolidation.json")
    first, second = before.problems[0], before.problems[1]
    moved = next(row.id for row in before.opinions if row.problem == first.id)
    corrections = tmp_path / "c.json"
    corrections.write_text(
        json.dumps(
            [
                {"action": "move", "opinions": [moved], "problem": second.id, "by": "office"},
                {"action": "rename", "problem": second.id, "title": "新名称"},
            ]
        )
    )
    assert run("consolidate", *EXAMPLE, "--out", str(tmp_path / "o"), "--corrections", str(corrections), "--quiet")[0] == 0
    after = read_json(tmp_path / "o" / "consolidation.json")
    assert next(row.problem for row in after.opinions if row.id == moved) == second.id
    assert next(p.title for p in after.problems if p.id == second.id) == "新名称"
    assert run("consolidate", *EXAMPLE, "--out", str(tmp_path / "p"), "--previous", str(tmp_path / "o"), "--quiet")[0] == 0
    later = read_json(tmp_path / "p" / "consolidation.json")
    assert {row.id: row.problem for row in later.opinions} == {row.id: row.problem for row in after.opinions}
    assert [p.title for p in later.problems] == [p.title for p in after.problems]


def test_corrections_may_be_a_table(done: Path, tmp_path: Path) -> None:
    problem = read_json(done / "consolidation.json").problems[0].id
    (tmp_path / "c.csv").write_text(f"action,problem,title\nrename,{problem},表里改的名\n", encoding="utf-8")
    assert run("consolidate", *EXAMPLE, "--out", str(tmp_path / "o"), "--corrections", str(tmp_path / "c.csv"), "--quiet")[0] == 0
    assert "表里改的名" in {p.title for p in read_json(tmp_path / "o" / "consolidation.json").problems}


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        ('[{"action": "move", "opinions": ["nobody"], "problem": "P001"}]', 4, "nobody"),
        ('[{"action": "rename", "problem": "P999", "title": "x"}]', 4, "P999"),
        ('[{"action": "fly"}]', 4, "fly"),
        ('[{"action": "rename", "problem": "P001", "title": "a"}, {"action": "rename", "problem": "P001", "title": "b"}]', 4, "P001"),
        ('[{"action": "rename", "whom": "x"}]', 3, "whom"),
        ('[{"problem": "P001"}]', 3, "action"),
        ("{", 3, "c.json"),
        ('"text"', 3, "c.json"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_wrong_corrections_are_told(tmp_path: Path, content: str, code: int, told: str, language: str) -> None:
    (tmp_path / "c.json").write_text(content)
    exit_code, out, err = run("consolidate", *EXAMPLE, "--out", str(tmp_path / "o"), "--corrections", str(tmp_path / "c.json"), language=language)
    assert (exit_code, out) == (code, "") and told in err and "Traceback" not in err
    assert not (tmp_path / "o").exists()


def test_a_previous_result_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    assert run("consolidate", *EXAMPLE, "--out", str(tmp_path / "o"), "--previous", str(tmp_path / "old"))[0] == 3
    (tmp_path / "old" / "consolidation.json").write_text('{"schema": 99}')
    code, _, err = run("consolidate", *EXAMPLE, "--out", str(tmp_path / "o"), "--previous", str(tmp_path / "old"))
    assert code == 3 and "99" in err


def test_an_unknown_encoder_is_told(tmp_path: Path) -> None:
    code, _, err = run("consolidate", *EXAMPLE, "--out", str(tmp_path / "o"), "--encoder", "no-such-model")
    assert code == 4 and "no-such-model" in err


def test_evaluate_against_itself_is_perfect(done: Path, tmp_path: Path) -> None:
    ledger = read_json(done / "consolidation.json")
    aspect = {p.id: p.aspect for p in ledger.problems}
    rows = [f"{row.id}\t{row.problem}\t{aspect[row.problem]}" for row in ledger.opinions if row.problem]
    (tmp_path / "gold.tsv").write_text("id\tproblem\taspect\n" + "\n".join(rows) + "\n", encoding="utf-8")
    code, out, _ = run("evaluate", str(done), "--gold", str(tmp_path / "gold.tsv"), "--json")
    found = json.loads(out)
    assert code == 0 and found["problem"]["ami"] == pytest.approx(1) and found["aspect"]["ari"] == pytest.approx(1)
    assert found["problem"]["compared"] == len(rows) == ledger.totals.assigned


def test_labels_may_be_matched_by_words(done: Path, tmp_path: Path) -> None:
    ledger = read_json(done / "consolidation.json")
    rows = [f"{row.text.strip('。；')}\tx" for row in ledger.opinions if row.problem][:4]
    (tmp_path / "gold.tsv").write_text("text\tlabel\n" + "\n".join(rows) + "\nnobody said this\tx\n", encoding="utf-8")
    found = json.loads(run("evaluate", str(done), "--gold", str(tmp_path / "gold.tsv"), "--json")[1])
    assert (found["problem"]["compared"], found["problem"]["gold"]) == (4, 5)


def test_gold_without_labels_is_told(done: Path, tmp_path: Path) -> None:
    (tmp_path / "gold.csv").write_text("id,remark\n1,这是一条备注\n", encoding="utf-8")
    code, _, err = run("evaluate", str(done), "--gold", str(tmp_path / "gold.csv"))
    assert code == 3 and "remark" in err


def test_compare_tells_what_moved(done: Path, tmp_path: Path) -> None:
    ledger = read_json(done / "consolidation.json")
    moved = next(row.id for row in ledger.opinions if row.problem == ledger.problems[0].id)
    (tmp_path / "c.json").write_text(json.dumps([{"action": "move", "opinions": [moved], "problem": ledger.problems[1].id}]))
    run("consolidate", *EXAMPLE, "--out", str(tmp_path / "o"), "--corrections", str(tmp_path / "c.json"), "--quiet")
    found = json.loads(run("compare", str(done), str(tmp_path / "o"), "--json")[1])
    assert [one[0] for one in found["moved"]] == [moved] and found["stayed"] == ledger.totals.opinions - 1
    assert json.loads(run("compare", str(done), str(done), "--json")[1])["moved"] == []


def test_split_repair_and_inspect_tell_what_they_see(tmp_path: Path) -> None:
    code, out, _ = run("split", *EXAMPLE, "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0 and sum(row["reason"] is None for row in rows) == 23
    code, out, _ = run("inspect", *EXAMPLE, "--json")
    facts = [json.loads(line) for line in out.splitlines()]
    assert code == 0 and [fact["file"] for fact in facts] == [Path(path).name for path in EXAMPLE]
    assert {fact["sources"][0]["pollution"] for fact in facts} == {"clean"}
    assert run("inspect", *EXAMPLE, language="zh")[1].count("编码") == len(EXAMPLE)


def test_repair_writes_beside_and_never_over(tmp_path: Path) -> None:
    polluted = "自治區總工會(huì)的職工反映，文件太長，會(huì)議太多，開(kāi)一次要半天。基層的同志說(shuō)，報表重複，一個月要填三次，準(zhǔn)備材料的時間比辦事的時間還長。" * 2
    (tmp_path / "页.txt").write_text(polluted, encoding="utf-8")
    code, out, _ = run("repair", str(tmp_path / "页.txt"), "--out", str(tmp_path / "fixed"), "--json")
    assert code == 0 and json.loads(out)["verdict"] == "polluted"
    assert (tmp_path / "fixed" / "页.txt").read_text(encoding="utf-8").startswith("自治区总工会的职工反映，文件太长，会议太多，开一次要半天。基层的同志说，报表重复，")
    assert (tmp_path / "页.txt").read_text(encoding="utf-8") == polluted


def test_wrong_usage_is_told_in_the_language_asked_for() -> None:
    for language, told in (("zh", "没有"), ("en", "No such option")):
        command = [sys.executable, "-m", "huiyin.cli", "consolidate", "--nonsense", "--language", language]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert result.returncode == 2 and told in result.stderr


def test_a_full_disk_is_told_and_the_old_result_stays(done: Path, tmp_path: Path) -> None:
    out = tmp_path / "o"
    run("consolidate", *EXAMPLE, "--out", str(out), "--quiet")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    # A limit on the size of any file this process writes fails as a full disk does: with OSError from write.
    code = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
    code += "from huiyin.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", code, "consolidate", *EXAMPLE, "--out", str(out), "--language", "en"], capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 6 and "cannot be written" in result.stderr and "Traceback" not in result.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert list(tmp_path.iterdir()) == [out]


def test_ctrl_c_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("huiyin.report.write_docx", interrupted)
    with pytest.raises(SystemExit) as left:
        main(["consolidate", *EXAMPLE, "--out", str(tmp_path / "o"), "--language", "en"])
    assert left.value.code == 130 and "Interrupted" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_the_program_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("huiyin.report.write_docx", lambda *_, **__: 1 / 0)
    with pytest.raises(SystemExit) as left:
        main(["consolidate", *EXAMPLE, "--out", str(tmp_path / "o"), "--language", "zh"])
    assert left.value.code == 70 and "ZeroDivisionError" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
