"""Where the opinions of a problem come from, and its words that may be quoted: the same in the list and in the workbook."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import PurePath

from huiyin.report.content import Ledger, OpinionRow
from huiyin.words import say

#: So many files are named for a problem; the others are counted.
NAMED = 3
_UNPRINTABLE = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Origin:
    """Of one problem: ``files`` with their counts, most first; ``secret`` opinions, whose file is not told; ``quotes`` in their order."""

    files: tuple[tuple[str, int], ...]
    secret: int
    quotes: tuple[str, ...]


def origins(ledger: Ledger) -> dict[str, Origin]:
    """The origin of every problem, by its id."""
    files: defaultdict[str, Counter[str]] = defaultdict(Counter)
    secret: Counter[str] = Counter()
    for row in ledger.opinions:
        if row.problem is not None and row.secret:
            secret[row.problem] += 1
        elif row.problem is not None:
            files[row.problem][row.file] += 1
    open_rows = {row.id: row for row in ledger.opinions if not row.secret}
    return {
        problem.id: Origin(tuple(files[problem.id].most_common()), secret[problem.id], _quotes(problem.representatives, open_rows))
        for problem in ledger.problems
    }


def _quotes(representatives: tuple[str, ...], rows: dict[str, OpinionRow]) -> tuple[str, ...]:
    return tuple(rows[name].shown for name in representatives if name in rows)


def told(origin: Origin, language: str) -> str:
    """The files as they are told to a reader."""
    lines = [say("report.document.source", language, file=PurePath(file).stem, count=count) for file, count in origin.files[:NAMED]]
    rest = origin.files[NAMED:]
    if rest:
        lines.append(say("report.document.source_more", language, files=len(rest), count=sum(count for _, count in rest)))
    if origin.secret:
        lines.append(say("report.document.source_secret", language, count=origin.secret))
    return say("report.document.join", language).join(lines)


def unmatched(ledger: Ledger) -> int:
    """Endorsements that name nobody's opinion: they count as such, and for no problem."""
    return ledger.totals.endorsements - sum(problem.endorsements for problem in ledger.problems)


def printable(text: str) -> str:
    """Without what XML cannot hold: control characters, lone surrogates, non-characters."""
    return _UNPRINTABLE.sub("", text)
