"""One way to read a damaged place: what is restored so far, and what may come next."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.text.repair import gbk
from huiyin.text.repair.evidence import Evidence
from huiyin.text.repair.model import Tail


@dataclass(frozen=True, slots=True)
class Reading:
    """The text restored so far, its last two bytes, and whether the last of them, begun at ``began``, still waits for its second byte.

    ``end`` and ``length`` are where bytes and characters last came to agree, in the text shown and in the text restored; ``calm`` is
    how many characters were read since. ``offsets`` gives for each character restored where it begins in the text shown, ``pairs``
    how many vanished pairs were guessed.
    """

    file: Evidence
    tail: Tail
    bytes: bytes
    end: int
    length: int = 0
    waiting: bool = False
    began: int = 0
    text: str = ""
    offsets: tuple[int, ...] = ()
    calm: int = 0
    pairs: int = 0

    def write(self, character: str, at: int) -> Reading:
        """With one more character, as it is shown at ``at``."""
        tail = self.tail.then(character, self.file.words)
        text, offsets = self.text + character, (*self.offsets, at)
        return Reading(self.file, tail, gbk.last(character), self.end, self.length, False, at, text, offsets, self.calm + 1, self.pairs)

    def close(self, trail: int, end: int | None = None, loss: float = 0.0) -> Reading | None:
        """With the second byte that was waited for; with ``end``, agreeing from there on. None where the two are no character."""
        character = gbk.character(self.bytes[-1], trail)
        if not character:
            return None
        tail = self.tail.then(character, self.file.words, loss + self.file.words.loss(character))
        text, offsets = self.text + character, (*self.offsets, self.began)
        end, length = (self.end, self.length) if end is None else (end, len(text))
        return Reading(self.file, tail, gbk.pair(character), end, length, False, self.began, text, offsets, 0, self.pairs)

    def wait(self, lead: int, began: int, *, loss: float = 0.0, pairs: int = 0) -> Reading:
        """With a first byte that waits for its second, after so many more vanished pairs."""
        tail, last, pairs = self.tail.losing(loss), self.bytes[-1:] + bytes([lead]), self.pairs + pairs
        return Reading(self.file, tail, last, self.end, self.length, True, began, self.text, self.offsets, 0, pairs)

    def settle(self, end: int) -> Reading:
        """Agreeing from ``end`` on, with all that is restored so far."""
        return Reading(self.file, self.tail, self.bytes, end, len(self.text), False, self.began, self.text, self.offsets, 0, self.pairs)
