"""Search in opinions: pairs of characters, with the same hits on both engines. SQLite holds them in FTS5, PostgreSQL in a tsvector."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from huiyin.domain.collection.models import Opinion
from huiyin.text.grams import fts_query, fts_text, tsquery, tsvector

_INSERT = {
    "sqlite": "INSERT INTO huiyin_search (rowid, grams) VALUES (%s, %s)",
    "postgresql": "INSERT INTO huiyin_search (rowid, grams) VALUES (%s, %s::tsvector)",
}
_FIND = {
    "sqlite": "SELECT rowid FROM huiyin_search WHERE huiyin_search MATCH %s",
    "postgresql": "SELECT rowid FROM huiyin_search WHERE grams @@ %s::tsquery",
}


def index(opinions: Iterable[Opinion]) -> None:
    """Make new opinions findable."""
    write = fts_text if connection.vendor == "sqlite" else tsvector
    rows: Sequence[tuple[int, str]] = [(one.pk, write(one.text)) for one in opinions]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT[connection.vendor], rows)


def forget(opinion: Opinion) -> None:
    """Make an opinion whose words were erased unfindable."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM huiyin_search WHERE rowid = %s", [opinion.pk])


def matching(opinions: QuerySet[Opinion], words: str, *, also: int | None = None) -> QuerySet[Opinion]:
    """Those of the opinions that hold all the words, each as it is written, and the one whose id is ``also``; all of them where nothing is asked."""
    if not words.strip():
        return opinions
    query = (fts_query if connection.vendor == "sqlite" else tsquery)(words)
    if not query:
        return opinions.filter(pk=also) if also is not None else opinions.none()
    asked = [query] if also is None else [query, also]
    return opinions.filter(pk__in=RawSQL(_FIND[connection.vendor] + (" UNION ALL SELECT %s" if also is not None else ""), asked))
