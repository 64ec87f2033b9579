"""How long the server works on each list that staff look at, with a hundred thousand opinions, beside the least that any list does."""

from __future__ import annotations

import tempfile
from itertools import islice
from pathlib import Path

from benchmarks import child, tables
from benchmarks.web_import import texts
from benchmarks.web_submit import database

#: What a list may take, in milliseconds.
LIMIT = 200


def measure(folder: Path | None, rows: int, *, postgres: str) -> None:
    """Ask for every list with so many opinions, on SQLite and, where a server is given, on PostgreSQL."""
    said = [text[:2000] for text in islice(texts(folder), rows)]
    kept = {}
    for engine in ["SQLite", *(["PostgreSQL"] if postgres else [])]:
        with tempfile.TemporaryDirectory(prefix="pages-") as home:
            if engine == "PostgreSQL":
                with database(postgres) as url:
                    kept[engine] = _run(engine, Path(home), url, said)
            else:
                kept[engine] = _run(engine, Path(home), "", said)
    tables.keep("pages", kept)


def _run(engine: str, home: Path, url: str, said: list[str]) -> object:
    env = {"HUIYIN_HOME": str(home), "HUIYIN_DATABASE": url, "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}
    with child.job({}, {"texts": said}) as folder:
        outcome = child.run_module("benchmarks.jobs.pages", folder, env=env)
    if outcome.failure:
        print(f"{engine}: {outcome.failure}")
        return outcome.failure
    found = outcome.result
    rows = [(name, ms, ms / found["floor"], "" if ms < LIMIT else f"over {LIMIT} ms") for name, ms in found["pages"].items()]
    header = ("page", "ms", "times the floor", "note")
    tables.show(f"Staff lists on {engine}, {found['opinions']:,} opinions of {found['sources']:,} sources (median of 5)", header, [("floor: 50 rows as JSON", found["floor"], 1.0, ""), *rows])
    return found
