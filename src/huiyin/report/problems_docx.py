"""The problem list as an office files it: a Word document, one table an aspect, verbatim words beside each problem."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from huiyin.report.content import AspectRow, Ledger, ProblemRow
from huiyin.report.reconcile import reconcile
from huiyin.words import say

#: Widths of the columns of a problem table, in centimetres: number, problem, opinions, endorsements, verbatim.
WIDTHS = (1.6, 7.4, 1.9, 1.9, 12.2)
#: So many characters of a verbatim text are printed, and so many of them for a problem.
LONGEST, QUOTES = 160, 2
#: Word shows the Chinese part of a run in the East Asian font; Song is what offices file in, and every system has one.
FONTS = {"ascii": "Times New Roman", "hAnsi": "Times New Roman", "eastAsia": "宋体"}


def write_docx(ledger: Ledger, path: Path, *, made: str = "") -> None:
    """Write the list. ``made`` is its date, as ISO 8601. Speakers, and words spoken in confidence, are left out."""
    document = Document()
    _page(document)
    _styles(document)
    _properties(document, ledger, made)
    document.add_heading(_say(ledger, "title", title=ledger.title), 0)
    if made:
        document.add_paragraph(made).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(_summary(ledger))
    quotes = {row.id: row.shown for row in ledger.opinions if not row.secret}
    problems = {problem.id: problem for problem in ledger.problems}
    for aspect in ledger.aspects:
        _aspect(document, ledger, aspect, [problems[name] for name in aspect.problems], quotes)
    _reconciliation(document, ledger)
    document.save(str(path))


def _say(ledger: Ledger, key: str, **values: object) -> str:
    return say(f"report.document.{key}", ledger.language, **values)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            part.text = text
        else:
            part.set(qn("w:fldCharType"), kind or "")
        foot.add_run()._r.append(part)


def _styles(document: Any) -> None:
    for name in ("Normal", "Title", "Heading 1", "Table Grid"):
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for script, font in FONTS.items():
            fonts.set(qn(f"w:{script}"), font)
        style.font.color.rgb = None
    document.styles["Normal"].font.size = Pt(10.5)


def _properties(document: Any, ledger: Ledger, made: str) -> None:
    """The file's own dates are the document's, so that the same ledger gives the same file."""
    core = document.core_properties
    core.title, core.author, core.comments = ledger.title, "Huiyin", ""
    core.created = core.modified = datetime.fromisoformat(made) if made else datetime(2000, 1, 1)


def _summary(ledger: Ledger) -> str:
    totals = ledger.totals
    excluded, waiting = sum(totals.excluded.values()), sum(totals.unassigned.values())
    return _say(
        ledger, "summary", rows=totals.rows_read, opinions=totals.opinions, excluded=excluded, assigned=totals.assigned, unassigned=waiting,
        problems=totals.problems, aspects=totals.aspects, endorsements=totals.endorsements,
    )  # fmt: skip


def _aspect(document: Any, ledger: Ledger, aspect: AspectRow, problems: Sequence[ProblemRow], quotes: dict[str, str]) -> None:
    document.add_heading(_say(ledger, "aspect", number=aspect.number, title=aspect.title, problems=len(problems), opinions=aspect.size), 1)
    columns = [say(f"report.column.{key}", ledger.language) for key in ("number", "problem", "opinions", "endorsements", "verbatim")]
    rows = [(p.number, p.title, str(p.size), str(p.endorsements or ""), _verbatim(p, quotes)) for p in problems]
    _table(document, columns, rows, WIDTHS)


def _verbatim(problem: ProblemRow, quotes: dict[str, str]) -> str:
    said = [quotes[name].replace("\n", " ") for name in problem.representatives if name in quotes][:QUOTES]
    return "\n".join(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…" for text in said)


def _reconciliation(document: Any, ledger: Ledger) -> None:
    document.add_heading(say("report.sheet.reconciliation", ledger.language), 1)
    columns = [say(f"report.column.{key}", ledger.language) for key in ("item", "whole", "parts", "result")]
    rows = []
    for line in reconcile(ledger):
        verdict = say("report.holds" if line.holds else "report.fails", ledger.language)
        rows.append((say(f"report.line.{line.code}", ledger.language), str(line.whole), " + ".join(map(str, line.parts.values())) or "0", verdict))
    _table(document, columns, rows, (8, 2.4, 11.2, 3.4))


def _table(document: Any, columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    table = document.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for number, row in enumerate([columns, *rows]):
        added = table.add_row()
        for cell, text, width in zip(added.cells, row, widths, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(_printable(text))
            run.bold = number == 0
        _mark(added, "w:tblHeader" if number == 0 else "w:cantSplit")
    document.add_paragraph()


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _printable(text: str) -> str:
    """Without what XML cannot hold: control characters and lone surrogates."""
    return "".join(c for c in text if c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff"))
