"""The document gate: whether a whole file, not one cell of it, shows the copying machine's hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain, pairwise
from re import Match

from huiyin.text.repair.glosses import GLOSS, GLOSSED, HALVED, TORN, owner, reads, syllables
from huiyin.text.repair.model import Words
from huiyin.text.repair.types import Verdict
from huiyin.text.script import script, to_simplified

#: Measured on the source case and on clean and rightly glossed texts.
LEAST, LEAST_TYPES, CONSISTENCY, ALWAYS, DENSITY, MOST = 5, 3, 0.85, 0.7, 0.008, 0.45
#: A character glossed less often than this, of all times it stands in a polluted file, was glossed by the author.
RARELY = 0.5
_DIGITS = dict.fromkeys("0123456789", "0")
_ZERO = str.maketrans(_DIGITS)


@dataclass(frozen=True)
class Evidence:
    """What a whole file tells: by character how often glossed and how often seen, the glosses left out, and the script.

    ``pairs`` counts characters side by side, where the file is polluted. ``repeated`` counts, by character, toneless glosses that
    stand twice or more behind one character: a family of machine of its own, which glosses nearly every character. Only there do
    readings without tones count. ``halved`` says that the machine put a blank and a half-width mark for each full-width one.
    """

    glossed: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)
    repeated: Counter[str] = field(default_factory=Counter)
    traditional: bool = False
    halved: bool = False

    @property
    def toneless(self) -> bool:
        """Whether the machine that repeats toneless glosses was here."""
        return self.repeated.total() >= LEAST and len(self.repeated) >= LEAST_TYPES and 2 * self.repeated.total() >= self.glossed.total()

    def verdict(self) -> Verdict:
        """What the evidence amounts to."""
        total = self.glossed.total()
        if total < 2:
            return "clean"
        if self.toneless or self._marks_of_a_list(total):
            return "polluted"
        always = all(self.glossed[one] >= self.seen[one] for one in self.glossed)
        return "suspect" if always and all(to_simplified(one) != one for one in self.glossed) else "clean"

    def _marks_of_a_list(self, total: int) -> bool:
        """Glosses in traditional script of several characters, each nearly always and one again and again, yet not of all as in a primer."""
        often = [one for one in self.glossed if self.seen[one] > 1]
        return (
            self.traditional
            and total >= LEAST
            and max(self.glossed.values()) > 1
            and len(self.glossed) >= LEAST_TYPES
            and total >= CONSISTENCY * sum(self.seen[one] for one in self.glossed)
            and sum(self.glossed[one] >= self.seen[one] for one in often) >= ALWAYS * len(often)
            and DENSITY <= total / max(self._han(), 1) <= MOST
        )

    def _han(self) -> int:
        return sum(count for one, count in self.seen.items() if "\u3400" <= one <= "\u9fff")

    @cached_property
    def words(self) -> Words:
        """The words of the file beside those of a dictionary."""
        return Words(self.seen, self.pairs, traditional=self.traditional)

    def eaten(self, before: str, behind: str) -> tuple[str, float]:
        """What a torn byte has most likely taken along between two characters, with its probability, by the pairs of the file.

        A digit is never invented: its place keeps the ``?`` that is shown, as where nothing is likely.
        """
        behind = _DIGITS.get(behind, behind)
        weights = {"?": 0.0}
        for one, count in self._eatable.items():
            left = (self.pairs[before + one] + count / self.seen.total()) / (self.seen[before] + 1)
            weights[one] = left * (self.pairs[one + behind] + 0.1) / (count + 1)
        best = max(weights, key=weights.__getitem__)
        return "?" if best == "0" else best, weights[best] / (sum(weights.values()) or 1)

    @cached_property
    def _eatable(self) -> Counter[str]:
        """The ASCII characters of the file that may be second in a pair of bytes without a character, digits as 0."""
        counts = Counter[str]()
        for one, count in self.seen.items():
            if one < "@" and one not in "?()":
                counts[_DIGITS.get(one, one)] += count
        return counts

    def by_machine(self, character: str, bracket: str) -> bool:
        """Whether the glosses in ``bracket`` are readings of a character that the machine glosses, not the author alone."""
        if not reads(character, bracket, toneless=self.toneless):
            return False
        return self.toneless or self.glossed[character] >= RARELY * self.seen[character]


def gather(texts: Iterable[str]) -> Evidence:
    """The evidence of all texts of one file or import."""
    taken: list[tuple[str, str]] = []
    kept = [GLOSSED.sub(partial(_out, taken=taken), text) if GLOSS.search(text) else text for text in texts]
    if not taken:
        return Evidence()
    kept = [TORN.sub("", text) for text in kept]
    glossed = Counter(character for character, _ in taken)
    toned = Counter(character for character, bracket in taken if reads(character, bracket))
    repeated = Counter(character for character, bracket in taken if _repeats(syllables(bracket)))
    seen, traditional = Counter(chain.from_iterable(kept)), script("".join(kept)) == "hant"
    found = Evidence(glossed, seen, repeated=repeated, traditional=traditional)
    found = found if found.toneless else Evidence(toned, seen, traditional=traditional)
    if found.verdict() != "polluted":
        return found
    return replace(found, pairs=_pairs(kept), halved=not (seen["！"] or seen["？"]) and any(map(HALVED.search, kept)))


def _out(match: Match[str], taken: list[tuple[str, str]]) -> str:
    """What stays of a character and its glosses; both are noted if these are its readings, with tones or without."""
    character = owner(match.string[match.start() - 1 : match.start()], match.group(1))
    if not reads(character, match.group(2), toneless=True):
        return match.group()
    taken.append((character, match.group(2)))
    return match.group(1)


def _repeats(spelled: list[str]) -> bool:
    return len(spelled) > 1 and len(set(spelled)) == 1 and spelled[0].isascii()


def _pairs(texts: Iterable[str]) -> Counter[str]:
    """Characters that stand side by side twice or oftener, for once may be a torn place; all digits as 0."""
    counted = Counter(chain.from_iterable(map("".join, pairwise(text.translate(_ZERO))) for text in texts))
    return Counter({pair: count for pair, count in counted.items() if count > 1})
