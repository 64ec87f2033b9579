"""Scale: time and memory by the number of rows, of the engine by stage, of the command line from file to files, and cold."""

from __future__ import annotations

import csv
import math
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import child, environment, rivals, tables
from benchmarks.datasets import all_texts
from benchmarks.rows import rows

FILES = child.ROOT / "examples" / "reference" / "files"
COLD_STARTS = 5
BEFORE = "imports and texts"


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement; ``stages`` of the engine as (name, seconds, peak bytes); ``exponent``: seconds grew as rows to it."""

    method: str
    rows: int
    seconds: float | None
    cpu: float
    peak: int
    stages: Sequence[tuple[str, float, int]] = ()
    exponent: float | None = None
    failure: str = ""
    totals: Mapping[str, int] = field(default_factory=dict)


def measure(folder: Path, sizes: Sequence[int], *, peers: bool, limit: float) -> None:
    """Measure, printing each table as it is done; a method that reaches the limit is not tried with more rows."""
    texts = all_texts(folder)
    results: dict[str, Any] = {"limit": limit}
    methods: dict[str, Callable[[Sequence[str], float], Point]] = {"Huiyin, engine": engine, "Huiyin, file to files": command_line}
    if peers:
        methods |= {"BERTopic on words": bertopic, "BERTopic on a sentence model, encoding included": on_sentence_model}
    for name, method in methods.items():
        points = list(_grown(name, method, texts, sizes, limit))
        results[name] = [asdict(point) for point in points]
        _show(name, points)
        tables.keep("scale", results)
    results["cold"] = cold()
    tables.keep("scale", results)


def _grown(name: str, method: Callable[[Sequence[str], float], Point], texts: Sequence[str], sizes: Sequence[int], limit: float) -> Iterator[Point]:
    before: Point | None = None
    for size in sizes:
        point = method(rows(texts, size), limit)
        print(f"{name}, {size:,} rows: {point.failure or f'{point.seconds:.1f} s'}", flush=True)
        yield Point(**{**{key: getattr(point, key) for key in Point.__slots__}, "exponent": exponent(before, point)})
        if point.failure:
            return
        before = point


def exponent(one: Point | None, other: Point) -> float | None:
    """The power of the number of rows that the seconds grew with, between two points."""
    if one is None or not one.seconds or not other.seconds:
        return None
    return math.log(other.seconds / one.seconds) / math.log(other.rows / one.rows)


def engine(texts: Sequence[str], limit: float) -> Point:
    """``consolidate`` on texts in memory, by stage."""
    with child.job({}, {"text": texts}) as folder:
        outcome = child.run_module("benchmarks.jobs.consolidate", folder, limit=limit)
    found = outcome.result
    how = (found.get("seconds"), outcome.cpu, outcome.peak, stages(outcome))
    return Point("Huiyin, engine", len(texts), *how, failure=outcome.failure, totals=found.get("totals", {}))


def stages(outcome: child.Outcome) -> list[tuple[str, float, int]]:
    """Each stage with its seconds and the most bytes held while it ran; what came before the first stage leads."""
    if not outcome.result:
        return []
    begun: dict[str, float] = {}
    for stage, at in outcome.result["marks"]:
        begun.setdefault(stage, at)
    edges = [*begun.values(), outcome.result["end"]]
    first = (BEFORE, 0.0, _peak(outcome, 0.0, edges[0]))
    return [first] + [(name, edges[at + 1] - edges[at], _peak(outcome, edges[at], edges[at + 1])) for at, name in enumerate(begun)]


def _peak(outcome: child.Outcome, start: float, end: float) -> int:
    """The largest sample of a stretch and of the moments at its edges."""
    inside = [size for at, size in outcome.samples if start - child.STEP <= at <= end + child.STEP]
    return max(inside, default=0)


def command_line(texts: Sequence[str], limit: float) -> Point:
    """``huiyin consolidate`` from a csv file to the four files of a result."""
    with tempfile.TemporaryDirectory(prefix="files-", dir=child.HOME) as name:
        source, out = Path(name) / "opinions.csv", Path(name) / "out"
        with source.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerows([["id", "text"], *([f"{number}", text] for number, text in enumerate(texts, 1))])
        outcome = child.run(_consolidate([source], out, "--text", "text", "--id", "id"), limit=limit)
        failure = outcome.failure or _missing(out)
    return Point("Huiyin, file to files", len(texts), None if failure else outcome.seconds, outcome.cpu, outcome.peak, failure=failure)


def _consolidate(files: Sequence[Path], out: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "huiyin.cli", "consolidate", *map(str, files), "--out", str(out), *options, "--quiet"]


def _missing(out: Path) -> str:
    wanted = {"consolidation.json", "ledger.xlsx", "problems.docx", "report.html"}
    missing = wanted - {path.name for path in out.iterdir()}
    return f"not written: {', '.join(sorted(missing))}" if missing else ""


def bertopic(texts: Sequence[str], limit: float) -> Point:
    """BERTopic on latent semantic vectors, as in quality, without reducing its outliers."""
    settings = {"method": "BERTopic alone", "vectors": None, "told": 0, "seed": 0}
    outcome = rivals.run(rivals.Given.of(texts), settings, limit)
    return Point("BERTopic on words", len(texts), outcome.result.get("seconds"), outcome.cpu, outcome.peak, failure=outcome.failure)


def on_sentence_model(texts: Sequence[str], limit: float) -> Point:
    """BERTopic as it is meant to run: the texts are encoded first, here by Huiyin's encoder on numpy, and that is in its time."""
    given = rivals.Given.of(texts)
    with tempfile.TemporaryDirectory(prefix="files-", dir=child.HOME) as name:
        vectors = Path(name) / "vectors.npy"
        job = {"model": str(environment.sentence_model("en")), "cache": name, "out": str(vectors)}
        with child.job(job, {"text": given.text}) as folder:
            encoded = child.run_module("benchmarks.jobs.encode", folder, limit=limit)
        if encoded.failure:
            return Point("BERTopic on a sentence model", len(texts), None, encoded.cpu, encoded.peak, failure=f"encoding: {encoded.failure}")
        settings = {"method": "BERTopic alone", "vectors": str(vectors), "told": 0, "seed": 0}
        outcome = rivals.run(given, settings, limit)
    stages_ = [("encode", encoded.result["seconds"], encoded.peak), ("group", outcome.result.get("seconds") or 0.0, outcome.peak)]
    seconds = None if outcome.failure else sum(taken for _, taken, _ in stages_)
    peak = max(encoded.peak, outcome.peak)
    return Point("BERTopic on a sentence model", len(texts), seconds, encoded.cpu + outcome.cpu, peak, stages_, failure=outcome.failure)


def cold() -> dict[str, Any]:
    """How long the reference case takes from a cold start to its files, and how long it takes to say the version."""
    with tempfile.TemporaryDirectory(prefix="files-", dir=child.HOME) as name:
        whole = [_started(_consolidate(sorted(FILES.iterdir()), Path(name) / str(at))) for at in range(COLD_STARTS)]
    version = [_started([sys.executable, "-m", "huiyin.cli", "--version"]) for _ in range(COLD_STARTS)]
    named = {"reference case, file to files": whole, "huiyin --version": version}
    header = ("command", "median s", "least s", "most s", "CPU s", "peak MB")
    tables.show(f"Processes of their own, {COLD_STARTS} runs each", header, [(name, *_summary(runs)) for name, runs in named.items()])
    return {name: [(run.seconds, run.cpu, run.peak) for run in runs] for name, runs in named.items()}


def _started(command: Sequence[str]) -> child.Outcome:
    outcome = child.run(command)
    if outcome.failure:
        raise RuntimeError(outcome.failure)
    return outcome


def _summary(runs: Sequence[child.Outcome]) -> tuple[float, ...]:
    seconds = [run.seconds for run in runs]
    return (median(seconds), min(seconds), max(seconds), median(run.cpu for run in runs), max(run.peak for run in runs) / 1e6)


def _show(name: str, points: Sequence[Point]) -> None:
    header = ("rows", "seconds", "grows as rows to the", "CPU s of the process", "peak MB", "note")
    cells = [(point.rows, point.seconds, point.exponent, point.cpu, point.peak / 1e6, point.failure or _totals(point.totals)) for point in points]
    tables.show(name, header, cells)
    staged = [point for point in points if point.stages]
    if staged:
        _show_stages(name, staged)


def _totals(totals: Mapping[str, int]) -> str:
    return ", ".join(f"{totals[name]:,} {name.replace('_', ' ')}" for name in ("problems", "near_duplicates", "unassigned") if name in totals)


def _show_stages(name: str, points: Sequence[Point]) -> None:
    header = ["stage", *(f"{what}, {point.rows:,}" for point in points for what in ("seconds", "peak MB"))]
    by_size = [{stage: (seconds, peak / 1e6) for stage, seconds, peak in point.stages} for point in points]
    # The largest run has all stages in their order.
    names = list(dict.fromkeys(stage for point in reversed(points) for stage, _, _ in point.stages))
    cells = [[stage, *(value for found in by_size for value in found.get(stage, (None, None)))] for stage in names]
    tables.show(f"{name}, by stage", header, cells)
