"""The rows of a Word table, written as XML at once: cell by cell, thousands of them take minutes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from huiyin.report.origins import printable

#: Twentieths of a point in a centimetre.
TWIPS = 567


@dataclass(frozen=True, slots=True)
class Look:
    """``size`` of the letters in points, ``shade`` behind the header, columns of ``numbers`` set to the right below it, and whether the last row is bold."""

    size: float
    shade: str
    numbers: frozenset[int] = frozenset()
    bold_last: bool = False


def grid_rows(
    columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, grouped: Collection[int], look: Look
) -> Iterator[BaseOxmlElement]:
    """The header, which comes again on every page, and the rows. In the columns ``grouped``, counted from the left, equal cells below
    each other become one where the grouped cells before them are one too. ``widths`` are centimetres."""
    parts = [_row(columns, widths, {}, look, head=True)]
    for number, (row, starts) in enumerate(zip(rows, _begun(rows, grouped), strict=True), 1):
        parts.append(_row(row, widths, starts, look, bold=look.bold_last and number == len(rows)))
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


def _row(row: Sequence[str], widths: Sequence[float], starts: dict[int, bool], look: Look, *, head: bool = False, bold: bool = False) -> str:
    """A row that is never parted between pages."""
    marks = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    shade = look.shade if head else ""
    cells = (
        _cell(text, widths[at], starts.get(at), look.size, shade, bold=head or bold, right=at in look.numbers and not head)
        for at, text in enumerate(row)
    )
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: float, starts: bool | None, size: float, shade: str, *, bold: bool, right: bool) -> str:
    merge = "" if starts is None else f'<w:vMerge w:val="{"restart" if starts else "continue"}"/>'
    fill = f'<w:shd w:val="clear" w:fill="{shade}"/>' if shade else ""
    lines = [] if starts is False else escape(printable(text)).split("\n")
    told = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    run = f'<w:r><w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{round(size * 2)}"/></w:rPr>{told}</w:r>' if told else ""
    width_of = f'<w:tcW w:w="{round(width * TWIPS)}" w:type="dxa"/>'
    side = '<w:jc w:val="right"/>' if right else ""
    return f'<w:tc><w:tcPr>{width_of}{merge}{fill}</w:tcPr><w:p><w:pPr><w:spacing w:after="0"/>{side}</w:pPr>{run}</w:p></w:tc>'
