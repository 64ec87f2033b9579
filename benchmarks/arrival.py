"""How long it takes to propose a place for one opinion that arrives in a large campaign, with what was learned from it loaded."""

from __future__ import annotations

import csv
from pathlib import Path

from benchmarks import child, tables
from benchmarks.datasets import all_texts
from benchmarks.rows import rows

CASE = child.ROOT / "examples" / "reference" / "opinions.tsv"
#: So many opinions arrive, one after the other; so many milliseconds each may take.
NEW, LIMIT = 205, 50


def measure(folder: Path | None, count: int) -> None:
    """Learn from so many rows, made as for scale, and place further ones; the engine alone, without the web and its database."""
    made = rows(all_texts(folder) if folder else _case(), count + NEW)
    with child.job({}, {"text": made[:count], "new": made[count:]}) as job:
        outcome = child.run_module("benchmarks.jobs.arrive", job)
    if outcome.failure:
        print(outcome.failure)
        tables.keep("arrival", {"failure": outcome.failure})
        return
    found = outcome.result
    header = ("deed", "median ms", "p99 ms", "longest ms", "note")
    shown = [(name, *found[name].values(), "" if found[name]["p99"] < LIMIT else f"over {LIMIT} ms") for name in ("place", "propose")]
    tables.show(f"One opinion arrives among {count:,} in {found['problems']:,} problems ({found['words']:,} words)", header, shown)
    print(f"Learned in {found['learn']:.0f} s, {outcome.peak / 1e9:.1f} GB at the most; loaded in {found['load']:.2f} s from {found['bytes'] / 1e6:.1f} MB.")
    tables.keep("arrival", {"rows": count, "peak": outcome.peak, **found})


def _case() -> list[str]:
    with CASE.open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
