"""Which earlier opinion an endorsement supports, and for whom a request for secrecy holds."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from huiyin.text.split.calling import names_somebody
from huiyin.text.split.roles import asks_secrecy
from huiyin.text.split.types import Unit

#: How many opinions back a support may reach.
_MEMORY = 100
_EMPTY = frozenset("们问一个点的了是在我有不就都也还没这那个说讲提得同意附议支持赞成见问题")
_EMPTY_ENGLISH = frozenset(("agree", "with", "about", "that", "same", "also", "what", "said"))
#: Support of whatever stands right above.
_LAST = re.compile(r"[\s(]*(?:同上|同前|ditto|same as above)(?:\s?\([^()]*\))?[\s。.)!]*", re.I)
_LETTER = re.compile(r"\w")
#: All who spoke so far.
_ABOVE = re.compile("(?:以上|上述|上面)[^,。!?;]{0,3}(?:位|人|同志|职工|代表)|(?:the|those) (?:people )?above")


def linked(view: str, units: list[Unit]) -> list[Unit]:
    """Endorsements with the index of the opinion they support: of whom they name, the one that shares most with them."""
    result: list[Unit] = []
    earlier: deque[_Said] = deque(maxlen=_MEMORY)
    for at, unit in enumerate(units):
        if unit.role == "endorsement":
            said = view[unit.start : unit.end]
            last = earlier[-1].at if earlier and _LAST.fullmatch(said) else None
            unit = replace(unit, endorses=_supported(said, unit.speaker, earlier) if last is None else last)
        elif unit.role == "opinion":
            earlier.append(_Said(at, unit.speaker, view[unit.start : unit.end]))
        result.append(unit)
    return result


class _Said(NamedTuple):
    """An opinion that may be supported."""

    at: int
    speaker: str | None
    text: str


def _supported(said: str, speaker: str | None, earlier: deque[_Said]) -> int | None:
    others = [one for one in earlier if one.speaker is None or one.speaker != speaker] or list(earlier)
    known = {who: who is not None and names_somebody(said, who) for who in {one.speaker for one in others}}
    named = [one for one in others if known[one.speaker]]
    pairs, signs = _pairs(said), _signs(said)
    best = max(named or others, key=lambda one: (len(pairs & _pairs(one.text)), len(signs & _signs(one.text)), one.at), default=None)
    return best.at if best else None


@lru_cache(maxsize=4 * _MEMORY)
def _pairs(text: str) -> frozenset[str]:
    if text.isascii():
        return frozenset(word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())) - _EMPTY_ENGLISH
    letters = re.sub(r"\W", "", text)
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1) if letters[at] not in _EMPTY or letters[at + 1] not in _EMPTY)


@lru_cache(maxsize=4 * _MEMORY)
def _signs(text: str) -> frozenset[str]:
    return frozenset(_LETTER.findall(text)) - _EMPTY


def secret(low: str, units: list[Unit], read: str) -> list[Unit]:
    """A request for secrecy, in what they said or beside their name, holds for everything its speaker said.

    Where nobody is named it holds under the same headings, and in a letter or a form, which one person wrote, everywhere. What is said of "the above" holds for all
    who stand above; what stands behind the last unit belongs to it.

    Args:
        low: The text in lower case.
        units: Its units, in order.
        read: ``minutes``, ``letter`` or ``cell``.
    """
    asking, above = set[object](), set[object]()
    starts = [0, *(unit.end for unit in units)][: len(units)]
    for at, (start, unit) in enumerate(zip(starts, units, strict=True)):
        said = low[start : unit.end if at + 1 < len(units) else len(low)]
        above.add(_who(unit, read))
        if unit.secret or asks_secrecy(said):
            asking |= above if _ABOVE.search(said) else {_who(unit, read)}
    return [replace(unit, secret=True) if _who(unit, read) in asking and not unit.secret else unit for unit in units] if asking else units


def _who(unit: Unit, read: str) -> object:
    return unit.speaker or (unit.headings if read == "minutes" else ())
