"""Where the labels of the reference case stand in what was received, so that the demonstration registers what the case has and no more."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huiyin.domain.collection.reading import Passage, Reading
from huiyin.text.script import to_simplified


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a file: ``role`` is opinion, duplicate, endorsement or none; ``id`` is that of the opinion."""

    text: str
    role: str
    id: str


def labels(path: Path) -> Mapping[str, Sequence[Label]]:
    """The labels of the case by file name, in the order of the text."""
    found = defaultdict[str, list[Label]](list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found[row["file"]].append(Label(row["text"], row["role"], row["id"]))
    return found


def folded(text: str) -> str:
    """Letters and digits alone, in simplified script."""
    return "".join(one for one in to_simplified(text) if one.isalnum())


def corrected(reading: Reading, text: str, wanted: Iterable[Label]) -> Reading:
    """The reading as a person who knows the labels would leave it: their opinions are its opinions.

    What was proposed where a label stands gives way to it, and what no label names is no opinion. Labels that are not in this text are skipped.
    """
    said = _placed(reading, text, wanted)
    rest = [one for one in reading if not any(one.start < other.end and other.start < one.end for other in said)]
    rest = [replace(one, role="dropped", reason="not_an_opinion") if one.role == "opinion" else one for one in rest]
    starts = {one.start for one in said}
    linked = [replace(one, endorses=one.endorses if one.endorses in starts else None) for one in rest]
    return tuple(sorted((*said, *linked), key=lambda one: one.start))


def _placed(reading: Reading, text: str, wanted: Iterable[Label]) -> list[Passage]:
    kept = [(to_simplified(one)[:1], at) for at, one in enumerate(text) if one.isalnum()]
    letters, places, cursor = "".join(one for one, _ in kept), [at for _, at in kept], 0
    found: list[Passage] = []
    for label in wanted:
        at = letters.find(folded(label.text), cursor) if label.role in {"opinion", "duplicate"} else -1
        if at >= 0:
            cursor = at + len(folded(label.text))
            found.append(_as_read(reading, places[at], places[cursor - 1] + 1))
    return found


def _as_read(reading: Reading, start: int, end: int) -> Passage:
    """With what was read of the passage that stood there."""
    over = [one for one in reading if one.start < end and start < one.end and one.role == "opinion"]
    return Passage(start, end, kind=over[0].kind if over else "opinion", secret=any(one.secret for one in over))
