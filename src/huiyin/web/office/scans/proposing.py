"""From what the machine read on a form to what a person is offered: without the words that are printed on it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import reduce

from huiyin.domain.campaigns.models import Campaign, Stratum
from huiyin.domain.collection.models import FormBatch
from huiyin.domain.collection.serials import serials_in, without_serials
from huiyin.intake.ocr import Line
from huiyin.web.office.scans.paper import batch_line
from huiyin.words import LANGUAGES, say

#: Below this a line is marked, in hundredths.
SURE = 95
#: The sentences of the form.
PRINTED = ("title", "lead", "stratum", "opinion", "protect", "protect_1", "protect_2", "protect_3", "back")
#: The number that is printed in a box, alone or before the first line in it.
_NUMBER = re.compile(r"([1-9])(?:[\s.、:：]+(\S.*))?")
#: A line is printed where so much of it stands in one printed sentence, in pieces of at least so many characters.
_SHARE, _PIECE_ZH, _PIECE_EN = 0.8, 2, 5


@dataclass(frozen=True, slots=True)
class Proposed:
    """The words offered, the serial, the doubtful lines with how sure the machine is in per cent, and how many printed lines were left out."""

    text: str = ""
    serial: str = ""
    doubtful: tuple[tuple[str, int], ...] = ()
    left_out: int = 0


def proposed(lines: Sequence[Line], campaign: Campaign, batch: FormBatch | None = None) -> Proposed:
    """What is offered of the lines that were read on a page: each box of the form a paragraph."""
    marks = [mark for one in _printed(campaign, batch) if (mark := _plain(one))]
    serials = {serial for line in lines for serial in serials_in(line.text)}
    boxes: list[list[str]] = [[]]
    kept: list[Line] = []
    last = 0
    for line in lines:
        text = without_serials(line.text).strip()
        number = _NUMBER.fullmatch(text)
        # A number alone is a box whose neighbour was not seen, perhaps; with words behind it, only the next one is.
        if number and (int(number[1]) == last + 1 or (not number[2] and int(number[1]) > last)):
            boxes.append([])
            text, last = number[2] or "", int(number[1])
        if _plain(text) and not _is_printed(_plain(text), marks):
            boxes[-1].append(text)
            kept.append(line)
    text = "\n".join(_paragraphs(boxes))
    doubtful = tuple((line.text, int(line.sure * 100)) for line in kept if line.sure * 100 < SURE)
    return Proposed(text, serials.pop() if len(serials) == 1 else "", doubtful, len(lines) - len(kept))


def _paragraphs(boxes: Sequence[Sequence[str]]) -> Iterator[str]:
    """What stands in a box is one text; without boxes, and before the first, each line is by itself."""
    yield from boxes[0]
    for lines in boxes[1:]:
        if lines:
            yield reduce(_joined, lines)


def _joined(before: str, after: str) -> str:
    wide = ord(before[-1]) > 0x2E80 or ord(after[0]) > 0x2E80
    return before + after if wide else f"{before} {after}"


def _printed(campaign: Campaign, batch: FormBatch | None) -> Iterator[str]:
    """What stands on every form of a campaign, and of a batch."""
    strata = list(Stratum.objects.filter(campaign=campaign))
    for tongue in LANGUAGES:
        yield from (say(f"scans.form.{name}", tongue, months=campaign.retention_months) for name in PRINTED)
        if batch:
            yield batch_line(batch, tongue)
        yield from (campaign.named(tongue), campaign.host.named(tongue), f"{campaign.host.named(tongue)} {campaign.named(tongue)}")
        yield " ".join(one.named(tongue) for one in strata)
        yield from (one.named(tongue) for one in strata)


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def _is_printed(line: str, marks: Sequence[str]) -> bool:
    piece = _PIECE_ZH if any(ord(letter) > 0x2E80 for letter in line) else _PIECE_EN
    return line in marks or (len(line) >= 2 * piece and any(_share(line, mark, piece) >= _SHARE for mark in marks))


def _share(line: str, mark: str, piece: int) -> float:
    """How much of a line stands in a sentence, in order; the machine misreads a character here and there."""
    found = SequenceMatcher(None, line, mark, autojunk=False).get_matching_blocks()
    return sum(one.size for one in found if one.size >= piece) / len(line)
