"""How much a person has to correct until the problems are right, and how much stays where it was when opinions come and go."""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from benchmarks import child, datasets, tables

CASE = child.ROOT / "examples" / "reference" / "gold.tsv"
ENOUGH = 0.95
LEARNING = ("without", "every move", "right flows", "read flows")
#: Of a public set so many rows are taken, by a seeded generator.
CAP = 400
CHANGES = ("come, new", "come, all", "go, all", "order, all")
SAID = {
    "without": "corrected one by one, without learning",
    "every move": "and every 20 decisions all that the machine would then move",
    "right flows": "and every 20 decisions those flows that are mostly right",
    "read flows": "and every 20 decisions every flow is read: 1 action, and 1 for each move that is wrong",
    "come, new": "10 % come, run over the new ones",
    "come, all": "10 % come, run over all",
    "go, all": "10 % go, run over all",
    "order, all": "another order, run over all (same company)",
}


def effort(folder: Path | None = None, names: Sequence[str] = ()) -> None:
    """Actions until 95 % of the opinions are right, beside sorting every opinion by hand; for the reference case and for a part of each labelled set of a folder."""
    sets = {"the reference case": _case()}
    for one in datasets.labelled(folder, names) if folder else ():
        rows = random.Random(20_130_701).sample(range(len(one.texts)), min(CAP, len(one.texts)))
        sets[one.name] = [one.texts[row] for row in rows], [one.labels[row] for row in rows]
    kept = {}
    for name, (texts, gold) in sets.items():
        found = _trials(LEARNING, texts, gold)
        if found:
            kept[name] = {"by hand": ceil(ENOUGH * len(texts)), "opinions": len(texts), **found}
            _show(name, texts, gold, found)
    tables.keep("effort", kept)


def _show(name: str, texts: Sequence[str], gold: Sequence[str], found: Mapping[str, Any]) -> None:
    alone = ceil(ENOUGH * len(texts))
    header = ("way", "actions", "of sorting by hand", "lessons", "moved by the machine", "of these rightly", "right before", "right after", "problems before", "after")
    by_hand = ("each opinion sorted by hand, nothing proposed", alone, 1.0, 0, 0, 0, 0.0, ENOUGH, 0, len(set(gold)))
    told = ("lessons", "moved", "moved rightly", "right before", "right after", "problems", "problems after")
    rows = [(SAID[way], one["actions"], one["actions"] / alone, *(one[key] for key in told)) for way, one in found.items()]
    tables.show(f"Until {ENOUGH:.0%} of {len(texts)} opinions of {name} are right", header, [by_hand, *rows])


def stability() -> None:
    """The share of opinions that keep their problem."""
    found = _trials(CHANGES, *_case())
    if found:
        rows = [(SAID[name], one["kept"], one["placed"]) for name, one in found.items()]
        tables.show("Opinions that keep their problem, reference case", ("what changes", "share", "opinions"), rows)
        if found["order, all"]["kept"] < 1:
            print("NOT independent of the order.")
        tables.keep("stability", found)


def _trials(names: Sequence[str], texts: Sequence[str], gold: Sequence[str]) -> dict[str, Any]:
    """Each trial in one process, on a database of its own."""
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
