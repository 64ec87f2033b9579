"""The pieces of one stretch of text: a list item, what a speaker said in one go, a paragraph."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import pairwise

from huiyin.text.split import openings, series
from huiyin.text.split.languages import cues_of
from huiyin.text.split.markers import Mark
from huiyin.text.split.plain import Plain
from huiyin.text.split.roles import asks_secrecy, role_of
from huiyin.text.split.sentences import Sentence, has_stop, sentences, takes_up
from huiyin.text.split.types import Role

#: What stands before a list says something of its own from this length on, and is a mere heading up to that one.
_STATEMENT = 8
_SHORT_LEAD = 12
#: Sentences of a cell are a list when each is as short as this.
_LISTED = 6
#: A background told before the matter, and a sentence that answers the question before it.
_BACKGROUND = 16
_QUESTION = 24
_ANSWER = 40
#: Sentences of a cell stand alone from so many on, in so much room.
_SEVERAL, _LITTLE = 3, 140
#: So many words that add a matter show that a letter names each.
_LED = 2
#: How far back a word may stand that a sentence takes up again.
_MEMORY = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch with what it is; ``secret`` where it asks for secrecy itself."""

    start: int
    end: int
    role: Role
    reason: str | None = None
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Where a stretch stands: ``whole`` where prose is one opinion, ``cell`` in a form, ``topical`` where each paragraph has a matter of its own,
    ``opening`` where somebody begins to speak or write, ``names`` of who spoke."""

    whole: bool = False
    cell: bool = False
    opening: bool = False
    letter: bool = False
    topical: bool = False
    names: Collection[str] = ()


class Passage:
    """Parts a stretch of text into pieces, in order and without overlap."""

    def __init__(self, text: Plain, start: int, end: int, context: Context) -> None:
        self._text = text
        self._span = start, end
        self._context = context
        self._cues = cues_of(text.low[start:end])
        self._parallel = False

    def pieces(self, mark: Mark | None) -> list[Piece]:
        """The pieces; ``mark`` is that of the list item whose matter this is."""
        start, end = self._span
        first = mark.start if mark else start
        run = series.find(self._text.hid_low, first, end, self._cues)
        if run and mark and run[0].start > first and self._is_statement(start, run[0].start):
            run = []
        if run:
            return self._listed(start, end, run)
        if mark:
            return self._item(start, end, inner=False)
        parts = self._sentences(start, end)
        if self._context.letter and self._is_led(parts):
            self._context = replace(self._context, topical=True)
        return self._joined(parts)

    def _is_led(self, parts: list[Sentence]) -> bool:
        """Whether a letter names each matter in turn: first this, then also that, last the other."""
        leads = any(self._cues.announcement.fullmatch(self._text.low[one.start : one.end].strip()) for one in parts)
        return leads and sum(one.adds for one in parts) >= _LED

    def _sentences(self, start: int, end: int) -> list[Sentence]:
        return sentences(self._text, start, end, self._cues)

    def _is_statement(self, start: int, end: int) -> bool:
        """Whether what stands before a list says something itself, which the list then only tells in detail."""
        lead = self._text.low[start:end].strip()
        return len(lead) >= _STATEMENT and not lead.endswith((":", ",")) and self._role(start, end)[0] == "opinion"

    def _listed(self, start: int, end: int, run: list[Mark]) -> list[Piece]:
        found = self._lead(start, run[0].start) if run[0].start > start else []
        edges = [*(one.start for one in run[1:]), end]
        self._context = replace(self._context, topical=self._context.topical or self._context.letter)
        for one, edge in zip(run, edges, strict=True):
            found += self._item(one.end, edge, inner=True)
        return found

    def _lead(self, start: int, end: int) -> list[Piece]:
        """What stands before a series: whole sentences are what they are, the rest leads in."""
        found = [
            replace(piece, role="furniture", reason="praise") if piece.role == "opinion" and openings.praises(self._text.low[piece.start : piece.end], self._cues) else piece
            for piece in self._joined(self._sentences(start, end), leads=True)
        ]
        if not found or found[-1].role != "opinion":
            return found
        last = found[-1]
        if len(found) == 1 and end - start <= _SHORT_LEAD:
            return [replace(last, role="furniture", reason="lead_in")]
        if self._text.view[start:end].rstrip().endswith(("。", "!", "?", ".", ";")):
            return found
        cut = self._sentences(last.start, last.end)[-1].start
        kept = [replace(last, end=cut)] if cut > last.start else []
        return [*found[:-1], *kept, Piece(cut, end, "furniture", "lead_in")]

    def _item(self, start: int, end: int, *, inner: bool) -> list[Piece]:
        """An item of a list is one opinion, but for last sentences that are none and, inside a line, for those that add a matter."""
        parts = self._sentences(start, end)
        found: list[Piece] = []
        if len(parts) > 1 and self._cues.topic_lead.fullmatch(self._text.low, start, parts[0].end):
            found = [Piece(start, parts[0].end, "furniture", "lead_in")]
            parts = parts[1:]
        if not parts:
            return [Piece(start, end, "furniture", "no_words")]
        parts[0] = parts[0]._replace(start=openings.voiced(self._text.hid_low, parts[0].start, parts[0].end, self._cues))
        cut = len(parts)
        while cut > 1 and self._role(parts[cut - 1].start, parts[cut - 1].end)[0] != "opinion":
            cut -= 1
        if inner:
            cut = next((at for at in range(1, cut) if parts[at].adds), cut)
        return [*found, *self._closed(self._piece(parts[0].start, parts[cut - 1].end)), *self._joined(parts[cut:])]

    def _role(self, start: int, end: int) -> tuple[Role, str | None]:
        return role_of(self._text.low[start:end], self._text.hid_low[start:end], self._context.names)

    def _piece(self, start: int, end: int) -> Piece:
        role, reason = self._role(start, end)
        return Piece(start, end, role, reason, role != "none" and asks_secrecy(self._text.low[start:end]))

    def _joined(self, parts: list[Sentence], *, leads: bool = False) -> list[Piece]:
        """Sentences put together where one goes on with the one before."""
        self._parallel = len(parts) > 1 and (
            all(one.weak for one in parts[1:]) or all(one.end - one.start <= _LISTED for one in parts) or self._stand_alone(parts)
        )
        found: list[Piece] = []
        first = True
        for at, one in enumerate(parts):
            for piece in self._opened(one, first, at + 1 == len(parts) and not leads):
                last = found[-1] if found else None
                if last and self._contrasts(last, piece):
                    found[-1] = last = replace(last, role="furniture", reason="praise")
                if last and self._belongs(last, piece, one):
                    found[-1] = replace(last, end=piece.end, secret=last.secret or piece.secret)
                else:
                    found.append(piece)
                first = first and piece.role != "opinion"
        return found

    def _stand_alone(self, parts: list[Sentence]) -> bool:
        """Whether several sentences in little room each tell a matter: none goes on with the one before, but for a "but" behind praise."""
        said = [one for one in parts if self._role(one.start, one.end)[0] == "opinion"]
        little = self._context.cell and len(said) >= _SEVERAL and said[-1].end - said[0].start <= _LITTLE * self._cues.room
        return little and not any(takes_up(self._text.hid_low, a, b, self._cues) for a, b in pairwise(said))

    def _opened(self, one: Sentence, first: bool, last: bool) -> list[Piece]:
        """A sentence without the words that only open it: an addition, an attribution, an announcement, support of another."""
        low, hid, cues = self._text.low, self._text.hid_low, self._cues
        found: list[Piece] = []
        start = openings.bared(hid, one.start, one.end, cues)
        while (first or one.adds) and (announced := openings.announced(hid, start, one.end, cues)):
            found.append(Piece(start, announced, "furniture", "lead_in"))
            start = openings.bared(hid, announced, one.end, cues)
        support = openings.support(low, hid, start, one.end, cues, self._context.names)
        if support:
            found.append(Piece(start, support[0], "endorsement", "endorsement"))
            start = openings.bared(hid, support[1], one.end, cues)
            start = openings.bared(hid, openings.announced(hid, start, one.end, cues) or start, one.end, cues)
        if not low[start : one.end].strip():
            return found or [self._piece(one.start, one.end)]
        piece = self._piece(start, one.end)
        if first and not last and self._context.opening and piece.role == "opinion":
            reason = openings.frame(low[piece.start : piece.end].strip(), cues, letter=self._context.letter)
            piece = replace(piece, role="furniture", reason=reason) if reason else piece
        if one.adds and not last and piece.role == "opinion" and openings.names_only(low[one.start : start], low[start : one.end]):
            piece = replace(piece, role="furniture", reason="lead_in")
        return [*found, *self._closed(piece)]

    def _belongs(self, last: Piece, piece: Piece, one: Sentence) -> bool:
        """Whether a piece is put to the one before: support to support, and to an opinion what goes on with it or wishes that it be heard."""
        if last.role != "opinion":
            return last.role == piece.role == "endorsement"
        if piece.role == "opinion":
            return self._goes_on(last, piece, one)
        return piece.reason == "courtesy" and self._text.low.startswith("希望", piece.start)

    def _contrasts(self, last: Piece, piece: Piece) -> bool:
        """Whether praise stands before what is wrong: it is none of the complaint."""
        if last.role != "opinion" or piece.role != "opinion" or (self._context.whole and not self._parallel):
            return False
        praised = openings.praises(self._text.low[last.start : last.end], self._cues)
        return praised and bool(self._cues.contrast.match(self._text.hid_low, piece.start, piece.end))

    def _goes_on(self, last: Piece, piece: Piece, one: Sentence) -> bool:
        if one.adds or (self._context.whole and self._parallel):
            return False
        if (
            self._context.whole
            or self._context.topical
            or (one.weak and self._text.low[one.start : one.end].isascii())
            or self._cues.continuing.match(self._text.hid_low, piece.start, piece.end)
        ):
            return True
        before = self._text.low[max(last.start, last.end - _MEMORY) : last.end].strip()
        after = self._text.low[piece.start : piece.end].strip()
        if (
            before.endswith("?")
            and not self._cues.rhetorical.search(before)
            and last.end - last.start <= _QUESTION * self._cues.room
            and len(after) <= _ANSWER * self._cues.room
        ):
            return True
        if last.end - last.start <= _BACKGROUND and self._cues.background.match(before):
            return True
        return bool(self._cues.causes.match(after)) or (not after.isascii() and before.find(after[:2]) > 0)

    def _closed(self, piece: Piece) -> list[Piece]:
        """A piece without the words that end a speech: 我就讲这么多, 谢谢."""
        cues, low = self._cues, self._text.low
        tail = max(piece.start, piece.end - _SHORT_LEAD * 2)
        leave = cues.thanks.search(low, tail, piece.end)
        if leave is None and not has_stop(low, piece.start, piece.end):
            leave = cues.leave.search(low, tail, piece.end)
        if piece.role != "opinion" or not leave or leave.start() - piece.start < openings.OWN:
            return [piece]
        return [replace(piece, end=leave.start()), Piece(leave.start(), piece.end, "furniture", "courtesy")]
