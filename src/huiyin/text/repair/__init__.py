"""Repair of pinyin-polluted text: glosses such as 會(huì) that a copying machine has put behind characters, byte by byte.

Nothing is changed unless the whole file (or all cells of an import) shows the machine's hand. Then glosses are taken out,
characters that a gloss tore are restored from their bytes, and what was simplified before is turned back. Every change is told
with its confidence; what cannot be restored stays as it is, told as broken with confidence 0.
"""

from __future__ import annotations

from huiyin.text.repair.evidence import Evidence, gather
from huiyin.text.repair.types import Repair, Repaired, Verdict
from huiyin.text.repair.walk import Walk
from huiyin.text.spans import MappedText

__all__ = ["Evidence", "Repair", "Repaired", "Verdict", "gather", "repair"]


def repair(text: str, *, evidence: Evidence | None = None) -> Repaired:
    """The text without the machine's traces, in simplified script, where the evidence (its own by default) says polluted."""
    if evidence is None and "(" not in text and "（" not in text:
        return Repaired(MappedText.identity(text), "clean")
    found = evidence if evidence is not None else gather([text])
    verdict = found.verdict()
    if verdict != "polluted":
        return Repaired(MappedText.identity(text), verdict)
    walk = Walk(text, found)
    return Repaired(walk.mapped, verdict, walk.repairs)
