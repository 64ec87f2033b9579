"""Texts with their units written into them: ``⟪text⟫`` is an opinion, ``⟪e >1 text⟫`` an endorsement of opinion 1, ``⟪n text⟫`` none.

``@name`` sets the speaker of this and of what follows (``_`` for a blank, ``@-`` for nobody), ``!`` says that it is secret.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from huiyin.text.split import Mode

_MARK = re.compile(r"⟪((?:(?:[en!]|@\S+|>\d+) )*)(.*?)⟫", re.DOTALL)


@dataclass(frozen=True)
class Told:
    """A unit as its composer sees it; ``endorses`` counts opinions from 1."""

    start: int
    end: int
    role: str
    speaker: str | None
    secret: bool
    endorses: int | None


@dataclass(frozen=True)
class Case:
    id: str
    mode: Mode
    language: str
    text: str
    told: tuple[Told, ...]


def cases(half: str) -> list[Case]:
    """The cases of a half (``a`` or ``b``), in order."""
    whole = (Path(__file__).parent / f"split_cases.{half}.txt").read_text(encoding="utf-8")
    return [_case(*part.split("\n", 1)) for part in whole.split("=== ")[1:]]


def _case(head: str, body: str) -> Case:
    id, mode, language = head.split()
    known: Mode = next(one for one in get_args(Mode) if one == mode)
    text, told, speaker, at = "", [], None, 0
    for mark in _MARK.finditer(body):
        text += body[at : mark.start()]
        flags = mark.group(1).split()
        for flag in flags:
            if flag[0] == "@":
                speaker = None if flag == "@-" else flag[1:].replace("_", " ")
        role = "endorsement" if "e" in flags else "none" if "n" in flags else "opinion"
        endorses = next((int(flag[1:]) for flag in flags if flag[0] == ">"), None)
        told.append(Told(len(text), len(text) + len(mark.group(2)), role, speaker, "!" in flags, endorses))
        text += mark.group(2)
        at = mark.end()
    return Case(id, known, language, (text + body[at:]).rstrip("\n"), tuple(told))
