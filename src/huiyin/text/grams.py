"""Search grams: one cutting of text for the index and the query, on SQLite FTS5 and PostgreSQL alike.

A Chinese run of n characters gives n tokens: its overlapping pairs and then its last character alone. So every
character begins exactly one token, a single character is a prefix search, and no phrase reaches across two runs.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from huiyin.text.script import fold

LAST_POSITION = 16383
LONGEST_WORD = 100
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")
_IS_HAN = re.compile(f"[{_HAN}]")


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", fold(text))
    return unicodedata.normalize("NFKC", "".join(c for c in apart if not unicodedata.combining(c)))


def _runs(text: str) -> list[str]:
    return _RUN.findall(_plain(text))


def _cut(run: str) -> list[str]:
    if not _IS_HAN.match(run):
        return [run[:LONGEST_WORD]]
    return [run[i : i + 2] for i in range(len(run))]


def bigrams(text: str) -> list[str]:
    """The tokens of a text in order, as they are indexed."""
    return [gram for run in _runs(text) for gram in _cut(run)]


def query(text: str) -> list[list[str]]:
    """The phrases that must all be found; a phrase of one Han character alone is a prefix."""
    cuts = (_cut(run) for run in _runs(text))
    return [cut[:-1] if len(cut) > 1 else cut for cut in cuts]


def places(text: str, asked: str) -> list[tuple[int, int]]:
    """Where the words that were asked stand in a text, in its own characters: start and end of each, in order, none touching the next."""
    plain, origin = _traced(text)
    wanted = _runs(asked)
    spans = sorted(
        (origin[start], origin[end - 1] + 1) for run in _RUN.finditer(plain) for word in wanted for start, end in _within(run, word)
    )
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(end, joined.pop()[1])
        joined.append((start, end))
    return joined


def _traced(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is cut, and for each character of that the place that it comes from."""
    plain = _plain(text)
    if len(plain) == len(text):
        return plain, range(len(text))
    apart = [(letter, at) for at, one in enumerate(text) for letter in _plain(one)]
    return "".join(letter for letter, _ in apart), [at for _, at in apart]


def _within(run: re.Match[str], word: str) -> Iterator[tuple[int, int]]:
    """Chinese words anywhere in a run, others as the whole of it; only as much as the index tells apart."""
    if not _IS_HAN.match(word):
        if run.group()[:LONGEST_WORD] == word[:LONGEST_WORD]:
            yield run.span()
        return
    at = run.group().find(word)
    while at >= 0:
        yield run.start() + at, run.start() + at + len(word)
        at = run.group().find(word, at + 1)


def _is_prefix(phrase: list[str]) -> bool:
    return len(phrase[0]) == 1 and bool(_IS_HAN.match(phrase[0]))


def fts_text(text: str) -> str:
    """The text to store in an FTS5 (unicode61) column."""
    return " ".join(bigrams(text))


def fts_query(text: str) -> str:
    """An FTS5 MATCH expression, every token quoted; an empty phrase, which finds nothing, where no word is asked."""
    parts = [f'"{" ".join(phrase)}"' + ("*" if _is_prefix(phrase) else "") for phrase in query(text)]
    return " AND ".join(parts) or '""'


def _quoted(gram: str) -> str:
    return "'" + gram.replace("\\", "\\\\").replace("'", "''") + "'"


def tsvector(text: str) -> str:
    """A tsvector literal; tokens past position 16383 share it, so phrases there are not found."""
    placed = ((gram, min(at, LAST_POSITION)) for at, gram in enumerate(bigrams(text), 1))
    return " ".join(f"{_quoted(gram)}:{at}" for gram, at in dict.fromkeys(placed))


def tsquery(text: str) -> str:
    """A tsquery literal; empty, which finds nothing, where no word is asked."""
    parts = [" <-> ".join(map(_quoted, p)) + (":*" if _is_prefix(p) else "") for p in query(text)]
    return " & ".join(f"({part})" for part in parts)
