"""The PDF of a poster. Whether every character is on it is read back from the PDF: a font that lacks one leaves it out without a word."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from importlib import resources

import pypdfium2 as pdfium
import segno
import typst


class MissingGlyphs(Exception):
    """``characters`` that no font on this machine can write."""

    def __init__(self, characters: str) -> None:
        super().__init__(characters)
        self.characters = characters


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on it, in one language; ``url`` is in the picture, ``address`` is what is typed."""

    language: str
    campaign: str
    host: str
    title: str
    question: str
    url: str
    address: str
    scan: str
    or_type: str
    facts: str


def poster_pdf(poster: Poster) -> bytes:
    """One A4 page. Raises MissingGlyphs when a character could not be written."""
    picture = io.BytesIO()
    segno.make(poster.url, error="m").save(picture, kind="svg", scale=8, border=0)
    words = {name: value for name, value in asdict(poster).items() if name != "url"}
    source = resources.files("huiyin.web.office.forms").joinpath("poster.typ").read_bytes()
    made = typst.Compiler(source, sys_inputs={**words, "picture": picture.getvalue().decode()}).compile(format="pdf")
    assert isinstance(made, bytes)
    missing = _missing("".join(value for name, value in words.items() if name != "language"), made)
    if missing:
        raise MissingGlyphs(missing)
    return made


def _missing(wanted: str, made: bytes) -> str:
    """The characters of the words that cannot be read in the PDF, each once, the first twenty."""
    document = pdfium.PdfDocument(made)
    try:
        there = set("".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()
    return "".join(dict.fromkeys(c for c in wanted if not c.isspace() and c not in there))[:20]
