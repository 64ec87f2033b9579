"""From what was pressed on the side-by-side page to a change of the reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from huiyin.domain.collection import reading as readings
from huiyin.domain.collection.reading import Reading, ReadingError

Change = Callable[[Reading, str], Reading]
Given = Mapping[str, str]


def change_of(given: Given) -> Change:
    """The change that a form asks for: ``kind``, ``gap``, or what ``do`` names. Raises ReadingError for what is no change."""
    if "kind" in given:
        return _kind(given)
    if "gap" in given:
        left, _, right = given["gap"].partition("-")
        return _add({"left": left, "right": right})
    if given.get("do") not in _DEEDS:
        raise ReadingError("gone")
    return _DEEDS[given["do"]](given)


def number(given: Given, name: str) -> int:
    """An offset of the form; where there is none, no passage is there."""
    value = given.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise ReadingError("gone")
    return int(value)


def _drop(given: Given) -> Change:
    return lambda reading, text: readings.drop(reading, number(given, "start"), given.get("reason", ""))


def _keep(given: Given) -> Change:
    return lambda reading, text: readings.keep(reading, number(given, "start"))


def _kind(given: Given) -> Change:
    """Whatever it was before: what has a kind is an opinion."""
    return lambda reading, text: readings.say_kind(readings.keep(reading, number(given, "start")), number(given, "start"), given["kind"])


def _looked(given: Given) -> Change:
    return lambda reading, text: readings.looked(reading, number(given, "start"))


def _endorse(given: Given) -> Change:
    return lambda reading, text: readings.endorse(reading, number(given, "start"), number(given, "endorsed") if given.get("endorsed") else None)


def _merge(given: Given) -> Change:
    return lambda reading, text: readings.merge(reading, number(given, "start"))


def _cut(given: Given) -> Change:
    return lambda reading, text: readings.cut(reading, text, number(given, "start"), _place(given))


def _place(given: Given) -> int:
    if not given.get("at"):
        raise ReadingError("cut")
    return number(given, "at")


def _secret(given: Given) -> Change:
    """Turn it over: secret what was not, open what was."""

    def change(reading: Reading, text: str) -> Reading:
        start = number(given, "start")
        return readings.keep_secret(reading, start, not any(one.secret for one in reading if one.start == start))

    return change


def _move(given: Given) -> Change:
    return lambda reading, text: readings.move(reading, text, number(given, "start"), number(given, "left"), number(given, "right"))


def _add(given: Given) -> Change:
    return lambda reading, text: readings.add(reading, text, number(given, "left"), number(given, "right"))


_DEEDS: Mapping[str, Callable[[Given], Change]] = {
    "drop": _drop,
    "keep": _keep,
    "looked": _looked,
    "endorse": _endorse,
    "merge": _merge,
    "cut": _cut,
    "secret": _secret,
    "move": _move,
    "add": _add,
}
