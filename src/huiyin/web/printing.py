"""Pages made with typst. Whether every character is there is read back from the PDF: a font that lacks one leaves it out without a word."""

from __future__ import annotations

from collections.abc import Mapping

import pypdfium2 as pdfium
import typst


class MissingGlyphs(Exception):
    """``characters`` that no font on this machine can write."""

    def __init__(self, characters: str) -> None:
        super().__init__(characters)
        self.characters = characters


def printed(compiler: typst.Compiler, source: bytes, said: Mapping[str, str]) -> bytes:
    """The PDF of a page that is made from values: what is said is never read as markup."""
    made = compiler.compile(source, format="pdf", sys_inputs={**said})
    assert isinstance(made, bytes)
    return made


def read_back(made: bytes) -> list[str]:
    """The text of each page of a PDF."""
    document = pdfium.PdfDocument(made)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def missing(wanted: str, there: str) -> str:
    """The characters that are wanted and not there, each once, the first twenty."""
    return "".join(dict.fromkeys(c for c in wanted if not c.isspace() and c not in there))[:20]
