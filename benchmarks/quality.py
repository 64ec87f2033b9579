"""Quality: Huiyin as it is by default beside its peers, on every labelled set in the folder given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import child, environment, tables
from benchmarks.datasets import Labelled, labelled
from benchmarks.rivals import Answer, Course, answers, encoding
from benchmarks.scores import Score, mean, score
from huiyin.text.tokenize import language_of

HEADER = ("method", "told k", "AMI", "±", "ARI", "±", "V", "groups", "no group", "seconds", "CPU s", "peak MB")
#: Columns that tell of the agreement.
AGREEMENT = 9


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table, the mean over seeds where there are several; ``spread`` is half the range of AMI and of ARI then.

    ``coarse`` is the agreement with the second level of labels, where the set has one.
    """

    name: str
    huiyin: bool
    told: bool
    modelled: bool
    score: Score | None
    coarse: Score | None
    seconds: float | None
    cpu: float
    peak: int
    seeds: int = 1
    spread: tuple[float, float] | None = None
    date: str | None = None
    failure: str = ""


def measure(folder: Path, *, peers: bool, names: Sequence[str] = (), course: Course) -> None:
    """Measure every set, print its table and verdict as it is done, keep all results."""
    results: dict[str, Any] = {}
    for data in labelled(folder, names):
        model = _model(data) if peers else None
        rows = list(_rows(data, model, course if peers else None))
        results[data.name] = {"rows": len(data.texts), "k": len(set(data.labels)), "methods": [asdict(row) for row in rows], "verdict": verdict(rows)}
        _show(data, rows)
        tables.keep("quality", {"sets": results})


def _model(data: Labelled) -> Path | None:
    """The folder of a sentence model for the set's language, where there is one."""
    looked = [language_of(text) for text in data.texts[:500]]
    return environment.sentence_model(max(set(looked), key=looked.count))


def _rows(data: Labelled, model: Path | None, course: Course | None) -> Iterator[Row]:
    yield _huiyin(data, None)
    if model:
        yield _huiyin(data, model)
    by_name: dict[str, list[Answer]] = {}
    for answer in answers(data, model, course) if course else ():
        by_name.setdefault(answer.name, []).append(answer)
    yield from (_peer(data, runs) for runs in by_name.values())


def _peer(data: Labelled, runs: Sequence[Answer]) -> Row:
    """One line of all seeds; of one that failed, why."""
    first = next((run for run in runs if run.failure), runs[0])
    seconds, cpu = (sum(getattr(run, name) or 0.0 for run in runs) / len(runs) for name in ("seconds", "cpu"))
    how = (seconds, cpu, max(run.peak for run in runs), len(runs))
    if first.failure:
        return Row(first.name, False, first.told, first.modelled, None, None, *how, None, first.date, first.failure)
    scores = [score(data.labels, run.labels) for run in runs]
    coarse = mean([score(data.coarse, run.labels) for run in runs]) if data.coarse else None
    spread = (_half_range(one.ami for one in scores), _half_range(one.ari for one in scores)) if len(runs) > 1 else None
    return Row(first.name, False, first.told, first.modelled, mean(scores), coarse, *how, spread, first.date)


def _half_range(values: Iterable[float]) -> float:
    listed = list(values)
    return round((max(listed) - min(listed)) / 2, 4)


def _huiyin(data: Labelled, model: Path | None) -> Row:
    with child.job(encoding(model) if model else {}, {"text": data.texts}) as folder:
        outcome = child.run_module("benchmarks.jobs.consolidate", folder)
    name = f"Huiyin on {model.parent.name}" if model else "Huiyin"
    result = outcome.result
    found = score(data.labels, result["labels"]) if result else None
    coarse = score(data.coarse, result["coarse"]) if result and data.coarse else None
    return Row(name, True, False, model is not None, found, coarse, result.get("seconds"), outcome.cpu, outcome.peak, failure=outcome.failure)


def _show(data: Labelled, rows: Sequence[Row]) -> None:
    tables.show(f"{data.name}: {len(data.texts):,} texts, {len(set(data.labels))} labels", HEADER, [_cells(row, row.score, row.spread) for row in _ranked(rows)])
    if data.coarse:
        title = f"{data.name} against its {len(set(data.coarse))} coarse labels (Huiyin: aspects; peers: their only level)"
        tables.show(title, HEADER[:AGREEMENT], [_cells(row, row.coarse, None)[:AGREEMENT] for row in _ranked(rows)])
    print()
    for line in verdict(rows):
        print(line, flush=True)


def _ranked(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: -row.score.ami if row.score else 1.0)


def _cells(row: Row, found: Score | None, spread: tuple[float, float] | None) -> tuple[object, ...]:
    told = "told k" if row.told else ""
    how = (row.seconds, row.cpu, row.peak / 1e6)
    if found is None:
        return (f"{row.name}: {row.failure}", told, *[None] * 7, *how)
    ami, ari = spread or (None, None)
    return (row.name, told, found.ami, ami, found.ari, ari, found.v, found.groups, found.left, *how)


def verdict(rows: Sequence[Row]) -> list[str]:
    """Whether Huiyin without a model is ahead of every peer that is not told k: first of those without a model, then of all."""
    own = next(row.score for row in rows if row.huiyin and not row.modelled)
    rivals = [row for row in rows if not (row.huiyin or row.told) and row.score]
    if own is None:
        return ["Huiyin failed."]
    plain = [row for row in rivals if not row.modelled]
    lines = [_compared(own, plain, "peers on the same words")] if plain else []
    return lines + ([_compared(own, rivals, "all peers, those on a sentence model too")] if len(plain) < len(rivals) else [])


def _compared(own: Score, others: Sequence[Row], whom: str) -> str:
    parts = []
    for measure_ in ("ami", "ari"):
        best = max(others, key=lambda row: getattr(row.score, measure_))
        mine, theirs = getattr(own, measure_), getattr(best.score, measure_)
        where = "AHEAD" if mine > theirs else "NOT ahead"
        parts.append(f"{measure_.upper()} {mine:.3f} {where} of {theirs:.3f} ({best.name})")
    return f"Huiyin without a model against {whom}, not told k: " + "; ".join(parts)
