"""Which columns hold the opinions and the ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.intake import names
from huiyin.intake.types import Notice

_SAMPLE = 400
_NUMERIC = re.compile(r"[-+]?[\d.,%\s]+")
_DATE = re.compile(r"\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}.{0,16}|\d{1,2}:\d{2}(:\d{2})?")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a sample of a column looks like: mean length in characters, share of distinct values, whether it is words."""

    length: float
    distinct: float
    wordy: bool
    seen: int

    @property
    def is_code(self) -> bool:
        """Few short values over and over: an answer ticked, a category, a department."""
        return self.seen >= 20 and self.distinct < 0.2 and self.length < 8


def shape(column: Sequence[str]) -> Shape:
    """The shape of a column by at most 400 of its cells, evenly spread."""
    step = max(1, len(column) // _SAMPLE)
    filled = [cell.strip() for cell in column[::step]]
    filled = [cell for cell in filled if cell]
    if not filled:
        return Shape(0.0, 0.0, False, 0)
    words = sum(1 for cell in filled if _LETTER.search(cell) and not _NUMERIC.fullmatch(cell) and not _DATE.fullmatch(cell))
    return Shape(sum(map(len, filled)) / len(filled), len(set(filled)) / len(filled), words > len(filled) / 2, len(filled))


def guess_text(header: Sequence[str], columns: Sequence[Sequence[str]]) -> tuple[int | None, tuple[Notice, ...]]:
    """The column of opinions by its name, else by the length and variety of its cells; with a notice that says how."""
    shapes = [shape(column) for column in columns]
    ranks = [names.text_rank(name) if found.wordy and not found.is_code else 0 for name, found in zip(header, shapes, strict=True)]
    named = _best([index for index, rank in enumerate(ranks) if rank == max(ranks) and rank > 1], shapes)
    if named is not None:
        return named, _told("text_column_by_name", header, named, ranks)
    long = _by_length(header, shapes)
    titled = _best([index for index, rank in enumerate(ranks) if rank == 1], shapes)
    if titled is not None and (long is None or shapes[long].length < 2 * shapes[titled].length):
        return titled, _told("text_column_by_name", header, titled, ranks)
    if long is None:
        return _by_name_alone(header, shapes)
    return long, _told("text_column_by_length", header, long, ranks)


def _by_name_alone(header: Sequence[str], shapes: list[Shape]) -> tuple[int | None, tuple[Notice, ...]]:
    """A column whose name is that of opinions although its words look like answers ticked: ten thousand times the same one."""
    ranks = [names.text_rank(name) if found.wordy else 0 for name, found in zip(header, shapes, strict=True)]
    named = [index for index, rank in enumerate(ranks) if rank > 1 and rank == max(ranks)]
    return (named[0], _told("text_column_by_name", header, named[0], ranks)) if named else (None, ())


def _best(candidates: list[int], shapes: list[Shape]) -> int | None:
    return max(candidates, key=lambda index: (shapes[index].length, -index), default=None)


def _by_length(header: Sequence[str], shapes: list[Shape]) -> int | None:
    """The column of the longest, most varied texts; a single column needs no more than words."""
    if len(shapes) == 1:
        return 0 if shapes[0].wordy else None
    fit = [index for index, found in enumerate(shapes) if _may_hold(header[index], found)]
    return _best(fit, shapes)


def _may_hold(name: str, found: Shape) -> bool:
    told = names.meaning(name)
    return found.wordy and not found.is_code and found.length >= 6 and told in (None, "text") and not names.is_answer(name)


def _told(code: str, header: Sequence[str], chosen: int, ranks: list[int]) -> tuple[Notice, ...]:
    others = [header[index] for index, rank in enumerate(ranks) if rank and index != chosen]
    notices = [Notice(code, {"column": header[chosen]})]
    if others:
        notices.append(Notice("other_text_columns", {"columns": names.listed(others), "joined": "+".join([*others[:1], header[chosen]])}))
    return tuple(notices)


def guess_id(header: Sequence[str], columns: Sequence[Sequence[str]], taken: int | None) -> int | None:
    """The first column that is named as an id and holds a different value in each row.

    A running number (``序号``) is not an id: every list begins again at 1.
    """
    for index, name in enumerate(header):
        if index != taken and names.meaning(name) == "id" and is_unique(columns[index]):
            return index
    return None


def is_unique(column: Sequence[str]) -> bool:
    """Whether all cells are filled and different."""
    return "" not in column and len(set(column)) == len(column)


def find(asked: str, header: Sequence[str]) -> int | None:
    """The index of a column by its name, else by its name folded, else by its letters (``C``) or 1-based number (``3``)."""
    if asked in header:
        return list(header).index(asked)
    folded = [names.key(name) for name in header]
    if names.key(asked) in folded:
        return folded.index(names.key(asked))
    return _by_position(asked.strip(), len(header))


def _by_position(asked: str, width: int) -> int | None:
    if asked.isascii() and asked.isdigit():
        index = int(asked) - 1
    elif re.fullmatch(r"[A-Z]{1,3}", asked):
        index = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(asked))) - 1
    else:
        return None
    return index if 0 <= index < width else None
