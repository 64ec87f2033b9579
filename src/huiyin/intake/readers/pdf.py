"""PDF documents that hold text; scanned ones are told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pypdfium2 as pdfium

from huiyin.intake import limits
from huiyin.intake.readers.running import Piece, document
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask
from huiyin.intake.types import Notice, Source

#: A text whose lines are all narrower than this many half characters is a list, not wrapped lines.
_NARROWEST = 44

_END = re.compile(r"[。！？!?；;：:.…”」』）)]\s*$")
_START = re.compile(
    r"\s*(?:[(（]?[一二三四五六七八九十百]+[)）、.．]|[(（]?\d{1,3}[)）、.．](?!\d)|[①-⑳•·●○■◆▪*–—-]|第[一二三四五六七八九十百\d]+[章节条项、]|[^\s：:]{1,12}[：:])"
)
_NUMBER_LINE = re.compile(
    r"\s*(?:[-—–]\s*)?(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*(?:共\s*)?\d{1,4}\s*页?)?(?:\s*[-—–])?\s*$|\s*page\s+\d+(?:\s+of\s+\d+)?\s*$",
    re.IGNORECASE,
)


def read(file: SourceFile, ask: Ask) -> list[Source]:
    """The text of a PDF, its broken lines put together to paragraphs, page furniture left out with a notice.

    Raises:
        IntakeError: broken_pdf, encrypted, too_many_pages, scanned_pdf (no page holds text).
    """
    pages = [_lines(text) for text in _pages(file)]
    blank = [number for number, lines in enumerate(pages, 1) if not lines]
    if len(blank) == len(pages):
        raise file.error("scanned_pdf", pages=len(pages))
    notices = [Notice("pages_without_text", {"pages": ", ".join(map(str, blank[:20])), "count": len(blank)})] if blank else []
    pages, dropped = _without_furniture(pages)
    if dropped:
        notices.append(Notice("page_furniture", {"count": dropped}))
    return [document(_pieces(pages), file, notices=tuple(notices))]


def _pages(file: SourceFile) -> list[str]:
    try:
        pdf = pdfium.PdfDocument(file.path)
    except pdfium.PdfiumError as error:
        raise file.error("encrypted" if "password" in str(error).lower() else "broken_pdf", problem=str(error)) from error
    try:
        if len(pdf) > limits.PDF_PAGES:
            raise file.error("too_many_pages", count=len(pdf), limit=limits.PDF_PAGES)
        return [_page_text(pdf, index) for index in range(len(pdf))]
    except pdfium.PdfiumError as error:
        raise file.error("broken_pdf", problem=str(error)) from error
    finally:
        pdf.close()


def _page_text(pdf: pdfium.PdfDocument, index: int) -> str:
    page = pdf[index]
    text = page.get_textpage()
    try:
        return str(text.get_text_bounded())
    finally:
        text.close()
        page.close()


def _lines(text: str) -> list[str]:
    # PDFium gives U+FFFE for a hyphen at a line's end and NUL for glyphs without a character.
    plain = re.sub("[\x00\ufeff]", "", text.replace("\ufffe\r\n", "").replace("\ufffe", "-"))
    return [line.strip() for line in re.split(r"\r\n|\r|\n", plain) if line.strip()]


def _without_furniture(pages: list[list[str]]) -> tuple[list[list[str]], int]:
    """Page numbers, and lines that stand first or last on most pages, figures in them aside."""
    edges = Counter(_figureless(line) for lines in pages for line in {*lines[:1], *lines[-1:]})
    running = {edge for edge, count in edges.items() if count >= 3 and count > len(pages) / 2}
    kept = [[line for at, line in enumerate(lines) if not _is_furniture(line, at, len(lines), running)] for lines in pages]
    return kept, sum(map(len, pages)) - sum(map(len, kept))


def _figureless(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _is_furniture(line: str, at: int, count: int, running: set[str]) -> bool:
    return at in (0, count - 1) and count > 1 and (_figureless(line) in running or bool(_NUMBER_LINE.fullmatch(line)))


def _pieces(pages: list[list[str]]) -> Iterator[Piece]:
    """Paragraphs: a line that is as long as its neighbours and ends in no mark goes on in the next one, over pages too."""
    width = _full_width([line for lines in pages for line in lines])
    text, last, first = "", "", 1
    for number, lines in enumerate(pages, 1):
        for line in lines:
            if text and _goes_on(last, line, width):
                text, last = _glued(text, line), line
                continue
            if text:
                yield Piece("paragraph", text, page=first)
            text, last, first = line, line, number
    yield Piece("paragraph", text, page=first)


def _full_width(lines: list[str]) -> float:
    """The width above which a line counts as full: near what the longest tenth of lines reaches."""
    lengths = sorted(map(_measure, lines))
    return max(_NARROWEST, 0.85 * lengths[min(len(lengths) - 1, int(len(lengths) * 0.9))])


def _measure(line: str) -> int:
    """Width in half characters: a Chinese character is twice as wide as a Latin one."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in line)


def _goes_on(last: str, line: str, width: float) -> bool:
    return _measure(last) >= width and not _END.search(last) and not _START.match(line)


def _glued(text: str, line: str) -> str:
    wide = ord(text[-1]) > 0x2E80 or ord(line[0]) > 0x2E80
    return text + line if wide else f"{text} {line}"
