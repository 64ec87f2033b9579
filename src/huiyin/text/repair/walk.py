"""One pass over a polluted text: glosses out, torn places restored, the script turned back, and every change told."""

from __future__ import annotations

import re
from dataclasses import replace

from huiyin.text.repair.byteshift import garbled, restore
from huiyin.text.repair.evidence import Evidence
from huiyin.text.repair.glosses import GLOSSED, HALVED, TORN, owner
from huiyin.text.repair.moves import MARK
from huiyin.text.repair.types import Repair
from huiyin.text.script import to_simplified
from huiyin.text.spans import MappedText

_PLACE = re.compile(rf"(?P<gloss>{GLOSSED.pattern})|(?P<torn>{TORN.pattern})|(?P<mark>{MARK.pattern})|(?P<halved>{HALVED.pattern})")
_WIDE = {"!": "！", "?": "？"}
#: Confidence of a gloss taken out and of a character turned back; what is restored with less than the last is left as it is.
GLOSS, SCRIPT, LEAST = 0.99, 0.95, 0.6
#: Of a mark that is full width again.
WIDE = 0.98


class Walk:
    """The repaired text (``mapped``) and the repairs in the order of the source (``repairs``)."""

    def __init__(self, text: str, file: Evidence) -> None:
        self._text, self._file = text, file
        self._out, self._offsets = list[str](), list[int]()
        self._repairs = list[Repair]()
        self._shifts = list[tuple[int, int, Repair]]()
        self._left = set[int]()
        self._steps = {"gloss": self._gloss, "torn": self._torn, "mark": self._mark, "halved": self._halved}
        self._take(self._walk(), len(text))
        self._offsets.append(len(text))
        self.mapped = self._turned_back("".join(self._out))
        self.repairs = tuple(sorted(self._repairs, key=lambda one: one.start))

    def _walk(self) -> int:
        at = 0
        while place := _PLACE.search(self._text, at):
            self._take(at, place.start())
            at = self._steps[place.lastgroup or ""](place.start(), place.end())
        return at

    def _take(self, start: int, end: int) -> None:
        self._out.extend(self._text[start:end])
        self._offsets.extend(range(start, end))

    def _gloss(self, start: int, end: int) -> int:
        bracket = self._text[start + 1 : end]
        character = owner("".join(self._out[-1:]), self._text[start])
        self._take(start, start + 1)
        if not self._file.by_machine(character, bracket):
            return start + 1
        self._repairs.append(Repair(start + 1, end, bracket, "", "gloss", GLOSS))
        return end

    def _torn(self, start: int, end: int) -> int:
        return self._restored(start) or self._broken(start, end)

    def _mark(self, start: int, end: int) -> int:
        done = self._restored(start) if garbled(self._text, end, self._file) else None
        if done is None:
            self._take(start, start + 1)
        return done or start + 1

    def _halved(self, start: int, end: int) -> int:
        if not self._file.halved:
            self._take(start, end)
            return end
        wide = _WIDE[self._text[end - 1]]
        self._out.append(wide)
        self._offsets.append(start)
        self._repairs.append(Repair(start, end, self._text[start:end], wide, "mark", WIDE))
        return end

    def _restored(self, start: int) -> int | None:
        """Where the restored stretch ends; its beginning where no reading is likely enough, None where it is likeliest as it is."""
        found = restore(self._text, start, "".join(self._out[-4:]), self._file)
        if found is None:
            return None
        if found.confidence < LEAST:
            return self._broken(start, found.end)
        before = len(self._out)
        self._out.extend(found.text)
        self._offsets.extend(found.offsets)
        done = Repair(start, found.end, self._text[start : found.end], "", "shift", found.confidence)
        self._shifts.append((before, len(self._out), done))
        return found.end

    def _broken(self, start: int, end: int) -> int:
        shown = self._text[start:end]
        self._repairs.append(Repair(start, end, shown, shown, "broken", 0.0))
        self._left.update(range(len(self._out), len(self._out) + end - start))
        self._take(start, end)
        return end

    def _turned_back(self, text: str) -> MappedText:
        """The text was simplified before the machine converted it, so it is turned back, but for what is left as it is."""
        simple = _simple(text) if self._file.traditional else text
        simple = "".join(text[at] if at in self._left else one for at, one in enumerate(simple))
        shifted = set[int]()
        for start, end, done in self._shifts:
            self._repairs.append(replace(done, after=simple[start:end]))
            shifted.update(range(start, end))
        for at, (before, after) in enumerate(zip(text, simple, strict=True)):
            if before != after and at not in shifted:
                self._repairs.append(Repair(self._offsets[at], self._offsets[at] + 1, before, after, "script", SCRIPT))
        return MappedText(simple, self._offsets)


def _simple(text: str) -> str:
    """The text in simplified script at the same length; phrase by phrase where that keeps the length, else by character."""
    simple = to_simplified(text)
    return simple if len(simple) == len(text) else "".join(to_simplified(one)[:1] for one in text)
