"""Who speaks: the state that a reader of minutes keeps from line to line."""

from __future__ import annotations

import re
from collections.abc import Set

from huiyin.text.split.label_words import HEAD, RANK
from huiyin.text.split.labels import Label, is_person
from huiyin.text.split.languages import cues_of
from huiyin.text.split.lines import Line

#: How a person begins who leads the talk, and how near the beginning.
_OPENS = re.compile(
    r"大[家伙][^。]{0,8}(?:说|谈|讲|提|来|聊|发到?|写|畅所欲言)|(?:下面|接下来|先)请|请(?![对替帮给为]我)[^。,]{0,10}(?:谈|讲|发言)|请(?:各位|大家|同志)|听(?:听|取)?(?:一下)?(?:大家|各位|意见)|(?:我们?|咱们?)(?:开始|继续)|下一位|请(?:直说|直言|不吝|多提|畅所)|欢迎|各位[^。]{0,12}好|谁先|谁来[说讲谈开]|一个(?:接)?一个来|(?:今天|今儿|这次)(?:就|主要|我们|咱们?)*[聊听]|人[都]?(?:齐|到齐)|有啥说啥|有什么说什么|敞开[说讲谈聊]|随便[说讲聊谈]|别拘束|不要?拘束|anyone can start|let's start|who wants to start|welcome|you first|today is about|who(?:'d| would) like",
    re.I,
)
_OTHERS = re.compile("大家(?![把先请可好有])|其他人|其余|其他同志")
_BEGINNING = 60
_PROMISE = 80
#: How many speakers back somebody may be named.
_MEMORY = 60


class Turns:
    """The current speaker, and whether what is said is the host's."""

    def __init__(self, text: str, low: str, *, asked: bool, cell: bool, officials: Set[str], leader: str | None = None) -> None:
        self._text, self._low = text, low
        self._asked, self._cell = asked, cell
        self._officials = officials
        self._opener = leader
        self._names: dict[str, None] = {}
        self.speaker: str | None = None
        self.note: str | None = None
        self.hosted = False

    @property
    def names(self) -> tuple[str, ...]:
        """Who spoke so far, the latest first, as plain text in lower case."""
        return tuple(self._names)

    def forget(self) -> None:
        """Nobody speaks any more: a new part of the text begins."""
        self.speaker = self.note = None

    def turn(self, line: Line) -> None:
        """Take over what the label of a line tells."""
        label = line.label
        if label is None:
            if _OTHERS.match(self._low, line.body):
                self.forget()
            self.hosted = self.hosted and line.mark is None
        elif label.kind in ("host", "reply", "question"):
            name = self._named(label)
            self.hosted, self.note = True, None
            self.speaker = name if label.kind != "reply" or (name and is_person(name)) else None
        elif label.kind == "answer":
            self.hosted = not self._asked and not self._cell and bool(self._names)
            self.forget()
        elif label.kind == "speaker":
            self._speak(label)
        else:
            self.hosted = False

    def opens(self, start: int, end: int) -> None:
        """The first who speaks is the host when the words invite the others to."""
        if self._opener is None and self.speaker:
            opening = _OPENS.search(self._low, start, min(end, start + _BEGINNING))
            self._opener = self.speaker if opening else ""
            self.hosted = self.hosted or self._opener == self.speaker

    def promises(self, line: Line, end: int) -> bool:
        """Whether a person of rank answers: what is being done, and nothing that is wrong. The head may tell what is wrong and promise or explain as well."""
        label = line.label
        if label is None or label.kind != "speaker" or label.name is None:
            return False
        said = self._low[line.body : end]
        cues = cues_of(said)
        if HEAD.match(self._low[slice(*label.name)]) and len(self._names) > 1:
            return bool(cues.promise.search(said) or cues.explains.search(said))
        ranked = any(RANK.search(self._low[slice(*span)]) for span in (label.name, label.note) if span)
        if not ranked and self._low[slice(*label.name)] not in self._officials:
            return False
        return bool(cues.promise.search(said[:_PROMISE])) and not cues.negated.search(said)

    def _speak(self, label: Label) -> None:
        name = self._named(label)
        self.speaker, self.note = name, self._text[slice(*label.note)] if label.note else None
        self.hosted = bool(name) and name == self._opener
        if label.name:
            plain = self._low[slice(*label.name)]
            self._names.pop(plain, None)
            self._names[plain] = None
            if len(self._names) > _MEMORY:
                del self._names[next(iter(self._names))]

    def _named(self, label: Label) -> str | None:
        return self._text[slice(*label.name)].removeprefix("@").rstrip() if label.name else None
