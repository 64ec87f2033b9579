"""Places where a gloss tore a character and the bytes behind it are paired wrongly, up to where pairs and characters agree again.

The machine glossed two bytes of which the first ends one character and the second begins the next: 們為何要開展 became
們?yōu)楹我_展. What is shown is read byte by byte next to what may have stood there. A beam search (Lowerre 1976) keeps the
likeliest readings; a word model chooses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from math import exp

from huiyin.text.repair import gbk, model
from huiyin.text.repair.evidence import Evidence
from huiyin.text.repair.glosses import TORN
from huiyin.text.repair.moves import onward, with_vanished_pairs
from huiyin.text.repair.reading import Reading

#: Readings kept at each place; how far, in natural logarithms, they may fall behind the best; how many of them guess vanished pairs.
BEAM, BEHIND, GUESSING = 80, 22.0, 8
#: Characters that must read well behind the place where bytes and characters agree again; the longest stretch looked at.
CALM, REACH = 4, 300
#: Steps of reading after which a place is given up: the hardest of 300 places that were restored took a third of them.
STEPS = 40_000
#: What is shown behind a split mark reads like no text if its characters have this log-probability each; so many are looked at.
GARBLED, GLANCE = -9.0, 8
#: So likely must an ASCII character be, by its neighbours, to be put where a torn byte took one along.
KNOWN = 0.6


@dataclass(frozen=True, slots=True)
class Restored:
    """What stood in the text shown up to ``end``; ``offsets`` gives for each of its characters where it begins there.

    ``confidence`` is the probability among the readings compared, at most 0.99.
    """

    end: int
    text: str
    offsets: tuple[int, ...]
    confidence: float


def restore(shown: str, start: int, before: str, file: Evidence) -> Restored | None:
    """What stood from ``start`` on, where a torn gloss or a split mark is shown; None where it is likeliest as it is shown.

    Args:
        shown: The text as it is shown.
        start: The place in ``shown``.
        before: The text restored so far.
        file: The evidence of the file, which must be polluted.
    """
    readings = _search(shown, start, Reading(file, model.after(before, file.words), gbk.last(before[-1:]), start))
    if not readings or readings[0].end == start:
        return None
    best = readings[0]
    text, certain = _filled(best.text, file)
    confidence = min(_share(readings) * certain, 0.99)
    return Restored(best.end, text[: best.length], best.offsets[: best.length], confidence)


def garbled(shown: str, at: int, file: Evidence) -> bool:
    """Whether what is shown from ``at`` on, up to the next ASCII character, reads like no text."""
    tail, start = model.Tail(), at
    while at < min(len(shown), start + GLANCE) and not shown[at].isascii():
        tail, at = tail.then(shown[at], file.words), at + 1
    return tail.score <= GARBLED * (at - start)


def _filled(text: str, file: Evidence) -> tuple[str, float]:
    """The text with what torn bytes took along, where the file tells it, else with ``?`` in its place; and how certain that is."""
    certain = 1.0
    while (at := text.find(model.EATEN)) >= 0:
        character, share = file.eaten(text[at - 1 : at], text[at + 1 : at + 2])
        known = share >= KNOWN
        certain *= share if known else 1.0
        text = text[:at] + (character if known else "?") + text[at + 1 :]
    return text, certain


def _search(shown: str, start: int, first: Reading) -> list[Reading]:
    """The likeliest readings at the first place where all of them agree with what is shown, and have for some characters."""
    places: dict[int, list[Reading]] = {start: [first]}
    taken = 0
    for at in range(start, min(len(shown), start + REACH)):
        kept = _likeliest(places.pop(at, ()))
        if kept and not places and _agreed(kept, shown, at):
            return kept
        waiting = [one for one in kept if one.waiting][:GUESSING]
        steps = (*(onward(one, shown, at) for one in kept), *(with_vanished_pairs(one, shown, at) for one in waiting))
        for end, read in chain.from_iterable(steps):
            places.setdefault(end, []).append(read)
            taken += 1
        if taken > STEPS:
            return []
    at_end = [one for one in places.get(len(shown), ()) if not one.waiting]
    return _likeliest(at_end)


def _agreed(readings: list[Reading], shown: str, at: int) -> bool:
    """Whether all readings agree with what is shown, and have for some characters or up to the next torn place."""
    if any(one.waiting for one in readings):
        return False
    torn = TORN.match(shown, at) is not None
    return all(one.calm >= CALM or torn and one.calm for one in readings)


def _likeliest(readings: Iterable[Reading]) -> list[Reading]:
    ranked = sorted(readings, key=lambda one: -one.tail.score)[:BEAM]
    return [one for one in ranked if one.tail.score > ranked[0].tail.score - BEHIND]


def _share(ranked: list[Reading]) -> float:
    """The probability of the first reading among all that give different texts, in simplified script."""
    by_text: dict[str, float] = {}
    for one in ranked:
        by_text.setdefault("".join(map(model.folded, one.text)), exp(one.tail.score - ranked[0].tail.score))
    return 1 / sum(by_text.values())
