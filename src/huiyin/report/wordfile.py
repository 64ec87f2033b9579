"""A Word document on A4 landscape with headings, paragraphs and tables; the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from huiyin.report.origins import printable
from huiyin.report.wordgrid import Look, grid_rows

#: What offices file in: body in Fangsong, headings in Heiti; each with the names other systems know it by.
BODY, HEADING, LATIN = "仿宋", "黑体", "Times New Roman"
OTHER_NAMES = {BODY: "FangSong,仿宋_GB2312,STFangsong,Noto Serif CJK SC", HEADING: "SimHei,STHeiti,Noto Sans CJK SC"}
#: Font and size in points of each style.
STYLES = {"Normal": (BODY, 12), "Title": (HEADING, 20), "Heading 1": (HEADING, 15), "Heading 2": (HEADING, 12.5)}
TABLE_SIZE, SHADE = 10.5, "E7ECF3"
#: The date inside a file that has none, and of every part of the archive: zip knows none before 1980.
MADE, PACKED = datetime(2000, 1, 1), (1980, 1, 1, 0, 0, 0)


class WordFile:
    """The document being written. ``made`` is printed below the title; ``foot`` is the line with the page number, where PAGE and
    NUMPAGES stand for the numbers."""

    def __init__(self, title: str, made: str, foot: str) -> None:
        self._document = Document()
        _page(self._document.sections[0], foot)
        _styles(self._document)
        core = self._document.core_properties
        core.title, core.author, core.comments = printable(title), "Huiyin", ""
        core.created = core.modified = datetime.fromisoformat(made) if made else MADE
        self._document.add_heading(printable(title), 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
        if made:
            self._document.add_paragraph(made).alignment = WD_ALIGN_PARAGRAPH.CENTER

    def heading(self, text: str, level: int, *, on_a_new_page: bool = False) -> None:
        """A heading that Word's navigation lists."""
        self._document.add_heading(printable(text), level).paragraph_format.page_break_before = on_a_new_page

    def paragraph(self, text: str, *, centred: bool = False) -> None:
        """A paragraph of the body, in the middle or its first line set in by two characters."""
        added = self._document.add_paragraph(printable(text))
        if centred:
            added.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            added.paragraph_format.first_line_indent = Pt(2 * STYLES["Normal"][1])

    def table(
        self, columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *,
        numbers: Collection[int] = (), grouped: Collection[int] = (), bold_last: bool = False,
    ) -> None:  # fmt: skip
        """A table as ``grid`` writes it, and a little room below."""
        self.grid(columns, rows, widths, numbers=numbers, grouped=grouped, bold_last=bold_last)
        self._document.add_paragraph().paragraph_format.line_spacing = Pt(8)

    def grid(
        self, columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *,
        numbers: Collection[int] = (), grouped: Collection[int] = (), bold_last: bool = False,
    ) -> None:  # fmt: skip
        """A table whose header comes again on every page. ``widths`` are centimetres; columns of ``numbers`` are set to the right;
        equal cells of the columns ``grouped`` become one, see ``wordgrid``."""
        table = self._document.add_table(rows=0, cols=len(columns), style="Table Grid")
        table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
        _roomy(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        look = Look(TABLE_SIZE, SHADE, frozenset(numbers), bold_last)
        for row in grid_rows(columns, rows, widths, grouped=grouped, look=look):
            table._tbl.append(row)

    def save(self, path: Path) -> None:
        """Write the file. OSError passes through."""
        packed = io.BytesIO()
        self._document.save(packed)
        with zipfile.ZipFile(packed) as parts, zipfile.ZipFile(path, "w") as out:
            for part in parts.infolist():
                data = parts.read(part)
                renamed = _with_other_names(data) if part.filename == "word/fontTable.xml" else data
                out.writestr(zipfile.ZipInfo(part.filename, PACKED), renamed, zipfile.ZIP_DEFLATED)


def _page(section: Any, foot: str) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    line = section.footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in re.split("(NUMPAGES|PAGE)", foot):
        _field(line, part) if part in ("NUMPAGES", "PAGE") else line.add_run(part)


def _field(line: Any, code: str) -> None:
    """A number that Word fills in."""
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        line.add_run()._r.append(part)


def _styles(document: Any) -> None:
    for name, (font, size) in STYLES.items():
        style = document.styles[name]
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for script, named in {"ascii": LATIN, "hAnsi": LATIN, "cs": LATIN, "eastAsia": font}.items():
            fonts.set(qn(f"w:{script}"), named)
        style.font.color.rgb, style.font.size = None, Pt(size)
    for border in document.styles["Title"].element.findall(".//" + qn("w:pBdr")):
        border.getparent().remove(border)
    for name, before in (("Title", 0), ("Heading 1", 12), ("Heading 2", 10), ("Normal", 0)):
        document.styles[name].paragraph_format.space_before = Pt(before)
        document.styles[name].paragraph_format.space_after = Pt(4)


def _roomy(table: Any) -> None:
    """A little air above and below the text of each cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:top", "w:bottom"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), str(Cm(0.05).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _with_other_names(fonts: bytes) -> bytes:
    """The document's table of fonts with what to take where one is missing."""
    added = "".join(
        f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(others)}/></w:font>" for name, others in OTHER_NAMES.items()
    )
    return fonts.replace(b"</w:fonts>", added.encode() + b"</w:fonts>")
