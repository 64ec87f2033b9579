"""What is seen of a clause: its words, its signs, its place, what the rules say of it, and what stands before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise

import rjieba

from huiyin.text.split.judge.clauses import BEHIND_REPORTS, REPORTS, Clause, Junction
from huiyin.text.split.languages import cues_of
from huiyin.text.split.plain import Plain
from huiyin.text.split.types import Unit

_SEARCHED = ("suggestion", "negated", "question", "promise", "praise", "contrast", "objection", "refers", "agrees", "secret", "request", "report", "writing", "thanks", "leave")
_MATCHED = ("adding", "continuing", "causes", "introduction", "attribution", "background", "filler", "agreement", "new_voices", "above")
_WHOLE = ("announcement", "courtesy", "none", "speaks_now", "ditto", "excuse")
_OF_SENTENCE = ("suggestion", "negated", "question", "promise", "praise", "objection", "request", "report", "agrees", "writing")
_COMPLAINS = ("negated", "suggestion", "question", "request", "report")
_CROSSED = ("class starts", "again", "starts", "begins", "sentence ", "long", "left", "of sentence", "has ")
#: What is seen of the clause behind, and of the one before.
_NEXT = ("class starts", "starts ", "begins ", "is ", "has ", "long ")
_PREVIOUS = (*_NEXT, "class ends", "ends ")
_LENGTHS = (2, 4, 7, 11, 16, 24, 40, 80)
#: Bounds of how many clauses or sentences, and how many signs, somebody says in one go.
_COUNTS, _LENGTHS_OF_TURNS = (1, 2, 3, 5, 8, 13, 21), (20, 40, 80, 160, 320)
_SIGNS = re.compile(r"[\s,，。.!?;:、…“”()\"'’]+")
_LATIN = re.compile(r"[a-z][a-z']*|\d+")
#: Nothing but who says it and that it is said.
_SAYS = re.compile(
    r"[\w·“”\"() 、]{0,24}(?:说道?|讲|认为|反映|提出|提到|表示|指出|谈到|觉得|投诉|补充|插话)[,:]?"
    rf"|(?:[^\s,]+ ){{1,9}}(?:{REPORTS}){BEHIND_REPORTS}[,:]?|(?:[^\s,]+ ){{1,11}}(?:that|whether)"
)
_HAN_PAIR = re.compile(r"(?=([\u3400-\u9fff]{2}))")
#: How many sentences back a matter counts as known.
_RECENT = 3
#: How many clauses back a word counts as said again, how long such a word of English is, how much of a label is read.
_BACK, _WORD, _LABEL = 4, 5, 24
_EVERYDAY = frozenset("我们 他们 你们 大家 这个 那个 一个 就是 没有 现在 今年 时候 还是 也不 不是 都是 有的 是不 一下".split())
_FIFTHS = 5


class Seen:
    """The features of every clause of one text."""

    def __init__(self, text: Plain, units: Sequence[Unit], found: Sequence[Clause], mode: str) -> None:
        self._text, self._units, self._found, self._mode = text, units, found, mode
        self._said = [text.low[one.start : one.end].strip() for one in found]
        self._turns = [after for before, after in pairwise([None, *(unit.speaker for unit in units)]) if after and after != before]
        self._spoken = Counter(self._turns)
        self._nth = self._counted()

    def rows(self) -> Iterator[list[str]]:
        """The features by name, a row for each clause, one after the other: those of a long text would fill the memory."""
        before: list[str] = []
        for at, (row, after) in enumerate(pairwise(chain(self._alone(), [[]]))):
            last = [f"next junction {self._found[at + 1].junction}"] if after else ["next none"]
            yield [*row, *last, *before, *(f"next {name}" for name in after if name.startswith(_NEXT))]
            before = [f"prev {name}" for name in row if name.startswith(_PREVIOUS) and " at " not in name]

    def _alone(self) -> Iterator[list[str]]:
        """The features of each clause without those of its neighbours."""
        recent: deque[set[str]] = deque(maxlen=_BACK)
        for at, (of_sentence, of_turn) in enumerate(zip(self._sentences(), self._turned(), strict=True)):
            words = _content(self._said[at])
            again = min(len(words & set().union(*recent)), 3)
            recent.append(words)
            seen = [*self._rules(at), *self._place(at), f"again {again}", *self._speaker(at), *self._cues(at)]
            yield self._crossed(at, [*seen, *_worded(self._said[at]), *self._label(at), *of_sentence]) + of_turn

    def _crossed(self, at: int, row: list[str]) -> list[str]:
        junction = self._found[at].junction
        return [*row, *(f"{name} at {junction}" for name in row if name.startswith(_CROSSED))]

    def _counted(self) -> list[int]:
        nth, counted = -1, []
        for one in self._found:
            nth = 0 if one.junction == Junction.SPEAKER else nth + 1
            counted.append(nth)
        return counted

    def _rules(self, at: int) -> list[str]:
        """What rules found by the form of a sentence; what they took for an opinion or for mere frame is judged without them."""
        unit = self._units[self._found[at].unit]
        return [f"rule {unit.role} {self._found[at].opens}"] if unit.role in ("endorsement", "none") else []

    def _place(self, at: int) -> list[str]:
        low, one = self._text.low, self._found[at]
        before = self._found[at - 1] if at else None
        between = low[before.end if before else 0 : one.start]
        gap = ("blank" if "\n\n" in between else "line" if "\n" in between else "") + ("mark" if between.strip() else "")
        left = _sign(low[before.end - 1]) if before else "edge"
        places = [f"left {left}", f"right {_sign(low[one.end - 1])}", f"gap {gap}", f"left {left} gap {gap}", f"opens {one.opens} gap {gap}"]
        places += [f"long {_length(self._said[at])}", f"nth {min(self._nth[at], _BACK)}", f"fifth {at * _FIFTHS // len(self._found)}"]
        places += ["is telling"] * bool(_SAYS.fullmatch(self._said[at])) + [f"junction {one.junction}", f"mode {self._mode} {self._said[at].isascii()}"]
        return places + ["first"] * (at == 0) + ["last"] * (at >= len(self._found) - 2)

    def _speaker(self, at: int) -> list[str]:
        speaker = self._units[self._found[at].unit].speaker
        many = f"speakers {min(len(self._spoken), _FIFTHS)}"
        if not speaker or not self._turns:
            return ["nobody", many]
        first, last = speaker == self._turns[0], speaker == self._turns[-1]
        asked = at > 0 and self._found[at].junction == Junction.SPEAKER and self._text.low[self._found[at - 1].end - 1] == "?"
        return [f"speaker first {first}", f"turns {min(self._spoken[speaker], _BACK)}", f"first {first} last {last}", many] + ["asked"] * asked

    def _cues(self, at: int) -> list[str]:
        said = self._said[at]
        cues = cues_of(said)
        searched = [name for name in _SEARCHED if getattr(cues, name).search(said)]
        return [
            *(f"has {name}" for name in searched),
            *(f"has {name} nth {self._nth[at] == 0}" for name in searched),
            *(f"begins {name}" for name in _MATCHED if getattr(cues, name).match(said)),
            *(f"is {name}" for name in _WHOLE if getattr(cues, name).fullmatch(said)),
        ]

    def _label(self, at: int) -> list[str]:
        """What stands between this clause and the one before: a name with a title, a mark."""
        between = self._text.low[self._found[at - 1].end if at else 0 : self._found[at].start]
        if not between.strip():
            return []
        told = "".join(between.split())[-_LABEL:]
        words = [f"label {word}" for word in _LATIN.findall(between[-2 * _LABEL :])] if told.isascii() else [f"label {a}{b}" for a, b in pairwise(told)]
        shape = re.sub(r"\d+", "0", re.sub(r"[^\W\d_]", "a", told))[-_BACK:]
        return [*words, f"label ends {told[-1]}", f"label shape {shape}"]

    def _sentences(self) -> Iterator[list[str]]:
        """For each clause what is seen of the sentence that it is in, and of those beside it."""
        before, recent = ["nothing"], deque[set[str]](maxlen=_RECENT)
        for (start, last, words), (_, _, behind) in pairwise(chain(self._whole(), [(0, 0, set[str]())])):
            junction = self._found[start].junction
            said = "".join(self._said[start : last + 1])
            cues = cues_of(said)
            seen = [name for name in _OF_SENTENCE if getattr(cues, name).search(said)] or ["nothing"]
            if junction == Junction.SPEAKER:
                before = ["nobody"]
            now, was = _complaint(seen), "nobody" if before == ["nobody"] else _complaint(before)
            whole = [f"sentence {name}" for name in seen] + [f"sentence long {_length(said[::2])}"]
            whole += ["sentence asks"] * said.endswith("?") + ["sentence of one"] * (start == last)
            whole += [f"before {name}" for name in before] + [f"before {was} now {now} {junction}"]
            whole += [f"{name} {junction}" for name in [*_shared(recent, words, behind), _topic(self._said[start], recent)]]
            recent.append(words)
            for at in range(start, last + 1):
                yield [*whole, f"of sentence {min(at - start, 3)}"]
            before = seen

    def _whole(self) -> Iterator[tuple[int, int, set[str]]]:
        """The first and the last clause of each sentence, and its words."""
        start = 0
        for at in range(len(self._found)):
            if self._is_last(at):
                yield start, at, set[str]().union(*map(_content, self._said[start : at + 1]))
                start = at + 1

    def _turned(self) -> Iterator[list[str]]:
        """For each clause how much its speaker says in one go, how far that has come, and what was wished or complained of last."""
        edges = [at for at, one in enumerate(self._found) if at == 0 or one.starts_anew]
        for start, end in pairwise([*edges, len(self._found)]):
            signs = bisect_left(_LENGTHS_OF_TURNS, sum(map(len, self._said[start:end])))
            sentences = bisect_left(_COUNTS, sum(map(self._is_last, range(start, end))))
            sentence, last = 0, "nothing"
            for at in range(start, end):
                junction = self._found[at].junction
                told = [f"size {bisect_left(_COUNTS, end - start)}", f"sentences {sentences}", f"sentences {sentences} at {min(sentence, _BACK)}", f"signs {signs}"]
                told += [f"left {bisect_left(_COUNTS, end - at)}", f"since {last}"]
                yield [f"turn {name} {junction}" for name in told]
                sentence += self._is_last(at)
                last = self._last(at, last)

    def _last(self, at: int, last: str) -> str:
        """What was told last of a matter: a wish, and how many clauses ago, or a complaint."""
        said = self._said[at]
        cues = cues_of(said)
        if cues.suggestion.search(said) or cues.request.search(said):
            return "wish 0"
        if last.startswith("wish"):
            return f"wish {min(int(last[-1]) + 1, _BACK)}"
        return "complaint" if cues.negated.search(said) else last

    def _is_last(self, at: int) -> bool:
        one = self._found[at]
        return at + 1 == len(self._found) or self._found[at + 1].unit != one.unit or self._text.low[one.end - 1] not in ",:、"


def _complaint(seen: Sequence[str]) -> str:
    """What a sentence has of a complaint, the first by name; ``nothing`` where it has none."""
    return min((name for name in seen if name in _COMPLAINS), default="nothing")


def _worded(said: str) -> list[str]:
    if said.isascii():
        words = _LATIN.findall(said)
        ends = [f"starts {' '.join(words[:count])}" for count in (1, 2, 3)] + [f"ends {' '.join(words[-count:])}" for count in (1, 2)]
        return [*ends, *(f"word {word}" for word in sorted(set(words))), *(f"pair {a} {b}" for a, b in pairwise(words))]
    told = _SIGNS.sub("", said)
    tagged = _tagged(said)
    kinds = [kind for _, kind in tagged]
    classes = [f"class starts {' '.join(kinds[:count])}" for count in (1, 2, 3)] + [f"class ends {' '.join(kinds[-count:])}" for count in (1, 2)]
    classes += [f"class {kind}" for kind in sorted(set(kinds))] + [f"classes {a} {b}" for a, b in sorted(set(pairwise(kinds)))]
    classes += [f"whole word {word}" for word, _ in tagged if len(word) > 1]
    ends = [f"starts {told[:count]}" for count in (1, 2, 3)] + [f"ends {told[-count:]}" for count in (1, 2, 3)]
    return [*classes, *ends, *(f"word {sign}" for sign in sorted(set(told))), *(f"pair {a}{b}" for a, b in pairwise(told))]


@lru_cache(maxsize=256)
def _tagged(said: str) -> tuple[tuple[str, str], ...]:
    """The words of Chinese with their classes; kept for a while, since they are asked for twice."""
    return () if said.isascii() else tuple((word, kind) for word, kind in rjieba.tag(said) if not _SIGNS.fullmatch(word))


def _shared(recent: Sequence[set[str]], now: set[str], behind: set[str]) -> list[str]:
    """How many words a sentence has in common with the one before, the one behind and the last few."""
    lately = set[str]().union(*recent)
    counted = {"before": now & (recent[-1] if recent else set()), "behind": now & behind, "recent": now & lately, "behind recent": behind & lately}
    return [f"shares {name} {min(len(both), 3)}" for name, both in counted.items()]


def _topic(said: str, recent: Sequence[set[str]]) -> str:
    """How far behind the beginning of a clause its first noun stands, and whether the last sentences have it."""
    nouns = ((place, word) for place, (word, kind) in enumerate(_tagged(said)) if kind.startswith("n") and len(word) > 1)
    place, word = next(nouns, (0, ""))
    return f"topic {min(place, 3)} {any(pair in words for words in recent for pair in _HAN_PAIR.findall(word))}" if word else "topic none"


def _content(said: str) -> set[str]:
    return (set(_HAN_PAIR.findall(said)) - _EVERYDAY) | {word for word in _LATIN.findall(said) if len(word) >= _WORD}


def _sign(char: str) -> str:
    return "word" if char.isalnum() else char


def _length(said: str) -> int:
    return bisect_left(_LENGTHS, len(said))
