"""The PDF of a poster. Whether every character is on it is read back from the PDF: a font that lacks one leaves it out without a word."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from importlib import resources

import segno
import typst

from huiyin.web.printing import MissingGlyphs, missing, printed, read_back

#: How large the letters are, the first at which everything stands on one page.
SCALES = ("1", "0.85", "0.7", "0.55", "0.4")


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
    segno.make(poster.url, error="m", micro=False).save(picture, kind="svg", scale=8, border=0)
    words = {name: value for name, value in asdict(poster).items() if name != "url"}
    source = resources.files("huiyin.web.office.forms").joinpath("poster.typ").read_bytes()
    compiler = typst.Compiler()
    for scale in SCALES:
        made = printed(compiler, source, {**words, "picture": picture.getvalue().decode(), "scale": scale})
        pages = read_back(made)
        if len(pages) == 1:
            break
    if lacking := missing("".join(value for name, value in words.items() if name != "language"), "".join(pages)):
        raise MissingGlyphs(lacking)
    return made
