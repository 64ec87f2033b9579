"""Which opinion of an earlier row a row of a minutes table supports."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from huiyin.intake.types import Entry

#: How many opinions back a support may reach.
_MEMORY = 2000

_DITTO = re.compile(r"[\s(（]*(?:同上|同前|〃|″|ditto|same as above)[\s)）。.！!]*", re.IGNORECASE)
_TITLES = "师傅|工|主任|班长|书记|科长|处长|部长|老师|大姐|姐|哥|经理|主席|代表|组长|队长|院长|校长"


def linked(entries: list[Entry]) -> list[Entry]:
    """Endorsements of a table with the id of the opinion that they support, where it can be told.

    ``同上`` supports the opinion above it. A support that names an earlier speaker (in full, or as 老赵, 赵师傅) supports the
    one of that speaker's opinions that shares most pairs of characters with it, or the only one.
    """
    earlier: deque[Entry] = deque(maxlen=_MEMORY)
    result = []
    for one in entries:
        if one.reason in (None, "no_opinion", "endorsement") and _DITTO.fullmatch(one.text) and earlier:
            one = replace(one, reason="endorsement", endorses=earlier[-1].id)
        elif one.reason == "endorsement" and one.endorses is None:
            one = replace(one, endorses=_supported(one.text, earlier))
        elif one.reason is None:
            earlier.append(one)
        result.append(one)
    return result


def _supported(text: str, earlier: Sequence[Entry]) -> str | None:
    of_named = [
        one for one in earlier if one.speaker and any(name in text for name in _spoken_names(one.speaker)) or _titled(text, one.speaker)
    ]
    if len(of_named) < 2:
        return of_named[0].id if of_named else None
    wanted = _pairs(text)
    best = max(of_named, key=lambda one: len(wanted & _pairs(one.text)))
    return best.id if wanted & _pairs(best.text) else None


def _spoken_names(speaker: str) -> Iterator[str]:
    name = re.split(r"[(（]", speaker)[0].strip()
    if name:
        yield name
    if 2 <= len(name) <= 4 and not name.isascii():
        yield from (f"老{name[0]}", f"小{name[0]}", f"{name[0]}老")


def _titled(text: str, speaker: str | None) -> bool:
    return bool(speaker and not speaker[0].isascii() and re.search(f"{re.escape(speaker[0])}(?:{_TITLES})", text))


def _pairs(text: str) -> set[str]:
    letters = re.sub(r"\W", "", text)
    return {letters[index : index + 2] for index in range(len(letters) - 1)}
