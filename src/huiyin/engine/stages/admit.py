"""Stage 1: every document is admitted, or excluded with a reason; equal wordings become one text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.engine.errors import EngineError
from huiyin.engine.types import Document
from huiyin.text.privacy import without_marks
from huiyin.text.script import fold
from huiyin.text.similarity import near_duplicates
from huiyin.text.tokenize import every_word, words

MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Admitted:
    """The distinct texts in canonical order, and what became of each document.

    ``texts[i]`` and ``tokens[i]`` belong together; ``members[i]`` are the positions of the documents that say it, the
    first of them (by id) being the kept wording. ``excluded`` gives a reason by position. The order of ``texts`` does not
    depend on the order of the documents, which is what makes the whole result independent of it.
    """

    texts: tuple[str, ...]
    tokens: tuple[tuple[str, ...], ...]
    members: tuple[tuple[int, ...], ...]
    excluded: dict[int, str]


def admit(documents: Sequence[Document], language: str, near: float) -> Admitted:
    """Sort out what has no words, and group equal and nearly equal wordings."""
    excluded: dict[int, str] = {}
    by_key: dict[str, list[int]] = {}
    for position, document in enumerate(documents):
        key = as_compared(document.text)
        if not key:
            excluded[position] = "empty"
        else:
            by_key.setdefault(key, []).append(position)
    keys = sorted(by_key)
    # What is said in nothing but small words is still said.
    tokens = {key: tuple(words(key, language) or every_word(key, language)) for key in keys}
    for key in keys:
        if not tokens[key]:
            excluded.update(dict.fromkeys(by_key[key], "no_words"))
    kept = [key for key in keys if tokens[key]]
    groups: dict[int, list[str]] = {}
    # Whoever copies a wording puts other marks in it: words alone are compared.
    for key, first in zip(kept, near_duplicates([MARKS.sub("", key) for key in kept], near), strict=True):
        groups.setdefault(first, []).append(key)
    members = tuple(tuple(position for key in group for position in _by_id(documents, by_key[key])) for group in groups.values())
    heads = tuple(kept[first] for first in groups)
    return Admitted(heads, tuple(tokens[head] for head in heads), members, excluded)


def as_compared(text: str) -> str:
    """A text as it is compared with others, and as an encoder is given it."""
    return " ".join(fold(without_marks(text)).split())


def _by_id(documents: Sequence[Document], positions: Sequence[int]) -> list[int]:
    return sorted(positions, key=lambda position: documents[position].id)


def as_documents(items: Sequence[Document | str]) -> list[Document]:
    """Plain strings become documents with the ids "1", "2", …; ids must be unique (EngineError ``duplicate_id``)."""
    documents = [item if isinstance(item, Document) else Document(str(number), item) for number, item in enumerate(items, 1)]
    seen: set[str] = set()
    for document in documents:
        if document.id in seen:
            raise EngineError("duplicate_id", opinion=document.id)
        seen.add(document.id)
    return documents
