"""The PDF of a poster. Whether every character is on it is read back from the PDF: a font that lacks one leaves it out without a word."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from importlib import resources

import pypdfium2 as pdfium
import segno
import typst


#: How large the letters are, the first at which everything stands on one page.
SCALES = ("1", "0.85", "0.7", "0.55", "0.4")


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
    """One A4 page, with smaller letters the more there is to say. Raises MissingGlyphs when a character could not be written."""
    picture = io.BytesIO()
    segno.make(poster.url, error="m").save(picture, kind="svg", scale=8, border=0)
    words = {name: value for name, value in asdict(poster).items() if name != "url"}
    source = resources.files("huiyin.web.office.forms").joinpath("poster.typ").read_bytes()
    compiler = typst.Compiler()
    for scale in SCALES:
        made = compiler.compile(source, format="pdf", sys_inputs={**words, "picture": picture.getvalue().decode(), "scale": scale})
        assert isinstance(made, bytes)
        pages = _read(made)
        if len(pages) == 1:
            break
    missing = _missing("".join(value for name, value in words.items() if name != "language"), "".join(pages))
    if missing:
        raise MissingGlyphs(missing)
    return made


def _read(made: bytes) -> list[str]:
    """The text of each page."""
    document = pdfium.PdfDocument(made)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def _missing(wanted: str, there: str) -> str:
    """The characters that are wanted and not there, each once, the first twenty."""
    return "".join(dict.fromkeys(c for c in wanted if not c.isspace() and c not in there))[:20]
