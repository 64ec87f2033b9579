"""Builders of real files, one a format; all sample text and all people are invented."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from docx.oxml import parse_xml

Cells = Sequence[Sequence[object]]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SECTOR = 512


class Make:
    """Writes files into one folder and returns their paths."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def raw(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def text(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        return self.raw(name, text.encode(encoding))

    def xlsx(
        self, rows: Cells | dict[str, Cells], name: str = "意见.xlsx", *, merges: Sequence[str] = (), hidden: Sequence[str] = ()
    ) -> Path:
        """A workbook of one sheet or of several by name; ``merges`` are ranges such as ``A1:C1`` of each sheet."""
        path = self.folder / name
        sheets = rows if isinstance(rows, dict) else {"Sheet1": rows}
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
            for title, lines in sheets.items():
                sheet = book.add_worksheet(title)
                for area in merges:
                    sheet.merge_range(area, "")
                for index, line in enumerate(lines):
                    sheet.write_row(index, 0, line)
                if title in hidden:
                    sheet.hide()
        return path

    def zip(self, name: str, parts: dict[str, bytes]) -> Path:
        path = self.folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, data in parts.items():
                archive.writestr(part, data)
        return path

    def docx(self, build: Callable[[docx.document.Document], object], name: str = "纪要.docx") -> Path:
        path = self.folder / name
        document = docx.Document()
        build(document)
        document.save(str(path))
        return path

    def parquet(self, columns: dict[str, list[object]], name: str = "意见.parquet") -> Path:
        path = self.folder / name
        pq.write_table(pa.table(columns), path)
        return path

    def pdf(self, pages: Sequence[Sequence[str]], name: str = "来信.pdf") -> Path:
        return self.raw(name, pdf_bytes(pages))

    def ole(self, name: str, streams: dict[str, bytes]) -> Path:
        return self.raw(name, ole_bytes(streams))


def pdf_bytes(pages: Sequence[Sequence[str]], encrypt: str = "") -> bytes:
    """A PDF of lines of Chinese text in a font that every viewer has; a page without lines has a drawing only."""
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
        "/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor<</Type/FontDescriptor"
        "/FontName/STSong-Light/Flags 6/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
    )
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", font]
    kids = []
    for lines in pages:
        shown = "".join(f"1 0 0 1 50 {780 - 20 * at} Tm <{line.encode('utf-16-be').hex()}> Tj\n" for at, line in enumerate(lines))
        stream = f"BT /F1 12 Tf\n{shown}ET" if lines else "0 0 100 100 re f"
        objects.append(f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream")
        resources = "<</Font<</F1 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources{resources}/Contents {len(objects)} 0 R>>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    return _pdf_file(objects, encrypt)


def _pdf_file(objects: list[str], encrypt: str) -> bytes:
    body = b"%PDF-1.5\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(places) + 1}/Root 1 0 R{encrypt}>>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + end.encode()


def ole_bytes(streams: dict[str, bytes]) -> bytes:
    """A compound file of streams, each padded to a length that needs no ministream."""
    padded = {name: data.ljust(-(-max(len(data), 4096) // SECTOR) * SECTOR, b"\0") for name, data in streams.items()}
    chains, start, sectors = [], 0, b""
    entries = [_ole_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for index, (name, data) in enumerate(padded.items(), 1):
        count = len(data) // SECTOR
        chains += [*range(start + 1, start + count), 0xFFFFFFFE]
        entries.append(_ole_entry(name, 2, start, len(data), right=index + 1 if index < len(padded) else 0xFFFFFFFF))
        sectors += data
        start += count
    directory = b"".join(entries)
    directory = directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0")
    size = len(directory) // SECTOR
    chains += [*range(start + 1, start + size), 0xFFFFFFFE]
    fat_at = start + size
    chains.append(0xFFFFFFFD)
    fat = struct.pack(f"<{len(chains)}I", *chains).ljust(SECTOR, b"\xff")
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        start,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
    )
    difat = struct.pack("<109I", fat_at, *[0xFFFFFFFF] * 108)
    return (head + difat).ljust(SECTOR, b"\0") + sectors + directory + fat


def _ole_entry(name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII16sIQQIQ", written, len(written), kind, 1, 0xFFFFFFFF, right, child, b"", 0, 0, 0, start, size)


def numbered(document: docx.document.Document, levels: Sequence[tuple[str, str]], number: int = 90) -> None:
    """A list of a document: format and label of each level, as Word's numbering part holds them."""
    part = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{label}"/></w:lvl>'
        for at, (form, label) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {W} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{inner}</w:abstractNum>')
    part.insert(0, abstract)
    part.append(parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))


def in_list(document: docx.document.Document, text: str, level: int, number: int = 90) -> None:
    """A paragraph in a list."""
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'))


def table(document: docx.document.Document, rows: Sequence[Sequence[str]]) -> docx.table.Table:
    made: docx.table.Table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for line, cells in zip(rows, made.rows, strict=True):
        for text, cell in zip(line, cells.cells, strict=True):
            cell.text = text
    return made


def minutes(document: docx.document.Document) -> None:
    """Minutes with headings, a list that Word numbers, a table of opinions with merged cells, and a form."""
    numbered(document, [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")])
    document.add_heading("二分厂征求意见座谈会纪要", 1)
    document.add_paragraph("时间：2024年5月6日")
    in_list(document, "生活保障方面", 0)
    in_list(document, "夜班食堂关门太早，夜里没有热饭。", 1)
    in_list(document, "女更衣柜不够用。", 1)
    in_list(document, "生产安排方面", 0)
    in_list(document, "报表重复填写，建议合并。", 1)
    in_list(document, "先合并日报。", 2)
    document.add_paragraph("以下为书面意见：")
    made = table(document, [["序号", "发言人", "意见"], ["1", "赵一", "班车绕路太远。"], ["2", "", "车上没有空调。"], ["3", "钱二", "无"]])
    made.cell(1, 1).merge(made.cell(2, 1))
    document.add_paragraph("另收到意见表一份：")
    form = table(document, [["姓名", "孙三", "单位", "三工段"], ["意见和建议", "", "", ""]])
    form.cell(1, 1).merge(form.cell(1, 3)).text = "1、增设职工书屋；\n2、体检增加职业病项目。"
    document.add_paragraph("会议到此结束。")
