"""From what the machine read on a form to what a person is offered: without the words that are printed on it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from huiyin.domain.campaigns.models import Campaign, Stratum
from huiyin.domain.collection.serials import serials_in
from huiyin.intake.ocr import Line
from huiyin.words import LANGUAGES, say

#: Below this a line is marked, in hundredths.
SURE = 90
#: The sentences of the form.
PRINTED = ("title", "lead", "stratum", "opinion", "protect", "protect_1", "protect_2", "protect_3", "back")
_NUMBER = re.compile(r"[\d\W]{0,4}")
#: A line is printed where so much of it stands in one printed sentence, in pieces of at least so many characters.
_SHARE, _PIECE_ZH, _PIECE_EN = 0.8, 2, 5


@dataclass(frozen=True, slots=True)
class Proposed:
    """The words offered, the serial, the doubtful lines with how sure the machine is in per cent, and how many printed lines were left out."""

    text: str = ""
    serial: str = ""
    doubtful: tuple[tuple[str, int], ...] = ()
    left_out: int = 0


def proposed(lines: Sequence[Line], campaign: Campaign) -> Proposed:
    """What is offered of the lines that were read on a page."""
    marks = [mark for one in _printed(campaign) if (mark := _plain(one))]
    kept = [line for line in lines if not (_NUMBER.fullmatch(line.text) or serials_in(line.text) or _is_printed(_plain(line.text), marks))]
    serials = [serial for line in lines for serial in serials_in(line.text)]
    return Proposed(
        "\n".join(line.text for line in kept),
        serials[0] if len(set(serials)) == 1 else "",
        tuple((line.text, int(line.sure * 100)) for line in kept if line.sure * 100 < SURE),
        len(lines) - len(kept),
    )


def _printed(campaign: Campaign) -> Iterator[str]:
    """What stands on every form of a campaign."""
    strata = list(Stratum.objects.filter(campaign=campaign))
    for tongue in LANGUAGES:
        yield from (say(f"scans.form.{name}", tongue, months=campaign.retention_months) for name in PRINTED)
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
