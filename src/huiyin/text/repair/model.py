"""How likely a run of characters is: by the words it can be cut into, of the dictionary of jieba (MIT) and of the file at hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import log

import rjieba

from huiyin.text.script import to_simplified, to_traditional

#: Stands for an ASCII character that a torn byte has taken along, until the file tells which it may have been.
EATEN = "\x1a"
#: The sum of all frequencies in the dictionary, and the length of the longest words asked for.
_TOTAL, LONGEST = 60_101_967, 4
#: How often a character is taken to be seen that is seen nowhere; how much the file counts beside the dictionary.
_UNSEEN, _OWN = 0.3, 0.2
#: One character alone is a word less often than its frequency says: next to it, too, one alone stands less often.
_SINGLE = 0.3
#: Natural logarithms by which a restored character loses: of no other place in the file; simplified in a traditional file.
_STRANGE, _SIMPLIFIED = 1.0, 4.0
#: Words whose log-probability is kept.
_KEPT = 200_000
#: Marks that any text may have, and how often each is taken to be seen in as many characters as the dictionary counts.
_MARKS, _MARKED = frozenset(f"，。、；：“”《》（）！？{EATEN}"), 20_000
_NEVER = float("-inf")


class Words:
    """Words with their log-probabilities, Han characters in simplified script.

    Args:
        seen: How often each character is seen in the file.
        pairs: The same for two characters side by side.
        traditional: Whether the file is in traditional script.
    """

    def __init__(self, seen: Counter[str], pairs: Counter[str], *, traditional: bool) -> None:
        self._seen, self._traditional = seen, traditional
        self._total = max(seen.total(), 1)
        self._own = Counter[str]()
        for word, count in (*seen.items(), *pairs.items()):
            if len(word) == 1 or is_han(word) and is_han(word[1]):
                self._own["".join(map(folded, word))] += count - 1  # once may be a torn place
        self._known = dict[str, float]()
        self._losses = dict[str, float]()

    def frequency(self, word: str) -> float:
        """The log-probability of a word; minus infinity for several characters that are no word."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[word] = self._ask(word)
        return found

    def loss(self, character: str) -> float:
        """What a character restored from bytes loses for not being at home in the file."""
        found = self._losses.get(character)
        if found is None:
            found = self._losses[character] = self._strange(character)
        return found

    def _ask(self, word: str) -> float:
        count: float = dictionary(word) if is_han(word) else _MARKED * (word in _MARKS)
        if len(word) == 1:
            count = max(count * _SINGLE, _UNSEEN)
        share = (1 - _OWN) * count / _TOTAL + _OWN * self._own[word] / self._total
        return log(share) if share else _NEVER

    def _strange(self, character: str) -> float:
        if not is_han(character) or character in self._seen:
            return 0.0
        return _STRANGE + (_SIMPLIFIED if self._traditional and _only_simplified(character) else 0.0)


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of a run read so far: its last characters and, for each cut before, between and behind them, the best log-probability."""

    characters: str = ""
    best: tuple[float, ...] = (0.0,)

    @property
    def score(self) -> float:
        """The log-probability of the whole run, cut into words in the best way."""
        return self.best[-1]

    def then(self, character: str, words: Words, loss: float = 0.0) -> Tail:
        """The run with one more character, at an extra loss."""
        if not is_han(character):
            return Tail("", (self.best[-1] + words.frequency(character) - loss,))
        characters = self.characters + folded(character)
        best = _NEVER
        for start, before in enumerate(self.best):
            if (score := before + words.frequency(characters[start:])) > best:
                best = score
        return Tail(characters[1 - LONGEST :], (*self.best, best - loss)[-LONGEST:])

    def losing(self, loss: float) -> Tail:
        """The same run at an extra loss."""
        return Tail(self.characters, tuple(one - loss for one in self.best)) if loss else self


def after(text: str, words: Words) -> Tail:
    """A tail that has read the end of ``text`` and holds it for certain."""
    tail = Tail()
    for character in text[-LONGEST:]:
        tail = tail.then(character, words)
    return tail.losing(tail.score)


def dictionary(word: str) -> int:
    """How often a word in simplified script is seen by the dictionary; 0 where it does not have it."""
    return rjieba.suggest_freq(word) if rjieba.has_word(word) else 0


@cache
def folded(character: str) -> str:
    """The character in simplified script."""
    return to_simplified(character)[:1]


def is_han(text: str) -> bool:
    """Whether a text begins with a Han character."""
    return "\u3400" <= text[:1] <= "\u9fff"


@cache
def _only_simplified(character: str) -> bool:
    return to_traditional(character) != character == to_simplified(character)
