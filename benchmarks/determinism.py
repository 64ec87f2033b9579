"""Determinism: the same opinions give the same result, in any order, on one thread or two, in any process, on any day."""

from __future__ import annotations

import csv
import hashlib
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import child, tables
from benchmarks.datasets import all_texts, labelled
from benchmarks.rows import rows

CASE = child.ROOT / "examples" / "reference"
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "NUMEXPR_NUM_THREADS")
#: A labelled set is cut to so many texts, to take seconds; the rows made are more than the engine compares exactly.
CUT, MADE = 2_000, 27_000


@dataclass(frozen=True, slots=True)
class Way:
    """One way to run: ``shuffle`` seeds the order (``None``: as it came), with so many threads and this hash seed."""

    name: str
    shuffle: int | None
    threads: int
    hash_seed: str

    @property
    def env(self) -> dict[str, str]:
        """What the process is told."""
        return {**dict.fromkeys(THREADS, str(self.threads)), "PYTHONHASHSEED": self.hash_seed}


WAYS = (
    Way("as it came, 1 thread", None, 1, "0"),
    Way("as it came, 2 threads", None, 2, "1"),
    Way("shuffled (1), 1 thread", 1, 1, "2"),
    Way("shuffled (2), 2 threads", 2, 2, "3"),
    Way("shuffled (3), 2 threads, hash seed by chance", 3, 2, "random"),
)


def measure(folder: Path) -> None:
    """Run every pile in every way and compare the hashes; then the command line's files, byte by byte."""
    results: dict[str, Any] = {}
    for name, texts in _piles(folder).items():
        found = [_run(texts, way) for way in WAYS]
        results[name] = [asdict(way) | dict(result) for way, result in zip(WAYS, found, strict=True)]
        header = ("way", "groups", "whole result", "problems")
        tables.show(f"{name}: {len(texts):,} texts", header, [(way.name, *_cells(result)) for way, result in zip(WAYS, found, strict=True)])
        print(_verdict([result.get("whole", result.get("failure")) for result in found]), flush=True)
    results["files"] = _files()
    tables.keep("determinism", results)


def _piles(folder: Path) -> dict[str, Sequence[str]]:
    with (CASE / "opinions.tsv").open(encoding="utf-8", newline="") as lines:
        piles: dict[str, Sequence[str]] = {"reference case": [row["text"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]}
    for data in labelled(folder):
        piles[f"{data.name}, the first"] = data.texts[:CUT]
    return piles | {"rows made as for scale": rows(all_texts(folder), MADE)}


def _run(texts: Sequence[str], way: Way) -> Mapping[str, Any]:
    with child.job({"shuffle": way.shuffle}, {"text": texts}) as folder:
        outcome = child.run_module("benchmarks.jobs.fingerprint", folder, env=way.env)
    return outcome.result or {"failure": outcome.failure}


def _cells(result: Mapping[str, Any]) -> tuple[object, ...]:
    return (result.get("groups", result.get("failure")), result.get("whole"), result.get("problems"))


def _verdict(hashes: Sequence[object]) -> str:
    different = len(set(hashes))
    return "All the same." if different == 1 else f"NOT the same: {different} different results in {len(hashes)} runs."


def _files() -> dict[str, dict[str, str]]:
    """The hash of each file that the command line writes for the reference case, by way; the day is held fast."""
    found: dict[str, dict[str, str]] = {}
    for way in WAYS[:2] + WAYS[-1:]:
        with tempfile.TemporaryDirectory(prefix="files-", dir=child.HOME) as name:
            out = Path(name) / "result"
            command = [sys.executable, "-m", "huiyin.cli", "consolidate", *map(str, sorted((CASE / "files").iterdir())), "--out", str(out), "--quiet"]
            outcome = child.run(command, env=way.env | {"SOURCE_DATE_EPOCH": "1700000000"})
            if outcome.failure:
                raise RuntimeError(outcome.failure)
            found[f"{way.threads} threads, hash seed {way.hash_seed}"] = {path.name: _sum(path) for path in sorted(out.iterdir())}
    names = sorted({name for files in found.values() for name in files})
    tables.show("Files of the reference case", ("file", *found), [(name, *(files.get(name) for files in found.values())) for name in names])
    print(_verdict([tuple(files.items()) for files in found.values()]), flush=True)
    return found


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
