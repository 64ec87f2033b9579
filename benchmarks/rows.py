"""Rows for the measurement of scale: real clauses, put together anew, always in the same way.

Clauses of 6 to 20 characters are taken from all Chinese texts in the folder. A row joins clauses of different texts until it
has LENGTH characters, so it is about 40 long and touches more than one matter, as careless opinions do. Two thirds of the rows
are distinct; the others repeat one of them, every second time with other punctuation. The order is shuffled. What comes out
speaks of nothing, so it measures time and memory and no quality.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from huiyin.text.tokenize import language_of

SEED = 20_130_701
LENGTH = 34
_CUT = re.compile(r"[\s，。！？；：、,.!?;:“”\"（）()【】《》…—]+")
_CLAUSE = re.compile(r"[\u3400-\u9fff0-9A-Za-z]{6,20}")


def rows(texts: Sequence[str], number: int) -> list[str]:
    """So many rows made of the clauses of texts; ValueError when there is too little to make them of."""
    pool = [(owner, clause) for owner, text in enumerate(texts) for clause in clauses(text)]
    chance = random.Random(SEED)
    distinct = _distinct(pool, number * 2 // 3, chance)
    repeats = (distinct[int(chance.random() * len(distinct))] for _ in range(number - len(distinct)))
    made = distinct + [text if at % 2 else _otherwise(text) for at, text in enumerate(repeats)]
    return [text for _, text in sorted((chance.random(), text) for text in made)]


def clauses(text: str) -> Iterator[str]:
    """The clauses of a Chinese text that can stand in a row; none of another text."""
    if language_of(text) == "zh":
        yield from (clause for clause in _CUT.split(text) if _CLAUSE.fullmatch(clause))


def _distinct(pool: Sequence[tuple[int, str]], number: int, chance: random.Random) -> list[str]:
    made: dict[str, None] = {}
    for _ in range(number * 10):
        if len(made) == number:
            return list(made)
        made[_joined(pool, chance)] = None
    raise ValueError(f"{len(pool)} clauses are too few for {number} different rows.")


def _joined(pool: Sequence[tuple[int, str]], chance: random.Random) -> str:
    parts: dict[int, str] = {}
    for _ in range(12):
        owner, clause = pool[int(chance.random() * len(pool))]
        parts.setdefault(owner, clause)
        if sum(map(len, parts.values())) >= LENGTH:
            break
    return "，".join(parts.values()) + "。"


def _otherwise(text: str) -> str:
    return text.replace("，", " ").replace("。", "！")
