"""The ledger as one page that needs nothing beside itself: no network, no other file, in both languages."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from huiyin.report.content import Ledger, OpinionRow, SourceRow
from huiyin.report.origins import unmatched
from huiyin.report.page_map import SHAPES, bands, hue, rules
from huiyin.report.page_rows import file_numbers, page_data
from huiyin.report.reconcile import Line, reconcile
from huiyin.words import LANGUAGES, say

#: So many characters of a verbatim text stand beside its problem, and so many texts.
LONGEST, QUOTES = 220, 2
_HAN = re.compile("[\u3400-\u9fff]")


def write_html(ledger: Ledger, path: Path, *, made: str = "") -> None:
    """Write the page. ``made`` is the date it shows, as ISO 8601. Speakers are left out: the page is passed around."""
    style, script = _file("report.css") + rules(ledger), _script()
    page = _template().render(
        ledger=ledger,
        made=made,
        shapes=SHAPES,
        bands=bands(ledger),
        hues={aspect.id: hue(n) for n, aspect in enumerate(ledger.aspects)},
        lines=[(line, _parts(line, ledger)) for line in reconcile(ledger)],
        problems={problem.id: problem for problem in ledger.problems},
        quotes=_quotes(ledger),
        files=file_numbers(ledger),
        unmatched=unmatched(ledger),
        most=max((problem.size for problem in ledger.problems), default=1),
        word=partial(_both, ledger.language),
        label=partial(_label, ledger.language),
        place=partial(_place, ledger.language),
        notices=partial(_notices, ledger.language),
        own=_own,
        share=lambda size: f"{size / ledger.totals.opinions:.1%}",
        script=script,
        style=style,
        script_hash=_hash(script),
        style_hash=_hash(style),
        data=_safe(page_data(ledger) | {"language": ledger.language}),
    )
    path.write_text(page, encoding="utf-8", newline="\n")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(_file("report.html.j2"))


def _file(name: str) -> str:
    return resources.files("huiyin.report").joinpath("page", name).read_text(encoding="utf-8")


def _script() -> str:
    """Both files in one block, so that their names meet nobody else's."""
    return "'use strict';\n{\n" + _file("rows.js") + _file("report.js") + "}\n"


def _hash(text: str) -> str:
    """The hash by which the page's own policy lets this script or style run, and none that a text might smuggle in."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _safe(data: Mapping[str, Any]) -> Markup:
    """JSON that cannot end the element it stands in, whatever people wrote."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def _both(language: str, key: str, /, **values: object) -> Markup:
    """A sentence in the page's language that carries the other one along, for the switch."""
    said = {name: say(_key(key), name, **values) for name in LANGUAGES}
    return Markup('<span data-zh="{zh}" data-en="{en}">{now}</span>').format(now=said[language], **said)


def _label(language: str, key: str, /, **values: object) -> Markup:
    """The same as the attributes that name an element to a screen reader."""
    said = {name: say(_key(key), name, **values) for name in LANGUAGES}
    return Markup('aria-label="{now}" data-label-zh="{zh}" data-label-en="{en}"').format(now=said[language], **said)


def _key(key: str) -> str:
    return key if key.startswith("intake.") else f"report.{key}"


def _own(text: str) -> Markup:
    """Words of the files: in their own language, which is not always that of the page, and in their own direction."""
    return Markup('<bdi lang="{}">{}</bdi>').format("zh" if _HAN.search(text) else "en", text)


def _place(language: str, row: OpinionRow) -> Markup:
    """Where an opinion stands: file, sheet, row, and from which character on."""
    parts = [_own(row.file)] + ([_own(row.sheet)] if row.sheet else [])
    if row.row is not None:
        parts.append(_both(language, "rows.row", row=row.row))
    if row.row is None or row.start:
        parts.append(_both(language, "rows.start", start=row.start + 1))
    return Markup(" › ").join(parts)


def _notices(language: str, source: SourceRow) -> list[Markup]:
    return [_both(language, f"intake.notice.{code}", **{"file": source.file, **values}) for code, values in source.notices]


def _quotes(ledger: Ledger) -> dict[str, list[tuple[OpinionRow, str]]]:
    """For each problem the most telling texts that may be quoted, with their rows."""
    wanted = {name for problem in ledger.problems for name in problem.representatives}
    rows = {row.id: row for row in ledger.opinions if row.id in wanted and not row.secret}
    told = {problem.id: [rows[name] for name in problem.representatives if name in rows][:QUOTES] for problem in ledger.problems}
    return {name: [(row, _shortened(row.shown)) for row in said] for name, said in told.items()}


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _parts(line: Line, ledger: Ledger) -> list[tuple[int, str, Any]]:
    """The parts of an equation: the count, the rows it opens, and its name: a key of the words, or what people wrote."""
    aspects = {aspect.number: aspect for aspect in ledger.aspects}
    found: list[tuple[int, str, Any]] = []
    for code, count in line.parts.items():
        if code in aspects:
            place = f"at-{aspects[code].id}" if line.code == "problems" else aspects[code].id
            found.append((count, place, aspects[code]))
        elif code in ("opinions", "assigned", "unassigned", "excluded"):
            found.append((count, code, f"total.{code}"))
        else:
            found.append((count, f"reason-{code}", f"reason.{code}"))
    return found
