"""The documents in an office program: LibreOffice opens them and prints what they hold."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner

from huiyin.cli import build
from huiyin.report import read_json

EXAMPLE = sorted(str(path) for path in (Path(__file__).parents[2] / "examples" / "workplace").glob("*.[ct]*"))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office") / "结果"
    done = CliRunner().invoke(build("zh"), ["consolidate", *EXAMPLE, "--out", str(folder), "--language", "zh", "--quiet"])
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def office() -> str:
    program = shutil.which("soffice")
    if not program:
        if os.environ.get("HUIYIN_OFFICE"):
            pytest.fail("HUIYIN_OFFICE is set, and there is no LibreOffice.")
        pytest.skip("There is no LibreOffice on this machine; apt-get install libreoffice-writer-nogui libreoffice-calc-nogui.")
    return program


def printed(office: str, document: Path, folder: Path) -> str:
    """All text of the pages that the office program prints, blanks aside."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run([office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document)], check=True, capture_output=True, timeout=180)
    pages = pdfium.PdfDocument(folder / f"{document.stem}.pdf")
    text = "".join(page.get_textpage().get_text_bounded() for page in pages)
    pages.close()
    return "".join(text.split())


def test_the_problem_list_opens_with_every_problem(office: str, out: Path, tmp_path: Path) -> None:
    text = printed(office, out / "problems.docx", tmp_path)
    titles = ["".join(problem.title.split()) for problem in read_json(out / "consolidation.json").problems]
    assert titles and [title for title in titles if title not in text] == []


def test_the_workbook_opens_without_a_broken_cell(office: str, out: Path, tmp_path: Path) -> None:
    text = printed(office, out / "ledger.xlsx", tmp_path)
    titles = ["".join(problem.title.split()) for problem in read_json(out / "consolidation.json").problems]
    assert titles and [title for title in titles if title[:8] not in text] == []
    assert [error for error in ("#REF!", "#NAME?", "#VALUE!", "Err:") if error in text] == []
