"""The proposed units of a source, and what a person may do with them before confirming. Values in, values out.

A reading is a list of passages in the order of the text, none overlapping another. Offsets count in the source's text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

Role = Literal["opinion", "endorsement", "dropped"]
#: The engine of splitting calls the reasons so; a person's own is "not_an_opinion".
REASONS = ("furniture", "no_opinion", "empty", "unreadable", "not_an_opinion")
KINDS = ("opinion", "suggestion", "request", "report", "praise")


class ReadingError(Exception):
    """Something that cannot be done to a reading; ``code`` is a key under ``collection.reading.error``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Passage:
    """One unit. ``endorses`` is the start of the passage that it agrees with, ``reason`` why it is dropped,
    ``unsure`` that the splitting may well be wrong here and nobody has looked yet."""

    start: int
    end: int
    role: Role = "opinion"
    kind: str = "opinion"
    reason: str = ""
    secret: bool = False
    endorses: int | None = None
    unsure: bool = False


Reading = tuple[Passage, ...]


def loaded(rows: Sequence[Mapping[str, Any]]) -> Reading:
    """A reading from what ``dumped`` made of it."""
    return tuple(Passage(**row) for row in rows)


def dumped(reading: Reading) -> list[dict[str, Any]]:
    """A reading as plain values."""
    return [asdict(one) for one in reading]


def cut(reading: Reading, text: str, start: int, at: int) -> Reading:
    """The passage that begins at ``start`` becomes two, parted before offset ``at``."""
    one = _at(reading, start)
    left, right = _trimmed(text, one.start, at), _trimmed(text, at, one.end)
    if not one.start < at < one.end or left[0] == left[1] or right[0] == right[1]:
        raise ReadingError("cut")
    parted = _put(reading, one, replace(one, start=left[0], end=left[1], unsure=False), replace(one, start=right[0], end=right[1], unsure=False))
    return tuple(_redirected(other, one.start, left[0]) for other in parted)


def merge(reading: Reading, start: int) -> Reading:
    """The passage that begins at ``start`` takes in the next one; what stood between belongs to it then.

    Whatever agreed with the next one agrees with both together, if they are an opinion.
    """
    one = _at(reading, start)
    following = [other for other in reading if other.start > one.start]
    if not following:
        raise ReadingError("merge")
    after = following[0]
    joined = replace(_redirected(one, after.start, None), end=after.end, secret=one.secret or after.secret, unsure=False)
    endorsed = one.start if one.role == "opinion" else None
    return tuple(joined if other == one else _redirected(other, after.start, endorsed) for other in reading if other != after)


def drop(reading: Reading, start: int, reason: str) -> Reading:
    """The passage is no opinion, for a reason."""
    if reason not in REASONS:
        raise ReadingError("reason")
    return _changed(reading, start, role="dropped", reason=reason, endorses=None)


def keep(reading: Reading, start: int) -> Reading:
    """The passage is an opinion after all."""
    return _changed(reading, start, role="opinion", reason="", endorses=None)


def endorse(reading: Reading, start: int, endorsed: int | None) -> Reading:
    """The passage agrees with the one that begins at ``endorsed``, or with one that is not known."""
    if endorsed is not None and (endorsed == start or _at(reading, endorsed).role != "opinion"):
        raise ReadingError("endorse")
    return _changed(reading, start, role="endorsement", reason="", endorses=endorsed)


def say_kind(reading: Reading, start: int, kind: str) -> Reading:
    """The passage is an opinion, suggestion, request, report or praise."""
    if kind not in KINDS:
        raise ReadingError("kind")
    return _changed(reading, start, kind=kind)


def keep_secret(reading: Reading, start: int, secret: bool) -> Reading:
    """Whoever said it asked for secrecy, or did not; that tells nothing about how it was split."""
    return _changed(reading, start, secret=secret, unsure=_at(reading, start).unsure)


def looked(reading: Reading, start: int) -> Reading:
    """Somebody has looked at the passage, and it is right as it is."""
    one = _at(reading, start)
    return tuple(replace(other, unsure=False) if other == one else other for other in reading)


def unsure_after(reading: Reading, start: int) -> int | None:
    """Where the next passage begins that somebody should look at, from the beginning again behind the last; None where there is none."""
    places = [one.start for one in reading if one.unsure]
    return next((place for place in places if place > start), places[0] if places else None)


def move(reading: Reading, text: str, start: int, left: int, right: int) -> Reading:
    """The passage gets new ends, which may not reach into its neighbours."""
    one = _at(reading, start)
    moved = replace(one, start=_trimmed(text, left, right)[0], end=_trimmed(text, left, right)[1], unsure=False)
    if moved.start >= moved.end or any(other.start < moved.end and moved.start < other.end for other in reading if other != one):
        raise ReadingError("overlap")
    rest = tuple(_redirected(other, one.start, moved.start) for other in reading if other != one)
    return tuple(sorted((*rest, moved), key=lambda passage: passage.start))


def add(reading: Reading, text: str, left: int, right: int) -> Reading:
    """A passage that was not seen as a unit becomes an opinion, a secret one where everything else that was read is."""
    start, end = _trimmed(text, left, right)
    if start >= end or any(other.start < end and start < other.end for other in reading):
        raise ReadingError("overlap")
    secret = bool(reading) and all(one.secret for one in reading)
    return tuple(sorted((*reading, Passage(start, end, secret=secret)), key=lambda passage: passage.start))


def _at(reading: Reading, start: int) -> Passage:
    for one in reading:
        if one.start == start:
            return one
    raise ReadingError("gone")


def _changed(reading: Reading, start: int, **fields: Any) -> Reading:
    """The reading with one passage changed, which somebody has looked at then; what endorsed it knows it no longer when it is no opinion any more."""
    one = replace(_at(reading, start), **{"unsure": False, **fields})
    changed = tuple(one if other.start == start else other for other in reading)
    return changed if one.role == "opinion" else tuple(_redirected(other, start, None) for other in changed)


def _put(reading: Reading, one: Passage, *new: Passage) -> Reading:
    return tuple(passage for other in reading for passage in (new if other == one else (other,)))


def _redirected(one: Passage, gone: int, instead: int | None) -> Passage:
    return replace(one, endorses=None if instead == one.start else instead) if one.endorses == gone else one


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    start, end = max(0, start), min(len(text), end)
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, max(start + left, start + len(piece.rstrip()))
