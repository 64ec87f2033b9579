"""The ledger as one page that needs nothing beside itself: no network, no other file, in both languages."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2

from huiyin.report.content import Ledger, OpinionRow
from huiyin.report.reconcile import reconcile
from huiyin.report.treemap import Box, layout
from huiyin.words import LANGUAGES, say, table

#: A page of more rows is slow on an old phone; beyond it each problem shows its first rows and says how many there are.
MOST_ROWS = 20_000
#: The two shapes of the treemap, width and height: for a screen, and for a phone held upright.
SHAPES = {"wide": (160.0, 80.0), "tall": (90.0, 130.0)}
#: Room for an aspect's name above its problems, and the edge around them, in the same unit.
HEAD, EDGE = 3.4, 0.3
#: Colours of aspects follow each other by the golden angle, so that neighbours differ.
GOLDEN_ANGLE = 137.508


def write_html(ledger: Ledger, path: Path, *, made: str = "") -> None:
    """Write the page. ``made`` is the date it shows, as ISO 8601. Speakers are left out: the page is passed around."""
    style, script = _file("report.css"), _file("report.js")
    page = _template().render(
        ledger=ledger,
        made=made,
        maps={name: _boxes(ledger, *shape) for name, shape in SHAPES.items()},
        hues={aspect.id: round(n * GOLDEN_ANGLE % 360) for n, aspect in enumerate(ledger.aspects)},
        lines=reconcile(ledger),
        problems={problem.id: problem for problem in ledger.problems},
        quotes={row.id: row.shown for row in ledger.opinions if not row.secret},
        most=max((problem.size for problem in ledger.problems), default=1),
        word=lambda key, **values: say(f"report.{key}", ledger.language, **values),
        script=script,
        style=style,
        script_hash=_hash(script),
        style_hash=_hash(style),
        data=_safe({"words": {name: table("report", name) for name in LANGUAGES}, **_data(ledger)}),
    )
    path.write_text(page, encoding="utf-8", newline="\n")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(_file("report.html.j2"))


def _file(name: str) -> str:
    return resources.files("huiyin.report").joinpath("page", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """The hash by which the page's own policy lets this script or style run, and none that a text might smuggle in."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _safe(data: Mapping[str, Any]) -> str:
    """JSON that cannot end the element it stands in, whatever people wrote."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _boxes(ledger: Ledger, width: float, height: float) -> dict[str, Any]:
    """The treemap in per cent: aspects, and in each its problems, in per cent of the whole as well."""
    outer = Box(0, 0, width, height)
    sizes = {problem.id: problem.size for problem in ledger.problems}
    ranked = sorted((aspect for aspect in ledger.aspects if aspect.size), key=lambda aspect: -aspect.size)
    frames = layout([aspect.size for aspect in ranked], outer)
    problems: dict[str, Box] = {}
    for aspect, frame in zip(ranked, frames, strict=True):
        inside = sorted((p for p in aspect.problems if sizes[p]), key=lambda p: -sizes[p])
        problems |= dict(zip(inside, layout([sizes[p] for p in inside], frame.inset(min(HEAD, frame.height / 3), EDGE)), strict=True))
    percent = {name: _percent(box, outer) for name, box in problems.items()}
    return {"aspects": {a.id: _percent(f, outer) for a, f in zip(ranked, frames, strict=True)}, "problems": percent}


def _percent(box: Box, outer: Box) -> tuple[float, float, float, float]:
    across, down = 100 / outer.width, 100 / outer.height
    return round(box.left * across, 3), round(box.top * down, 3), round(box.width * across, 3), round(box.height * down, 3)


def _data(ledger: Ledger) -> dict[str, Any]:
    files = sorted({row.file for row in ledger.opinions})
    number = {name: n for n, name in enumerate(files)}
    return {
        "language": ledger.language,
        "files": files,
        "aspects": [[a.id, a.number, a.title, a.size, list(a.problems)] for a in ledger.aspects],
        "problems": [[p.id, p.number, p.title, p.size, p.aspect] for p in ledger.problems],
        "rows": [_row(row, number) for row in _shown_rows(ledger)],
        "all": len(ledger.opinions),
    }


def _row(row: OpinionRow, files: Mapping[str, int]) -> list[Any]:
    place = [files[row.file], row.sheet, row.row]
    return [row.id, row.shown, row.status, row.reason, row.problem, round(row.confidence, 2), *place, row.kind, row.duplicate_of, int(row.secret)]


def _shown_rows(ledger: Ledger) -> list[OpinionRow]:
    """All rows, or of a large pile the surest of each problem and the first of each reason."""
    if len(ledger.opinions) <= MOST_ROWS:
        return list(ledger.opinions)
    groups: dict[str, list[int]] = {}
    for position, row in enumerate(ledger.opinions):
        groups.setdefault(row.problem or row.reason, []).append(position)
    share = max(MOST_ROWS // len(groups), 1)
    kept = {at for found in groups.values() for at in sorted(found, key=lambda i: (-ledger.opinions[i].confidence, i))[:share]}
    return [ledger.opinions[at] for at in sorted(kept)]
