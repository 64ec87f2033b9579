"""Runs the peers on a set, each in a process of its own, and remembers what came out for the same words and the same code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import child, environment, exchange
from benchmarks.datasets import Labelled
from benchmarks.peers import MODULES
from huiyin.text.script import fold
from huiyin.text.tokenize import words

PEERS = Path(__file__).parent / "peers"
#: A peer is told the true number of groups, or it is not; those that are told do not compete.
LEXICAL = ("BERTopic", "HDBSCAN", "GSDMM", "KMeans", "Ward")
ON_MODEL = ("BERTopic", "KMeans")
TOLD = ("KMeans", "Ward")
#: Their results vary by little but the seed of the vectors; the others draw lots, and are run with several seeds.
STEADY = ("HDBSCAN", "Ward")


@dataclass(frozen=True, slots=True)
class Answer:
    """One variant of a peer on one set; ``labels`` with ``None`` for what it threw away, empty where it failed."""

    name: str
    told: bool
    modelled: bool
    labels: Sequence[int | None]
    seconds: float | None
    cpu: float
    peak: int
    date: str
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What a peer gets of some texts: folded writing, and the words that Huiyin's tokeniser finds, joined by blanks."""

    text: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Given:
        """Prepared as Huiyin's first stage prepares them."""
        folded = tuple(" ".join(fold(text).split()) for text in texts)
        return cls(folded, tuple(" ".join(words(text)) for text in folded))

    @property
    def fingerprint(self) -> str:
        """A hash of all of it."""
        digest = hashlib.sha256()
        for part in (*self.text, *self.words):
            digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
        return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Course:
    """How to run peers on one set: with these seeds, ended after ``limit`` seconds, from memory unless ``fresh``."""

    seeds: int
    limit: float
    fresh: bool


def answers(data: Labelled, model: Path | None, course: Course) -> Iterator[Answer]:
    """Every peer on a set, with every seed; those that need a model only where there is one."""
    given, told = Given.of(data.texts), len(set(data.labels))
    for on, methods in ((None, LEXICAL), (model, ON_MODEL if model else ())):
        for method in methods:
            for seed in range(1 if method in STEADY else course.seeds):
                yield from _answers(given, {"method": method, "told": told, "seed": seed}, on, course)


def _answers(given: Given, settings: Mapping[str, Any], model: Path | None, course: Course) -> list[Answer]:
    kept = child.HOME / "peers" / f"{_key(given, settings, model, course.limit)}.json"
    if course.fresh or not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        exchange.write(kept, _measured(given, settings, model, course.limit))
    return [Answer(**one) for one in exchange.read(kept)]


def _key(given: Given, settings: Mapping[str, Any], model: Path | None, limit: float) -> str:
    digest = hashlib.sha256(repr((given.fingerprint, sorted(settings.items()), model and model.parent.name, limit)).encode())
    for path in (environment.LOCK, *(PEERS / f"{name}.py" for name in ("corpus", MODULES[settings["method"]]))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def _measured(given: Given, settings: Mapping[str, Any], model: Path | None, limit: float) -> list[Mapping[str, Any]]:
    method = settings["method"]
    outcome = run(given, {**settings, "vectors": str(_vectors(given, model)) if model else None}, limit)
    runs = outcome.result.get("runs") or {method: []}
    where = model.parent.name if model else "words"
    common = {
        "told": method in TOLD,
        "modelled": model is not None,
        "seconds": outcome.result.get("seconds"),
        "cpu": outcome.cpu,
        "peak": outcome.peak,
        "date": datetime.now(UTC).date().isoformat(),
        "failure": outcome.failure,
    }
    return [{"name": f"{name} on {where}", "labels": [_label(one) for one in labels], **common} for name, labels in runs.items()]


def _label(found: int) -> int | None:
    return None if found < 0 else found


def run(given: Given, settings: Mapping[str, Any], limit: float) -> child.Outcome:
    """One peer, within the limit of seconds."""
    with child.job(settings, {"text": given.text, "words": given.words}) as folder:
        return child.run_module("benchmarks.peers", folder, python=str(environment.made()), limit=limit)


def _vectors(given: Given, model: Path) -> Path:
    """The file of the vectors of the texts; encoded once."""
    path = child.HOME / "vectors" / f"{given.fingerprint}-{model.parent.name}.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with child.job({**encoding(model), "out": str(path)}, {"text": given.text}) as folder:
            outcome = child.run_module("benchmarks.jobs.encode", folder)
        if outcome.failure:
            raise RuntimeError(f"The texts could not be encoded: {outcome.failure}")
    return path


def encoding(model: Path) -> dict[str, str]:
    """What a job has to know to encode."""
    return {"model": str(model), "cache": str(child.HOME / "vectors")}
