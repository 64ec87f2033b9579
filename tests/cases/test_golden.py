"""The reference case from files to result, compared with what it gave before; HUIYIN_UPDATE_GOLDEN=1 writes it anew.

A difference is no fault by itself: whoever changes the engine or the splitting looks at it and decides.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from huiyin.engine import Document, consolidate
from huiyin.engine.metrics import agreement
from huiyin.intake import entries, read
from huiyin.report import Ledger, assemble, reconcile
from huiyin.text.repair import repair
from huiyin.text.script import fold

CASE = Path(__file__).parents[2] / "examples" / "reference"
GOLDEN = Path(__file__).parents[1] / "golden" / "reference.tsv"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    sources = [source for path in sorted((CASE / "files").iterdir()) for source in read(path)]
    rows = entries(sources)
    result = consolidate([Document(row.id, row.shown, row.headings) for row in rows if row.reason is None])
    return assemble(sources, rows, result, title="reference", language="zh")


def told(ledger: Ledger) -> str:
    """What was read, as lines of tab-separated values: id, status, reason if excluded, kind, speaker, and how it begins.

    What the engine made of it is left out: another processor may round otherwise.
    """
    lines = [(row.id, row.status, row.reason if row.status == "excluded" else "", row.kind or "", row.speaker or "", row.shown[:12]) for row in ledger.opinions]
    return "".join("\t".join(line).replace("\n", " ") + "\n" for line in lines)


def test_the_reference_case_is_read_as_it_was(ledger: Ledger) -> None:
    if os.environ.get("HUIYIN_UPDATE_GOLDEN"):
        GOLDEN.write_text(told(ledger), encoding="utf-8")
    assert told(ledger).splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_the_reference_case_adds_up_and_agrees_with_its_labels(ledger: Ledger) -> None:
    assert [line.code for line in reconcile(ledger) if not line.holds] == []
    with (CASE / "opinions.tsv").open(encoding="utf-8", newline="") as table:
        label_of = {fold(row["text"])[:12]: row["problem"] for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)}
    placed = [(label_of[start], row.problem) for row in ledger.opinions if row.problem and (start := fold(row.text)[:12]) in label_of]
    # 326 opinions and the six that repeat one; what the splitting finds beyond may be few.
    assert 0.95 * 332 <= ledger.totals.opinions <= 1.05 * 332
    assert len(placed) >= 300
    assert agreement(*zip(*placed, strict=True)).ami > 0.45


def test_the_torn_places_of_the_reprint_are_mended() -> None:
    (page,) = [source for source in read(next((CASE / "files").glob("12-*"))) if hasattr(source, "text")]
    mended = repair(page.text)
    assert mended.verdict == "polluted"
    assert [one for one in mended.repairs if one.kind == "broken"] == []
    assert "面对面个别谈心" in mended.mapped.text and "我们为何要这样做" in mended.mapped.text
