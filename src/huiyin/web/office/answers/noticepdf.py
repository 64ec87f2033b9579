"""The PDF of a notice and of a read-out list. A character that no font can write is told instead of left out."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources

import segno
import typst

from huiyin.domain.answering.models import Answer
from huiyin.domain.answering.wording import parts_of, titled
from huiyin.domain.campaigns.models import Campaign
from huiyin.web.printing import MissingGlyphs, missing, printed, read_back
from huiyin.words import say

SIZES = ("a4", "a3")
#: What is written by hand on a read-out list.
LINES = ("where", "when", "who", "present")


@dataclass(frozen=True, slots=True)
class Sheet:
    """``kind`` is notice or list; ``where`` the place, empty for all; ``register`` the address of the public register, empty where it is not shown."""

    kind: str
    campaign: Campaign
    where: str
    answers: Sequence[Answer]
    language: str
    on: date
    register: str = ""
    size: str = "a4"


def sheet_pdf(sheet: Sheet) -> bytes:
    """The pages. Raises MissingGlyphs."""

    def said(key: str, **values: object) -> str:
        return say(f"delivery.{sheet.kind}.{key}", sheet.language, **values)

    host, name = sheet.campaign.host.named(sheet.language), sheet.campaign.named(sheet.language)
    told = {
        "language": sheet.language,
        "size": sheet.size,
        "campaign": f"{name} · {sheet.where}" if sheet.where else name,
        "title": said("title"),
        "lead": said("lead", name=name),
        "foot": f"{host} · {sheet.on.isoformat()}",
        "scan": said("scan") if sheet.register else "",
        "address": sheet.register.partition("://")[2],
        "picture": _picture(sheet.register) if sheet.register else "",
        "answers": [{"title": titled(one, sheet.language), "parts": parts_of(one, sheet.language)} for one in sheet.answers],
        "lines": [said(f"line.{one}") for one in LINES] if sheet.kind == "list" else [],
    }
    source = resources.files("huiyin.web.office.answers").joinpath("notice.typ").read_bytes()
    made = printed(typst.Compiler(), source, {"paper": json.dumps(told, ensure_ascii=False)})
    wanted = [str(told["campaign"]), str(told["title"]), str(told["lead"]), host]
    for one in sheet.answers:
        wanted += [titled(one, sheet.language), *(text for _, text in parts_of(one, sheet.language))]
    if lacking := missing("".join(wanted), "".join(read_back(made))):
        raise MissingGlyphs(lacking)
    return made


def _picture(address: str) -> str:
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=4, border=0)
    return picture.getvalue().decode()
