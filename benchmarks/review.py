"""How much a person has to correct until the problems are right, and how much stays where it was when opinions come and go."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from math import ceil
from typing import Any

from benchmarks import child, tables

CASE = child.ROOT / "examples" / "reference" / "gold.tsv"
ENOUGH = 0.95
LEARNING = ("without", "every move", "right flows")
CHANGES = ("come, new", "come, all", "go, all", "order, all")
SAID = {
    "without": "corrected one by one, without learning",
    "every move": "and every 20 actions all that the machine would then move",
    "right flows": "and every 20 actions those flows that are mostly right",
    "come, new": "10 % come, run over the new ones",
    "come, all": "10 % come, run over all",
    "go, all": "10 % go, run over all",
    "order, all": "another order, run over all (same company)",
}


def effort() -> None:
    """Actions until 95 % of the opinions are right, beside sorting every opinion by hand."""
    found = _trials(LEARNING)
    if not found:
        return
    texts, _ = _case()
    alone = ceil(ENOUGH * len(texts))
    header = ("way", "actions", "of sorting by hand", "moved by the machine", "of these rightly", "right before", "right after", "problems before", "after")
    by_hand = ("each opinion sorted by hand, nothing proposed", alone, 1.0, 0, 0, 0.0, ENOUGH, 0, len(set(_case()[1])))
    told = ("moved", "moved rightly", "right before", "right after", "problems", "problems after")
    rows = [(SAID[name], one["actions"], one["actions"] / alone, *(one[key] for key in told)) for name, one in found.items()]
    tables.show(f"Until {ENOUGH:.0%} of {len(texts)} opinions of the reference case are right", header, [by_hand, *rows])
    tables.keep("effort", {"by hand": alone, **found})


def stability() -> None:
    """The share of opinions that keep their problem."""
    found = _trials(CHANGES)
    if found:
        rows = [(SAID[name], one["kept"], one["placed"]) for name, one in found.items()]
        tables.show("Opinions that keep their problem, reference case", ("what changes", "share", "opinions"), rows)
        if found["order, all"]["kept"] < 1:
            print("NOT independent of the order.")
        tables.keep("stability", found)


def _trials(names: Sequence[str]) -> dict[str, Any]:
    """Each trial in one process, on a database of its own."""
    texts, gold = _case()
    with tempfile.TemporaryDirectory(prefix="review-") as home, child.job({"trials": list(names)}, {"text": texts, "gold": gold}) as folder:
        env = {"HUIYIN_HOME": home, "HUIYIN_DATABASE": "", "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}
        outcome = child.run_module("benchmarks.jobs.review", folder, env=env)
    if outcome.failure:
        print(outcome.failure)
    return dict(outcome.result)


def _case() -> tuple[list[str], list[str]]:
    """The opinions of the reference case, and the problem that each is of."""
    with CASE.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row["role"] == "opinion"]
    return [row["text"] for row in rows], [row["problem"] for row in rows]
