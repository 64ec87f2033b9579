"""Two results beside each other: which opinions stand elsewhere, and which problems came and went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.domain.consolidation.applying import matched

#: Where an opinion is in a result that does not know it, and in one that puts it in no problem.
NOT_THERE, NOWHERE = "-", "0"


@dataclass(frozen=True, slots=True)
class Flow:
    """``opinions`` (numbers) went from one problem to another. ``kind`` is moved, came or went; codes are each result's own, or NOT_THERE or NOWHERE."""

    kind: str
    before: str
    after: str
    opinions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different. ``same`` opinions stayed; ``titles_before`` and ``titles_after`` name the problems of each result."""

    same: int
    flows: tuple[Flow, ...]
    born: tuple[str, ...]
    died: tuple[str, ...]
    titles_before: Mapping[str, str]
    titles_after: Mapping[str, str]

    def count(self, kind: str) -> int:
        """How many opinions moved, came or went."""
        return sum(len(flow.opinions) for flow in self.flows if flow.kind == kind)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """Compare what ``running.unpacked`` gave of two runs.

    A run of all opinions names its problems anew, so those problems are the same that share most opinions, each with one other at most.
    """
    was, stands = _places(before), _places(after)
    titles = [{one["id"]: one["title"] for one in result["problems"]} for result in (before, after)]
    same_as = _same_as(was, stands, titles[0], titles[1])
    flows: dict[tuple[str, str, str], list[int]] = {}
    same = 0
    for number in sorted({*was, *stands}):
        old, new = was.get(number, NOT_THERE), stands.get(number, NOT_THERE)
        kind = "came" if old == NOT_THERE else "went" if new == NOT_THERE else "" if same_as.get(new, new if new == NOWHERE else "") == old else "moved"
        if kind:
            flows.setdefault((kind, old, new), []).append(number)
        else:
            same += 1
    found = [Flow(*where, tuple(numbers)) for where, numbers in flows.items()]
    return Comparison(
        same,
        tuple(sorted(found, key=lambda flow: (("moved", "came", "went").index(flow.kind), -len(flow.opinions), flow.before, flow.after))),
        tuple(code for code in titles[1] if code not in same_as),
        tuple(code for code in titles[0] if code not in same_as.values()),
        *titles,
    )


def _places(result: Mapping[str, Any]) -> dict[int, str]:
    return {int(one["id"]): one["problem"] or NOWHERE for one in result["assignments"]}


def _same_as(was: Mapping[int, str], stands: Mapping[int, str], old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """For each problem of the later result that one of the earlier that it is."""
    shared = Counter((code, was[number]) for number, code in stands.items() if code != NOWHERE and was.get(number, NOWHERE) != NOWHERE)
    codes = matched(shared, new, old, "P", 3)
    return {code: codes[code] for code in new if codes[code] in old}
