"""Office containers with the same bytes every time: dates are fixed and nothing is compressed, as compressors differ."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

DATE = datetime(2026, 5, 1)
_KEPT = ("Normal Table", "Table Grid")
_NUMBER_ID = "77"
_LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))


def fixed_zip(data: bytes) -> bytes:
    """The parts of a container in a fixed order, with one date, stored as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (2026, 5, 1, 0, 0, 0))
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return out.getvalue()


def word_bytes(lines: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """A .docx of lines: kind ``#`` title, ``##`` heading, ``1#``–``3#`` numbered by Word, ``|`` table row, else a paragraph."""
    document = docx.Document()
    _slim(document)
    _date(document)
    _define_numbers(document)
    rows: list[Sequence[str]] = []
    for kind, texts in [*lines, ("", [])]:
        if kind == "|":
            rows.append(texts)
            continue
        if rows:
            _table(document, rows)
            rows = []
        if texts:
            _paragraph(document, kind, texts[0])
    out = io.BytesIO()
    document.save(out)
    return fixed_zip(out.getvalue())


def _slim(document: Document) -> None:
    """Leave out the template's table styles, its second copy of the styles and its picture: nine tenths of the file."""
    for holder, ending in ((document.part.rels, "/stylesWithEffects"), (document.part.package.rels, "/thumbnail")):
        for key in [key for key, relation in holder.items() if relation.reltype.endswith(ending)]:
            holder.pop(key)
    styles = document.styles.element
    for style in [*styles.findall(qn("w:style")), *styles.findall(qn("w:latentStyles"))]:
        if style.tag == qn("w:latentStyles") or (style.get(qn("w:type")) == "table" and style.name_val not in _KEPT):
            styles.remove(style)


def _date(document: Document) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = "第三组"
    properties.title = properties.comments = ""
    properties.created = properties.modified = DATE


def _paragraph(document: Document, kind: str, text: str) -> None:
    if kind == "##":
        document.add_heading(text, 1)
        return
    paragraph = document.add_paragraph(text)
    if kind == "#":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.runs[0].bold = True
    elif kind:
        _number(paragraph, int(kind[0]) - 1)


def _number(paragraph: Paragraph, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    numbering = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", str(level)), ("w:numId", _NUMBER_ID)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        numbering.append(element)
    properties.append(numbering)


def _define_numbers(document: Document) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{label}"/><w:lvlJc w:val="left"/></w:lvl>'
        for at, (kind, label) in enumerate(_LEVELS)
    )
    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_NUMBER_ID}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{_NUMBER_ID}"><w:abstractNumId w:val="{_NUMBER_ID}"/></w:num>'))


def _table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for line, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text
