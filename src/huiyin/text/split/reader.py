"""Walks the lines of a text and keeps what a reader keeps in mind: who speaks, and under which headings."""

from __future__ import annotations

from dataclasses import replace

from huiyin.text.split.blocks import Blocks
from huiyin.text.split.kinds import kind_at
from huiyin.text.split.label_words import OFFICIAL
from huiyin.text.split.labels import Label
from huiyin.text.split.languages import cues_of
from huiyin.text.split.lines import Line
from huiyin.text.split.passages import Context, Passage, Piece
from huiyin.text.split.plain import Plain
from huiyin.text.split.roles import asks_secrecy
from huiyin.text.split.topics import are_topical
from huiyin.text.split.turns import Turns
from huiyin.text.split.types import Unit

#: Signs between a label or a mark and the matter.
_SIGNS = " \t\r\n\u3000，,、：:；;。"
_TRAIL = " \t\r\n\u3000，,、/"
#: From this many paragraphs without a label on, a paragraph is an opinion as it stands.
_PARAGRAPHS = 3
#: From this many labelled fields on, a cell holds a whole form, and prose is read as in minutes.
_FIELDS = 3
#: More than so many people speak, and so often whoever leads them.
_OTHERS = 2


class Reader:
    """Turns lines into units."""

    def __init__(self, text: str, plain: Plain, found: list[Line], *, cell: bool, letter: bool) -> None:
        self._text, self._plain, self._found = text, plain, found
        self._cell, self._letter = cell, letter
        self._whole = self._has_paragraphs()
        self._topical = letter and are_topical(plain, found)
        self._form = sum(line.label is not None and line.label.kind == "field" for line in found) >= _FIELDS
        self._turns = Turns(
            text,
            plain.low,
            asked=any(line.label and line.label.kind == "question" for line in found),
            cell=cell,
            officials=self._officials(),
            leader=self._leader(),
        )
        self._headings: list[tuple[int, str]] = []
        self._sealed = False
        self._units: list[Unit] = []

    def read(self) -> list[Unit]:
        """All units of the lines."""
        blocks = Blocks(self._plain, self._found, cell=self._cell)
        at = 0
        while at < len(self._found):
            line = self._found[at]
            if line.reason or line.heading:
                self._stand(line)
                at += 1
                continue
            self._leave(line)
            self._turns.turn(line)
            at, end = blocks.end(at)
            self._say(line, end)
        return self._covered()

    def _officials(self) -> set[str]:
        """The names that the head of minutes gives behind a title."""
        heads = (self._plain.low[line.start : line.end] for line in self._found if line.reason in ("meta_line", "preamble"))
        return {name for head in heads for name in OFFICIAL.findall(head)}

    def _leader(self) -> str | None:
        """Who speaks first, last and at least once between, among several others, and mostly complains of nothing: whoever leads a talk and was not named so."""
        turns = [(self._turn_of(line.label), line) for line in self._found if line.label and line.label.kind == "speaker" and line.label.name]
        names = [name for name, _ in turns]
        own = [self._plain.low[line.body : line.end] for name, line in turns if name == names[0]]
        if self._cell or len(set(names)) <= _OTHERS or names[0] != names[-1] or len(own) <= _OTHERS:
            return None
        tells = sum(bool(cues_of(said).negated.search(said) or cues_of(said).suggestion.search(said)) for said in own)
        return names[0] if 2 * tells < len(own) else None

    def _turn_of(self, label: Label) -> str:
        return self._text[slice(*label.name)].removeprefix("@").rstrip() if label.name else ""

    def _has_paragraphs(self) -> bool:
        """Whether paragraphs are opinions as they stand: several without a label or mark, in what is no letter."""
        if self._letter or self._cell or any(line.label and line.label.kind == "speaker" for line in self._found):
            return False
        return sum(not (line.reason or line.mark or line.label or line.heading) for line in self._found) >= _PARAGRAPHS

    def _stand(self, line: Line) -> None:
        """A line without matter; a heading opens a part of the text."""
        if line.heading:
            self._climb(line.level)
            self._headings.append((line.level, self._text[line.body : line.end].rstrip(" :：")))
            self._sealed = any("保密" in title or asks_secrecy(title) for _, title in self._headings)
            self._turns.hosted = False
            if line.level == 1:
                self._turns.forget()
        self._furniture(line.start, line.end, line.reason or "heading")

    def _leave(self, line: Line) -> None:
        """An item that stands as high as a heading above it is no part of what that heading names."""
        spoken = line.label and line.label.kind == "speaker"
        if line.mark and not spoken and any(level >= line.level for level, _ in self._headings):
            self._climb(line.level)
            if line.level == 1:
                self._turns.forget()

    def _climb(self, level: int) -> None:
        self._headings = [one for one in self._headings if one[0] < level]

    def _furniture(self, start: int, end: int, reason: str) -> None:
        self._units.append(Unit(start, end, "furniture", None, self._turns.speaker, self._turns.note, self._path(), reason=reason))

    def _path(self) -> tuple[str, ...]:
        return tuple(heading for _, heading in self._headings)

    def _say(self, line: Line, end: int) -> None:
        if line.body >= end:
            self._furniture(
                line.start, end, "no_words" if line.label is None else "speaker" if line.label.kind == "speaker" else "field_label"
            )
            return
        self._turns.opens(line.body, end)
        if self._turns.hosted or self._turns.promises(line, end):
            self._furniture(line.start, end, "reply" if line.label and line.label.kind == "reply" else "host")
            return
        for piece in self._pieces(line, end):
            self._add(piece)

    def _pieces(self, line: Line, end: int) -> list[Piece]:
        spoken = line.label is not None and line.label.kind in ("speaker", "answer")
        item = line.mark is not None and line.mark.style != "slip" and not spoken
        whole = (self._cell and not self._form) or (self._whole and line.label is None and not item)
        context = Context(
            whole,
            cell=self._cell,
            opening=self._letter or spoken,
            letter=self._letter,
            topical=self._topical,
            names=self._turns.names,
        )
        mark = line.mark if item and line.mark and line.mark.end == line.body else None
        pieces = Passage(self._plain, line.body, end, context).pieces(mark)
        if not item and not self._cell and any(piece.role in ("opinion", "endorsement") for piece in pieces):
            return [replace(piece, role="furniture", reason="courtesy") if piece.role == "none" else piece for piece in pieces]
        return pieces

    def _add(self, piece: Piece) -> None:
        body = self._text[piece.start : piece.end]
        start = piece.start + len(body) - len(body.lstrip(_SIGNS))
        end = piece.start + len(body.rstrip(_TRAIL))
        if start >= end:
            return
        opinion = piece.role == "opinion"
        kind = kind_at(self._plain.low, start, end) if opinion else None
        reason = None if opinion else piece.reason
        secret = piece.secret or self._sealed
        self._units.append(
            Unit(start, end, piece.role, kind, self._turns.speaker, self._turns.note, self._path(), secret=secret, reason=reason)
        )

    def _covered(self) -> list[Unit]:
        """The units, with one more for each line that none of them touches."""
        result: list[Unit] = []
        at = 0
        for line in self._found:
            while at < len(self._units) and self._units[at].start < line.end:
                result.append(self._units[at])
                at += 1
            if not result or result[-1].end <= line.start:
                result.append(Unit(line.start, line.end, "furniture", reason="lead_in"))
        return result
