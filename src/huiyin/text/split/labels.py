"""What stands before a colon at the beginning of a line: a speaker, the host, a reply, the label of a field, or data of a meeting."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Literal, NamedTuple

from huiyin.text.names import COMPOUND_SURNAMES, SURNAMES
from huiyin.text.split import label_words as words
from huiyin.text.split.label_words import PERSON_TITLES, SURNAMES_MORE

LabelKind = Literal["speaker", "host", "reply", "field", "meta", "question", "answer"]

_LABEL = re.compile(
    r"(?P<name>[^\s:。!?;,|\"“(][^:。!?;,|()\n]{0,38}(?:\([^():。\n]{1,40}\))?[^:。!?;,|()\n]{0,6}?)\s*(?P<colon>:)\s*(?=(?P<rest>.?))"
)
_BRACKETED = re.compile(r"\((?P<name>[^():。!?;]{1,14}(?:\([^():。!?;]{1,20}\))?)\)\s*:?\s*")
_NOTE = re.compile(r"(?P<name>.*?)\s*\((?P<note>[^()]{1,40})\)[^()]{0,6}$|(?P<name2>.*?)\s*,\s*(?P<note2>[^,]{1,30})$")
_PERSON = re.compile(rf"(?:(?:{COMPOUND_SURNAMES})|[{SURNAMES}{SURNAMES_MORE}])[\u3400-\u9fff]{{1,2}}")
_TITLED = re.compile(
    r"[^\W\d_副女男老小大总各正分全本原新](?:[班组队科处部厂院校所站局课里村镇社]长|经理|医生|护士|书记|主席|同学|小姐|先生|女士|太太|太|阿姨|奶奶|爷爷|大[姐哥妈爷婶叔伯]|[伯叔婶姨爷]|会计|教授|师)"
)
_NICKNAME = re.compile(r"@\S{1,12}|[老小阿大][\u3400-\u9fff]{1,2}|[\u3400-\u9fff](?:某某?|老|总|工|师傅|老师|主任|哥|姐)")
#: Whose parent somebody is: ``子涵妈妈``.
_KIN = re.compile("[\u3400-\u9fff]{1,4}(?:妈妈?|爸爸?|奶奶|爷爷|外婆|外公|家长)")
_NUMBERED = re.compile(
    r"[\u3400-\u9fff]{0,6}(?:发言人|说话人|受访者|受访人|代表|职工|员工|工人|用户|网友|嘉宾|人员|群众|党员|同志|家属|家长|学生|病友|患者|病人|会员|社员|队员|店员|读者|乘客|司机|村民|居民|业主|住户|租户|商户|摊主|护工|老人|顾客|客户|speaker|respondent|participant|attendee|user|person|[a-z])\s?(?:\d{1,3}|[一二三四五六七八九十甲乙丙丁戊己庚A-H])号?|\d{1,3}\s?号|[A-Z]\d?|[甲乙丙丁戊己]|[一二三四五六七八九十\d]号(?:桌|代表|职工)?|工号\s?\w{2,8}|匿名\w{0,3}",
    re.I,
)
_ENGLISH = re.compile(r"(?:(?:Mr|Mrs|Ms|Dr|Prof)\.?\s)?[A-Z][\w.'’-]*(?:\s(?:[A-Z][\w.'’-]*|\d{1,3}|of|and|the|&|from)){0,3}(?:\s[a-z]+)?")
_ROLE_NAME = re.compile(
    rf"(?P<role>.{{0,18}}?(?:{PERSON_TITLES}))(?P<name>{_PERSON.pattern}|[老小阿][\u3400-\u9fff]|[\u3400-\u9fff](?:工|姐|哥|师傅))$"
)
_ROLE_FAMILIAR = re.compile(
    rf"(?P<role>[\u3400-\u9fff]{{2,8}}?)(?P<name>[{SURNAMES}{SURNAMES_MORE}](?:阿姨|大姐|大哥|大爷|大妈|大叔|师傅|老师|先生|女士|小姐|太太|同学|伯|叔|婶|姨|爷|奶奶)|[老小][{SURNAMES}{SURNAMES_MORE}])$"
)
#: A place before a name, or behind it.
_PLACED = re.compile(r"(?P<role>\S{2,14}?)(?:\s+|(?<=[\u3400-\u9fff])[-·—](?=[\u3400-\u9fff]))(?P<name>[^\s·—-]{2,8})$")
_COURTESY = re.compile(
    rf"(?<=[\u3400-\u9fff]{{2}})同志$|(?:(?<=[\u3400-\u9fff]{{3}})|(?<=[\u3400-\u9fff][^\W{SURNAMES}{SURNAMES_MORE}]))(?:先生|女士|小姐|太太)$"
)
_ACT = re.compile(r"(?:同志)?(?:最后|再次|随后)?(?:补充发言|补充|发言|插话|回应|总结|小结|说明|强调)$")
_PREFIXED = re.compile(r"(?:.{0,3}[访言映出事案交信诉议策]人|姓名|speaker|name)$", re.I)

#: ``Name (stores) – ``, ``赵一（一车间）——``: a dash in place of the colon.
_DASHED = re.compile(
    r"(?P<name>[A-Z][\w.'’-]*(?: [\w.'’-]+){0,3}(?:\s?\([^()\n]{1,40}\))?)\s+[–—]\s+(?=\S)"
    r"|(?P<chinese>[\d\u3400-\u9fff]{2,8}(?: [\u3400-\u9fff]{2,6})?(?:\s?\([^()\n]{1,20}\))?)\s?(?:[-–—]{2,3}|(?<=\s)[-–—](?=\s))\s?(?=\w)"
)

_PREPOSITIONS = "对关向在给请从"
#: How long a label may be that is taken for a speaker only because others speak.
_UNKNOWN = 8
_VALUE = re.compile(r"\S{1,12}(?: [^\s:]{1,8}(?![^\s]*:))?")
_ABOUT = re.compile(r"\((?P<note>[^()]{2,24}[,、][^()]{1,24})\)\s*(?=[^\s。,;])")


_TELLS = re.compile(
    r"(?P<name>[\u3400-\u9fff]{2,8}?)(?:\((?P<note>[^()]{1,20})\))?(?:同志)?(?:最后|随后|当场|接着|继续|又|也|还)?(?:提出|反映|认为|表示|谈到|建议|指出|询问|查询|投诉|补充说?|说|讲|发言)[,:]\s*"
    r"|(?P<english>(?!(?:Some|Every|Any|No|One|Many|Most|Several|The|They|We|He|She|It|You|This|That)(?:one|body)?\b)(?:[A-Z]\.|[A-Z][A-Za-z'’-]+)(?: [A-Z][A-Za-z'’-]+)?) (?:said|reported|asked|added|mentioned|noted|complained|felt|suggested|commented|explained)(?: that|,|:)? "
)


#: Nobody in particular.
SOME = re.compile("还?有|部分|个别|不少|一些|多数|许多|很多|某|大家|他|她|我")


class Label(NamedTuple):
    """A label that ends at ``end``, where its content begins. ``name`` and ``note`` are spans in the text."""

    kind: LabelKind
    end: int
    name: tuple[int, int] | None = None
    note: tuple[int, int] | None = None


def is_person(name: str) -> bool:
    """Whether a word is a Chinese name or what colleagues call each other."""
    return bool((_PERSON.fullmatch(name) and not words.TOPIC.match(name)) or any(form.fullmatch(name) for form in (_TITLED, _NICKNAME, _KIN)))


def label(view: str, start: int, end: int, hosts: Set[str] = frozenset()) -> Label | None:
    """The label that a line begins with. ``hosts`` are the names that the head of the minutes gives as those of the chair."""
    found = _LABEL.match(view, start, min(end, start + 60))
    if not found or found.end("name") >= end:
        return None
    name = found.group("name")
    blankless = name.replace(" ", "")
    if re.fullmatch(r"[\d\s.:/-]*", name) or (found.group("rest") == "/" and name.isascii()):
        return None
    if blankless in ("问", "Q", "q"):
        return Label("question", found.end())
    if blankless in ("答", "A"):
        return Label("answer", found.end())
    if _PREFIXED.match(blankless):
        return _prefixed(view, found.end(), end)
    return _of_name(view, found.start("name"), found.end("name"), found.end(), hosts) or _field(name, blankless, found.end())


def _field(name: str, blankless: str, end: int) -> Label | None:
    if words.META.fullmatch(blankless) or words.META.fullmatch(name.strip()) or words.META.fullmatch(name.split()[-1]):
        return Label("meta", end)
    return Label("field", end) if words.FIELD.fullmatch(name.strip()) else None


def _prefixed(view: str, start: int, end: int) -> Label:
    """``Speaker: name`` on a line of its own names who speaks in the lines below."""
    found = _VALUE.match(view, start, end)
    return Label("speaker", end, *parted(view, *found.span())) if found else Label("meta", end)


def _of_name(view: str, start: int, end: int, after: int, hosts: Set[str]) -> Label | None:
    name, note = parted(view, start, end)
    said = view[slice(*name)]
    noted = view[slice(*note)] if note else ""
    if words.REPLY.fullmatch(said) or words.NOTE_HOST.fullmatch(noted) and words.NOTE_REPLY.fullmatch(noted):
        return Label("reply", after, name)
    if words.HOST.fullmatch(said.replace(" ", "")) or said in hosts or words.NOTE_HOST.fullmatch(noted):
        return Label("host", after, name)
    act = None if said.isascii() else _ACT.search(said)
    if act and (said[: act.start()] in hosts or is_person(said[: act.start()])):
        name, said = (name[0], name[0] + act.start()), said[: act.start()]
    if said in hosts:
        return Label("host", after, name)
    if not is_speaker(said, noted) or (" " in said and not said.isascii() and words.META.fullmatch(said.split()[-1])):
        return None
    if note and words.NOTE_ACT.fullmatch(noted):
        note = None
    return Label("speaker", after, name, note)


def parted(view: str, start: int, end: int) -> tuple[tuple[int, int], tuple[int, int] | None]:
    """The name in a label, without the organisation in brackets, before a blank or before the name."""
    note: tuple[int, int] | None = None
    found = _NOTE.match(view, start, end)
    if found:
        key = "" if found.group("note") is not None else "2"
        note = found.span("note" + key)
        end = found.end("name" + key)
    at = re.compile(r"@\S+\s+(?=\S)").match(view, start, end)
    if at:
        return (at.end(), end), note or (start, at.end() - 1)
    courtesy = _COURTESY.search(view, start, end)
    if courtesy and is_person(view[start : courtesy.start()]):
        return (start, courtesy.start()), note
    for pattern in (_PLACED, _ROLE_NAME, _ROLE_FAMILIAR):
        inner = pattern.match(view, start, end)
        if inner and pattern is _PLACED and _is_before(inner.group("role"), inner.group("name")):
            return inner.span("role"), note or inner.span("name")
        if inner and (
            pattern is _ROLE_FAMILIAR
            or is_person(inner.group("name"))
            or (pattern is _PLACED and not inner.group().isascii() and words.GROUP.fullmatch(inner.group("name")))
        ):
            return inner.span("name"), note or (inner.span("role") if inner.group("role") else None)
    return (start, courtesy.start() if courtesy else end), note


def _is_before(name: str, place: str) -> bool:
    """Whether the first of two words is the name."""
    return is_person(name) and not words.PLACE_END.search(name) and (not is_person(place) or bool(words.PLACE_END.search(place)))


def is_speaker(name: str, note: str = "") -> bool:
    """Whether a label names somebody who speaks: by a name, a role, a group, a number, or an organisation in brackets behind it."""
    if (
        not name
        or len(name) > 40
        or words.NOT_SPEAKER.fullmatch(name)
        or words.META.fullmatch(name.replace(" ", ""))
        or words.META.fullmatch(name)
    ):
        return False
    if is_person(name) or _NUMBERED.fullmatch(name):
        return True
    if name.isascii():
        return bool(_ENGLISH.fullmatch(name)) and len(name.split()) <= 4 or bool(words.GROUP.fullmatch(name))
    if words.LEADING_END.search(name) or len(name) > 14 or name[0] in _PREPOSITIONS:
        return False
    return bool(words.GROUP.fullmatch(name)) or (bool(note) and len(name) <= 8 and not words.FIELD.fullmatch(name))


def dashed(view: str, start: int, end: int, hosts: Set[str] = frozenset()) -> Label | None:
    """A speaker before a dash. Only several lines of this shape make it believable."""
    found = _DASHED.match(view, start, end)
    return _of_name(view, *found.span("name" if found.group("name") else "chinese"), found.end(), hosts) if found and found.end() < end else None


def attributed(view: str, start: int, end: int, hosts: Set[str] = frozenset()) -> Label | None:
    """``赵一（一车间）说，``: the sentence itself tells who speaks. Only a person counts, or what has an organisation behind it; rank replies."""
    found = _TELLS.match(view, start, end)
    if not found or found.end() >= end:
        return None
    if found.group("english"):
        return Label("host" if found.group("english") in hosts else "speaker", found.end(), found.span("english"))
    name, role = parted(view, *found.span("name"))
    note = found.span("note") if found.group("note") else role
    said = view[slice(*name)]
    named = note is not None or (found.group().rstrip().endswith(":") and not SOME.match(said))
    if is_person(said) or (named and is_speaker(said, "note" if note else "")):
        return Label("speaker", found.end(), name, note)
    return Label("reply", found.end()) if words.RANK.search(said) else None


def unknown(view: str, start: int, end: int) -> Label | None:
    """A label that looks like no name; among lines with speakers it is one all the same."""
    found = _LABEL.match(view, start, min(end, start + 60))
    if not found or found.end() >= end:
        return None
    name, note = parted(view, *found.span("name"))
    said = view[slice(*name)]
    plain = (
        1 < len(said) <= _UNKNOWN
        and not words.LEADING_END.search(said)
        and not words.NOT_SPEAKER.fullmatch(said)
        and not words.TOPIC.match(said)
    )
    return Label("speaker", found.end(), name, note) if plain and said[0] not in _PREPOSITIONS and not re.search(r"\d", said) else None


def bracketed(view: str, start: int, end: int) -> Label | None:
    """A name in brackets at the beginning of a line, as transcripts have it."""
    about = _ABOUT.match(view, start, end)
    if about and about.end() < end:
        return Label("speaker", about.end(), None, about.span("note"))
    found = _BRACKETED.match(view, start, end)
    if not found or found.end() > end:
        return None
    name, note = parted(view, *found.span("name"))
    said = view[slice(*name)]
    if (is_person(said) and not (note and words.META.fullmatch(view[slice(*note)]))) or (found.end() < end and is_speaker(said)):
        return Label("host" if words.HOST.fullmatch(said) else "speaker", found.end(), name, note)
    return None
