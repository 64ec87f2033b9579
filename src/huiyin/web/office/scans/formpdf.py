"""The PDF of the blank form, one A4 page a copy, each with its serial and marks in the corners."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass, replace
from importlib import resources

import segno
import typst

from huiyin.web.printing import MissingGlyphs, missing, printed, read_back

#: Letters, boxes and ruled lines, the first with which everything stands on one page.
FITS = (("10.5", 4, 4), ("9.5", 4, 3), ("9", 3, 3), ("8", 3, 2))


class TooFull(Exception):
    """More is to be printed than a page holds."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the form, in one language, and the serial of each copy."""

    language: str
    campaign: str
    host: str
    of: str
    title: str
    lead: str
    stratum: str
    protect: str
    back: str
    protects: tuple[str, ...]
    strata: tuple[str, ...]
    serials: tuple[str, ...]

    @property
    def words(self) -> str:
        """Everything that must be readable on a page."""
        return "".join((self.campaign, self.host, self.of, self.title, self.lead, self.stratum, self.protect, self.back, *self.protects, *self.strata, self.serials[0]))


def form_pdf(paper: Paper) -> bytes:
    """Raises MissingGlyphs when a character could not be written, TooFull when a form needs two pages."""
    compiler = typst.Compiler()
    source = resources.files("huiyin.web.office.scans").joinpath("form.typ").read_bytes()
    for size, boxes, lines in FITS:
        # One copy tells whether it fits, and whether the fonts have everything.
        pages = read_back(printed(compiler, source, _said(replace(paper, serials=paper.serials[:1]), size, boxes, lines)))
        if len(pages) == 1:
            break
    else:
        raise TooFull
    if lacking := missing(paper.words, pages[0]):
        raise MissingGlyphs(lacking)
    return printed(compiler, source, _said(paper, size, boxes, lines))


def _said(paper: Paper, size: str, boxes: int, lines: int) -> dict[str, str]:
    sheets = [{"serial": one, "picture": _picture(one)} for one in paper.serials]
    return {"form": json.dumps({**asdict(paper), "size": size, "boxes": boxes, "lines": lines, "sheets": sheets})}


def _picture(serial: str) -> str:
    written = io.BytesIO()
    segno.make(serial, error="m", micro=False).save(written, kind="svg", scale=8, border=0)
    return written.getvalue().decode()
