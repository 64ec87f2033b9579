"""Plain rules of the organisation: what a code, a date and a yes are, and that nothing stands above itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

_CODE = re.compile(r"[-a-zA-Z0-9_]{1,60}")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
#: What a spreadsheet program that opens the cell as text would take for a formula, behind as many marks as it may have.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def is_code(text: str) -> bool:
    """Whether a text can be the code of a unit or person."""
    return _CODE.fullmatch(text) is not None


def day_of(text: str) -> date:
    """An exact day as people write it: 2025-07-03, 2025/7/3, 2025年7月3日. Raises ValueError."""
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise ValueError(text)
    year, month, day = map(int, found.groups())
    return date(year, month, day)


def tidy(text: str) -> str:
    """A cell's text without what no cell can hold, and with single blanks."""
    return " ".join(_UNWRITABLE.sub(" ", text).split())


#: Stands between the other names of a unit in their cell.
BETWEEN = "；"


def parted(text: str) -> tuple[str, ...]:
    """The other names of a unit in a cell."""
    return tuple(part.strip() for part in text.replace(";", BETWEEN).split(BETWEEN) if part.strip())


def harmless(text: str) -> str:
    """A text that no spreadsheet program takes for a formula; ``unmarked`` gives it back."""
    return f"'{text}" if _FORMULA.match(text) else text


def unmarked(text: str) -> str:
    """What ``harmless`` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def in_cycle(above: Mapping[str, str]) -> set[str]:
    """The codes that stand above themselves, where ``above`` gives the code over each one, or nothing."""
    found: set[str] = set()
    done: set[str] = set()
    for start in above:
        path: list[str] = []
        at = start
        while at and at not in done:
            done.add(at)
            path.append(at)
            at = above.get(at, "")
        if at in path:
            found.update(path[path.index(at) :])
    return found


def subtree(roots: set[str], above: Mapping[str, str]) -> set[str]:
    """Some codes with everything under them."""
    under: dict[str, list[str]] = {}
    for code, over in above.items():
        under.setdefault(over, []).append(code)
    found, waiting = set(roots), list(roots)
    while waiting:
        new = [code for code in under.get(waiting.pop(), ()) if code not in found]
        found.update(new)
        waiting += new
    return found
