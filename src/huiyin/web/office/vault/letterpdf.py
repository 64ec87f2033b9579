"""The PDF of the letters of a round: one page each, the address where the window of an envelope is, and nothing of what anybody said."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources

import segno
import typst

from huiyin.domain.answering.models import Answer
from huiyin.domain.answering.rounds import Letter
from huiyin.domain.answering.wording import parts_of, titled
from huiyin.domain.campaigns.models import Campaign
from huiyin.web.printing import MissingGlyphs, missing, printed, read_back
from huiyin.words import say

#: How large the letters are, by how much there is to say: one page for what is usual.
SIZES = ((700, 11.0), (1300, 9.5), (2200, 8.0))
SMALLEST = 7.0


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on every letter. ``base`` is where the application is reached, ending in a stroke."""

    campaign: Campaign
    language: str
    base: str
    on: date


def letters_pdf(letters: Sequence[Letter], answers: Mapping[int, Answer], paper: Paper) -> bytes:
    """A4, a letter a page. Raises MissingGlyphs when a character could not be written."""
    host, name = paper.campaign.host.named(paper.language), paper.campaign.named(paper.language)
    opening = say("delivery.letter.opening", paper.language, name=name)
    told = {
        "language": paper.language,
        "title": say("delivery.letter.title", paper.language, name=name),
        "sender": host,
        "host": host,
        "day": paper.on.isoformat(),
        "opening": opening,
        "rate": say("delivery.letter.rate", paper.language),
        "why": say("delivery.letter.why", paper.language),
        "letters": [_letter(one, answers[one.answer], paper) for one in letters],
    }
    source = resources.files("huiyin.web.office.vault").joinpath("letters.typ").read_bytes()
    made = printed(typst.Compiler(), source, {"paper": json.dumps(told, ensure_ascii=False)})
    wanted = [host, opening, *(one.to for one in letters)]
    for answer in answers.values():
        wanted += [titled(answer, paper.language), *(text for _, text in parts_of(answer, paper.language))]
    if lacking := missing("".join(wanted), "".join(read_back(made))):
        raise MissingGlyphs(lacking)
    return made


def _letter(one: Letter, answer: Answer, paper: Paper) -> dict[str, object]:
    address = f"{paper.base}r/{one.code}/"
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=4, border=0)
    parts, title = parts_of(answer, paper.language), titled(answer, paper.language)
    length = sum(len(text) for _, text in parts)
    return {
        "to": one.to,
        "how": "" if one.kind == "post" else say(f"delivery.letter.how.{one.kind}", paper.language),
        "number": say("delivery.letter.number", paper.language, number=one.number),
        "title": title,
        "parts": parts,
        "size": next((size for most, size in SIZES if length <= most), SMALLEST),
        "address": address.partition("://")[2].rstrip("/"),
        "picture": picture.getvalue().decode(),
    }
