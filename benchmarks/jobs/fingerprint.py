"""Hashes of a consolidation that do not depend on the order in which the opinions came, but on everything that came out."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import asdict
from pathlib import Path

from benchmarks import exchange
from huiyin.engine import Consolidation, Document, consolidate


def work(folder: Path, settings: exchange.Json) -> exchange.Json:
    """Shuffle the documents as the job says, consolidate, and hash: which belong together, and the whole result."""
    documents = [Document(f"d{number}", text) for number, text in enumerate(exchange.read_texts(folder, "text"))]
    if settings["shuffle"] is not None:
        random.Random(settings["shuffle"]).shuffle(documents)
    found = consolidate(documents)
    return {"groups": _hash(_groups(found)), "whole": _hash(_whole(found)), "problems": len(found.problems)}


def _groups(found: Consolidation) -> object:
    return sorted((one.id, one.problem) for one in found.assignments)


def _whole(found: Consolidation) -> object:
    value = asdict(found)
    value["assignments"] = sorted(value["assignments"], key=lambda one: one["id"])
    return value


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:16]


if __name__ == "__main__":
    exchange.serve(work)
