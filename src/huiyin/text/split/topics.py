"""The paragraphs of a letter: which tell a matter, and which only say who writes, why, and that one does so unwillingly."""

from __future__ import annotations

from huiyin.text.split.cues import Cues
from huiyin.text.split.languages import cues_of
from huiyin.text.split.lines import Line
from huiyin.text.split.openings import frame
from huiyin.text.split.plain import Plain
from huiyin.text.split.roles import asks_secrecy, role_of
from huiyin.text.split.sentences import Sentence, sentences

#: From this many paragraphs on that tell something, each has a matter of its own.
_SEVERAL = 2
#: From this many on, the sentences of each go together.
_TOPICAL = 3
#: A paragraph tells a matter from this length on.
_TOPIC = 30
#: Marks in words, which open a paragraph as well as an item of a list.
_WORDS = frozenset({"word", "ordinal", "of"})
#: How long a paragraph may be that only opens or ends a letter.
_OPENING, _CLOSING = 100, 60


def are_topical(text: Plain, found: list[Line]) -> bool:
    """Whether the paragraphs of a letter each tell a matter of their own; those that only frame it are told, in place."""
    paragraphs = [line for line in found if not (line.reason or line.label or line.heading) and (line.mark is None or line.mark.style in _WORDS)]
    telling = [line for line in paragraphs if _tells(text, line)]
    if len(telling) >= _SEVERAL:
        _frame(text, paragraphs, telling)
    return sum(line.reason is None for line in telling) >= _TOPICAL


def _tells(text: Plain, line: Line) -> bool:
    low = text.low
    cues = cues_of(low[line.body : line.end])
    if asks_secrecy(low[line.body : line.end]):
        return False
    for one in sentences(text, line.body, line.end, cues):
        if _is_opinion(text, one) and not frame(low[one.start : one.end].strip(), cues, letter=True):
            return line.end - one.start >= _TOPIC * cues.room
    return False


def _frame(text: Plain, paragraphs: list[Line], telling: list[Line]) -> None:
    """Tell the first paragraph and the last where enough others tell a matter and this one speaks of the letter or of whoever writes it."""
    for line, longest, reason in ((paragraphs[0], _OPENING, "introduction"), (paragraphs[-1], _CLOSING, "courtesy")):
        said = text.low[line.body : line.end]
        cues = cues_of(said)
        others = sum(one is not line for one in telling)
        short = line.end - line.body <= longest * cues.room and not asks_secrecy(said)
        told = [one for one in sentences(text, line.body, line.end, cues) if _is_opinion(text, one)]
        opens = reason == "introduction"
        if others >= _SEVERAL and short and told and all(_is_framing(text, one, cues, opens=opens) for one in told):
            line.reason = reason


def _is_opinion(text: Plain, one: Sentence) -> bool:
    said = text.low[one.start : one.end].strip()
    return role_of(said, said)[0] == "opinion"


def _is_framing(text: Plain, one: Sentence, cues: Cues, *, opens: bool) -> bool:
    """Whether what looks like an opinion asks for nothing and tells nothing but of the letter or, where it opens one, of who writes it."""
    said = text.low[one.start : one.end].strip()
    if one.adds or cues.suggestion.search(said) or cues.report.search(said):
        return False
    return bool(cues.of_letter.search(said)) or (opens and bool(cues.of_writer.match(said)) and not cues.negated.search(said))
