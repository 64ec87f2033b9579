"""Whose words they are, where no label before a colon tells it: a line above, brackets behind, or the sentence itself.

Only the speaker is told here; what is an opinion and where it ends was found before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from huiyin.text.split.label_words import GROUP, META, PLACE_END, TOPIC
from huiyin.text.split.labels import is_person, parted
from huiyin.text.split.plain import Plain, line_spans, plain
from huiyin.text.split.types import Unit

#: From so many lines of one form on it is believed that they name somebody.
_ABOVE, _BEHIND, _TELLING = 2, 3, 2
_LINE = 40
_BULLET = r"[▲▼■□●○◆◇★☆▶►#*>+-]{0,3}\s*"
_WORD = r"[^\s,。:;!?、()·|/]"
_BESIDE = r"(?:\s*\([^()]{1,20}\))?\s*$"
#: ``▲ 白石冷运 高总``, ``12座 住户张先生``, ``8座 何太``, ``JW``.
_LINE_ABOVE = re.compile(rf"{_BULLET}(?:(?P<note>(?={_WORD}*[\u3400-\u9fff]){_WORD}{{2,14}}) +(?P<name>{_WORD}{{2,8}}){_BESIDE}|(?P<initials>[A-Z]{{2,3}})\s*$)")
#: ``（大一班 子涵妈妈）``, ``（一车间·赵一）``, at the beginning of a line.
_BRACKETS_ABOVE = re.compile(rf"{_BULLET}\((?P<note>{_WORD}{{1,14}})\s*[\s·|/]\s*(?P<name>{_WORD}{{2,8}})\)")
_BRACKETS_BEHIND = re.compile(r"\((?P<name>[^(),。:;!?、]{1,20})\)\s*[。.;]?$")
_LATIN = re.compile(r"[A-Z][a-z]{1,11}")
_UNNAMED = re.compile(".{0,4}(?:匿名|不具名|未署名)")
#: ``秦红   食堂的饭太硬``: a name, a blank, and what is said.
_BLANK_ABOVE = re.compile(r"(?P<name>[\u3400-\u9fff]{2,4}) {1,6}(?=[\u3400-\u9fff])")
#: ``市监窗口李倩提出，``, ``马芳先开口，说``, ``李倩，64岁，``: how a line, or a sentence in it, may begin.
_SAYS = re.compile(
    r"(?<![^\s。;!?)])(?P<who>[\u3400-\u9fff]{2,14}?)(?:"
    r"(?:同志)?(?:也|又|还|则|都|才|先|接着|后来|最后)*(?:反映|提出|提到|谈到|建议|认为|表示|指出|询问|查询|投诉|说|讲|补充|希望|呼吁)(?:了?[一二两三四五六几]{1,2}[个条点件]问?题?)?[,:]"
    r"|(?:同志)?(?:表示)?(?:同意|赞同|支持|附议)|先?(?:开口|开了?腔|发言|起头|打头)[,:]|,\d{2}岁[,。;])"
)
_PLACE = re.compile(
    r"(?:|.*(?:窗口|公司|中心|社区|街道|代表|委员|家长|职[工员]|村民|居民|业主|住户|员工|会员|老伴|司机|的|[科室部组班队厂局站所村处院店行库区线台岗校系]))$"
)
#: A group that a heading names, its opinions listed below: ``（二）初中组``, ``第一组（贴片、插件）``.
_GROUP = re.compile(r"(?P<name>(?:第[一二三四五六七八九十\d]{1,2}|[^\s,。:;!?、()]{1,8})(?:小?组|分会|代表团|党?支部|车间|分队|中队|大队|片区))\s*(?:\(.*\))?")
_HEAD = re.compile(r"(?:访谈|走访|谈话|受访|被访谈?|采访)(?:对象|人|者):\s*(?:[^\s,。:;、()]{2,12} ){0,3}(?P<name>[^\s,。:;、()]{2,4})(?=[,。;、(]|\s*$)", re.MULTILINE)
Span = tuple[int, int]


class _Told(NamedTuple):
    """Between ``start`` and ``end`` it is somebody who speaks; ``name`` and ``note`` are spans in the text."""

    start: int
    end: int
    name: Span
    note: Span | None = None


def named(text: str, forms: Plain, units: Sequence[Unit]) -> list[Unit]:
    """The units with the speakers who are told elsewhere than before a colon.

    Args:
        text: The text as given.
        forms: Its plain forms.
        units: What was found in it, in order.
    """
    spans = line_spans(forms.view)
    behind = _behind(forms.view, spans)
    told = behind or _above(forms.view, spans) or _telling(forms.view, spans)
    if told:
        return _given(text, units, told, lasts=bool(behind))
    return _of_interview(text, forms.view, _of_groups(text, units))


def _given(text: str, units: Sequence[Unit], told: Sequence[_Told], *, lasts: bool) -> list[Unit]:
    """The units with who is told; a label or a heading that comes after it ends it, unless it ``lasts``."""
    result: list[Unit] = []
    now: _Told | None = None
    spoke: str | None = None
    before: str | None = None
    headings: tuple[str, ...] = ()
    at = 0
    for unit in units:
        while at < len(told) and told[at].start <= unit.start:
            now, at = told[at], at + 1
            spoke, headings = before, unit.headings
        before = unit.speaker
        if now and not lasts and (unit.speaker not in (None, spoke) or unit.headings != headings):
            now = None
        here = now is not None and unit.start < now.end
        result.append(replace(unit, speaker=_said(text, now.name), speaker_note=_said(text, now.note)) if now and here else unit)
    return result


def _said(text: str, span: Span | None) -> str | None:
    return text[slice(*span)] if span else None


def _above(view: str, spans: Sequence[Span]) -> list[_Told]:
    """Who speaks in the lines below, told by a line of its own or in brackets at its beginning."""
    lines, brackets, blanks = list[_Told](), list[_Told](), list[_Told]()
    for start, end in spans:
        blank = _BLANK_ABOVE.match(view, start, end)
        if blank and _is_named(blank.group("name")):
            blanks.append(_Told(start, len(view), blank.span("name")))
        found = _BRACKETS_ABOVE.match(view, start, end)
        if found:
            brackets += _placed(found)
        elif end - start <= _LINE and (found := _LINE_ABOVE.match(view, start, end)):
            lines += [_Told(end, len(view), found.span("initials"))] if found.group("initials") else _placed(found)
    blanks = blanks if 3 * len(blanks) >= max(len(spans), 3 * _BEHIND) else []
    return _lasting(sorted([told for those in (lines, brackets, blanks) if len(those) >= _ABOVE for told in those]))


def _placed(found: re.Match[str]) -> list[_Told]:
    """A name beside a place, whichever stands first."""
    name, note = found.span("name"), found.span("note")
    if _is_named(found.group("note")) and not _is_named(found.group("name")):
        name, note = note, name
    elif not _is_named(found.group("name")):
        inner, role = parted(found.string, *name)
        if role is None or not _is_named(found.string[slice(*inner)]):
            return []
        name, note = inner, (note[0], role[1])
    return [_Told(found.end(), len(found.string), name, note)]


def _is_named(said: str) -> bool:
    return bool((is_person(said) and not TOPIC.match(said) and not PLACE_END.search(said)) or _LATIN.fullmatch(said))


def _lasting(told: Sequence[_Told]) -> list[_Told]:
    """Each until it ends or the next is told."""
    edges = [*(one.start for one in told), told[-1].end][1:] if told else []
    return [one._replace(end=min(one.end, edge)) for one, edge in zip(told, edges, strict=True)]


def _behind(view: str, spans: Sequence[Span]) -> list[_Told]:
    """Who said what a line holds, told in brackets at its end, where several lines tell it so and most of them name a person."""
    found = [(start, told) for start, end in spans if (told := _BRACKETS_BEHIND.search(view, start, end))]
    credits = list[_Told]()
    persons = 0
    for start, one in found:
        name, note = parted(view, *one.span("name"))
        said = view[slice(*name)]
        person = _is_named(said)
        if person or _UNNAMED.fullmatch(said) or (GROUP.fullmatch(said) and not META.fullmatch(said)):
            persons += person
            credits.append(_Told(start, one.end(), name, note))
    return credits if len(credits) >= _BEHIND and 2 * persons >= len(credits) else []


def _telling(view: str, spans: Sequence[Span]) -> list[_Told]:
    """Who speaks in a line that begins with a sentence about it."""
    told = [told for start, end in spans for found in _SAYS.finditer(view, start, end) for told in _who(view, found, end)]
    return _lasting(told) if len(told) >= _TELLING else []


def _who(view: str, found: re.Match[str], end: int) -> Iterator[_Told]:
    start, stop = found.span("who")
    for length in (4, 3, 2):
        at = stop - length
        if at >= start and _is_named(view[at:stop]) and not GROUP.fullmatch(view[at:stop]) and _PLACE.match(view[start:at]):
            yield _Told(start, end, (at, stop), (start, at) if at > start else None)
            return


def _of_groups(text: str, units: Sequence[Unit]) -> list[Unit]:
    """Where headings name groups, the group under whose name something stands said it, if nobody else did."""
    above = [(unit.headings[-1], text[unit.start : unit.end]) for unit in units if unit.reason == "heading" and unit.headings]
    groups = {heading: name for heading, line in above if (name := _group(heading) or _group(line))}
    if len(groups) < _ABOVE:
        return list(units)
    told = [groups.get(unit.headings[-1]) if unit.headings and unit.role != "furniture" else None for unit in units]
    return [replace(unit, speaker=unit.speaker or name) for unit, name in zip(units, told, strict=True)]


def _group(heading: str) -> str | None:
    found = _GROUP.fullmatch(plain(heading).view)
    return heading[slice(*found.span("name"))] if found else None


def _of_interview(text: str, view: str, units: Sequence[Unit]) -> list[Unit]:
    """Where nobody else is named, whoever an interview was held with."""
    head = _HEAD.search(view)
    if head is None or any(unit.speaker for unit in units) or not _is_named(head.group("name")):
        return list(units)
    return [replace(unit, speaker=_said(text, head.span("name"))) if unit.start > head.end() and unit.role != "furniture" else unit for unit in units]
