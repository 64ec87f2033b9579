"""Answers of models that were paid for once: kept in the installation's folder by what was asked, so that the same run gives the same result."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

#: An answer may hold words that somebody said; so it is forgotten after so many days, and a run that needs it asks again.
KEPT = timedelta(days=180)


def folder() -> Path:
    """Where answers and vectors lie; only the owner can read it."""
    place = Path(settings.HOME) / "models"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def key_of(url: str, body: Mapping[str, Any]) -> bytes:
    """What tells one request from another; the text cannot be read out of it."""
    return hashlib.sha256(json.dumps([url, body], ensure_ascii=False, sort_keys=True).encode()).digest()


def kept_answer(key: bytes) -> str | None:
    """The answer to a request, or nothing."""
    with closing(_store()) as store:
        found = store.execute("select value from kept where key = ?", (key,)).fetchone()
    return str(found[0]) if found else None


def keep_answer(key: bytes, answer: str, *, today: date) -> None:
    """Keep the answer to a request."""
    with closing(_store()) as store, store:
        store.execute("insert or replace into kept values (?, ?, ?)", (key, answer, today.isoformat()))


def forget_answers(*, today: date) -> int:
    """Destroy the answers whose time is over; how many."""
    if not (Path(settings.HOME) / "models" / "answers.sqlite").exists():
        return 0
    with closing(_store()) as store:
        with store:
            gone = store.execute("delete from kept where day <= ?", ((today - KEPT).isoformat(),)).rowcount
        if gone:
            store.execute("vacuum")
    return gone


def _store() -> sqlite3.Connection:
    store = sqlite3.connect(folder() / "answers.sqlite", timeout=20)
    # What is deleted is overwritten, and does not lie about in free pages.
    store.execute("pragma secure_delete = on")
    store.execute("create table if not exists kept (key blob primary key, value text not null, day text not null) without rowid")
    return store
