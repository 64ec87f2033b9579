"""The rows of a long Word table, written as XML at once: cell by cell, thousands of them take minutes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from huiyin.report.origins import printable

#: Twentieths of a point in a centimetre.
TWIPS = 567


def grid_rows(
    columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, grouped: Collection[int], size: float, shade: str
) -> Iterator[BaseOxmlElement]:
    """The header, which comes again on every page, and the rows. In the columns ``grouped``, counted from the left, equal cells below
    each other become one where the grouped cells before them are one too. ``widths`` are centimetres, ``size`` is in points."""
    begun = _begun(rows, grouped)
    parts = [_row(columns, widths, {}, size, shade)]
    for row, starts in zip(rows, begun, strict=True):
        parts.append(_row(row, widths, starts, size, ""))
    table = parse_xml(f"<w:tbl {nsdecls('w')}>{''.join(parts)}</w:tbl>")
    yield from list(table)


def _begun(rows: Sequence[Sequence[str]], grouped: Collection[int]) -> Iterator[dict[int, bool]]:
    """For each row and grouped column whether a cell begins there."""
    before: Sequence[str] | None = None
    for row in rows:
        starts, new = {}, before is None
        for column in sorted(grouped):
            new = new or (before is not None and before[column] != row[column])
            starts[column] = new
        yield starts
        before = row


def _row(row: Sequence[str], widths: Sequence[float], starts: dict[int, bool], size: float, shade: str) -> str:
    """A row that is never parted between pages; one with a shade is a header."""
    marks = "<w:cantSplit/>" + ("<w:tblHeader/>" if shade else "")
    cells = (_cell(text, widths[at], starts.get(at), size, shade) for at, text in enumerate(row))
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: float, starts: bool | None, size: float, shade: str) -> str:
    merge = "" if starts is None else f'<w:vMerge w:val="{"restart" if starts else "continue"}"/>'
    fill = f'<w:shd w:val="clear" w:fill="{shade}"/>' if shade else ""
    bold = "<w:b/>" if shade else ""
    lines = [] if starts is False else escape(printable(text)).split("\n")
    told = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    run = f'<w:r><w:rPr>{bold}<w:sz w:val="{round(size * 2)}"/></w:rPr>{told}</w:r>' if told else ""
    width_of = f'<w:tcW w:w="{round(width * TWIPS)}" w:type="dxa"/>'
    return f'<w:tc><w:tcPr>{width_of}{merge}{fill}</w:tcPr><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>{run}</w:p></w:tc>'
