"""The composed texts with gold opinions: one JSON object a line, or as plain text with the marks written into it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from huiyin.text.split import Mode

TEXTS = Path(__file__).parent / "splitting"
#: ``⟪…⟫`` is an opinion, ``⟪e …⟫`` supports another one, ``⟪n …⟫`` says that there is none; what else a mark tells is not read here.
_MARK = re.compile(r"⟪(?P<flags>(?:(?:[en!]|@\S+|>\d+) )*)(?P<said>.*?)⟫", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Composed:
    """A text; of each unit ``start``, ``end`` and ``role``, and where they were given ``speaker``, ``secret`` and ``endorses``."""

    id: str
    mode: Mode
    language: str
    text: str
    units: tuple[Mapping[str, Any], ...]


def read(path: Path) -> list[Composed]:
    """The texts of a file, in order."""
    whole = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        told = (json.loads(line) for line in whole.splitlines())
        return [Composed(one["id"], one["mode"], one["language"], one["text"], tuple(one["units"])) for one in told]
    return [_marked(*part.split("\n", 1)) for part in re.split(r"^=== ", whole, flags=re.MULTILINE)[1:]]


def _marked(head: str, body: str) -> Composed:
    id, mode, language = head.split()
    known: Mode | None = next((one for one in get_args(Mode) if one == mode), None)
    if known is None:
        raise ValueError(f"Text {id} has the unknown mode {mode}: say one of {', '.join(get_args(Mode))}.")
    text, units, at = "", list[dict[str, Any]](), 0
    for mark in _MARK.finditer(body):
        text += body[at : mark.start()]
        units.append({"start": len(text), "end": len(text) + len(mark["said"]), "role": _role(mark["flags"].split())})
        text, at = text + mark["said"], mark.end()
    return Composed(id, known, language, (text + body[at:]).rstrip("\n"), tuple(units))


def _role(flags: Collection[str]) -> str:
    return "endorsement" if "e" in flags else "none" if "n" in flags else "opinion"
