"""How long the server works on each list that staff look at, with a hundred thousand opinions and ten thousand measures, beside the least that any list does."""

from __future__ import annotations

import tempfile
from itertools import islice
from pathlib import Path

from benchmarks import child, tables
from benchmarks.web_import import texts
from benchmarks.web_submit import database

#: What a list may take, in milliseconds.
LIMIT = 200


def measure(folder: Path | None, rows: int, measures: int, *, postgres: str) -> None:
    """Ask for every list with so many opinions and measures, on SQLite and, where a server is given, on PostgreSQL."""
    said = [text[:2000] for text in islice(texts(folder), rows)]
    kept = {}
    for engine in ["SQLite", *(["PostgreSQL"] if postgres else [])]:
        with tempfile.TemporaryDirectory(prefix="pages-") as home:
            if engine == "PostgreSQL":
                with database(postgres) as url:
                    kept[engine] = _run(engine, Path(home), url, said, measures)
            else:
                kept[engine] = _run(engine, Path(home), "", said, measures)
    tables.keep("pages", kept)


def _run(engine: str, home: Path, url: str, said: list[str], measures: int) -> object:
    env = {"HUIYIN_HOME": str(home), "HUIYIN_DATABASE": url, "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}
    with child.job({"measures": measures}, {"texts": said}) as folder:
        outcome = child.run_module("benchmarks.jobs.pages", folder, env=env)
    if outcome.failure:
        print(f"{engine}: {outcome.failure}")
        return outcome.failure
    found = outcome.result
    floor, _ = found["floor"]
    rows = [(name, ms, cpu, after, ms / floor, "" if max(ms, after) < LIMIT else f"over {LIMIT} ms") for name, (ms, cpu, after) in found["pages"].items()]
    header = ("page", "ms", "CPU ms", "first after a deed, ms", "times the floor", "note")
    title = f"Staff lists on {engine}, {found['opinions']:,} opinions of {found['sources']:,} sources, {found['measures']:,} measures (median of 5)"
    tables.show(title, header, [("floor: 50 rows as JSON", *found["floor"], None, 1.0, ""), *rows])
    return found
