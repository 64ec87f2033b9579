"""The lines of a text, each with its mark, its label, or the reason why it has no matter at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from huiyin.text.split import labels, markers
from huiyin.text.split.credits import BY as _BY
from huiyin.text.split.credits import credited, placed, standing
from huiyin.text.split.label_words import DATE, HOST_FIELDS, TITLED
from huiyin.text.split.labels import Label
from huiyin.text.split.markers import Mark
from huiyin.text.split.plain import line_spans
from huiyin.text.split.rows import Rows

#: A longer line is matter, whatever it looks like.
_FURNITURE = 80
_PAGE = re.compile(
    r"[\s(\[—-]*(?:第\s?[\d一二三四五六七八九十]{1,4}\s?页(?:\s?[,/]?\s?共\s?[\d一二三四五六七八九十]{1,4}\s?页)?|page\s?\d+(?:\s?(?:of|/)\s?\d+)?|[-—–]\s?\d{1,4}\s?[-—–]|\d{1,3}\s?/\s?\d{1,3}|共\s?\d+\s?页)[\s)\]—。-]*$",
    re.I,
)
_WHEN = re.compile(
    r"(?:(?:19|20)\d\d[年./-]|1\d\d年|民国\d{2,3}年)?\d{1,2}[月./-]\d{1,2}[日号]?\s?(?:\([^()]{1,4}\))?\s?(?:[上下]午|晚上?)?\s?\d{1,2}[:时点][^。!?;:]{0,30}$"
    r"|(?:(?:meeting |session )?held on )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,? \d{4}\b[^!?;]{0,40}$",
    re.I,
)
_TOTAL = re.compile(
    r"(?:合计|总计|共计|小计|total)\s?:?\s?\d+\s?\w{0,6}[。.]?$|(?:以上)?共(?:收集|征集|收到|提出|整理|汇总|记录)[^。,;]{0,12}\d+\s?[条张份人件][。.]?$",
    re.I,
)
#: What a form gives to tick, ticked or not.
_TICKED = re.compile(r"(?:[^□☐☑☒■:]{1,14}:)?\s*(?:[□☐☑☒■]\s?[^□☐☑☒■,。!?;:]{1,14}){2,}$")
_RULE = re.compile(r"[\s\-=_*~—–─━…·.#|:+]+$")
_ATTACHMENT = re.compile(r"(?:附件|附表|抄送|抄报|印发|责任编辑|来源)\s?\d*\s?[:.、]|共\s?\d+\s?[条份页]")
_BY_WHOM = re.compile(
    r"(?:chaired|facilitated|hosted|led|minuted|minutes|notes) by\s(?P<en>[A-Z][^.:]{1,30})$|(?:会议)?(?:主持人?|召集人?|主席)(?:\s+|\s?/\s?)(?P<zh>[^\s。:,]{2,12}(?: [^\s。:,]{2,4})?)(?=\s{2,}[^。]*$|$)",
    re.I,
)
_SECTION = re.compile(r"[^。!?,;:()]{1,16}\([^():]{1,8}:[^():。]{1,20}\)$")
#: A record of a visit or a talk that is told on its own line is no datum of the head.
_TELLS = re.compile(r"(?:走访|谈话|访谈|来访|接访|通话|电话|工作)记录\s*:[^说讲,;。]{2,}.*(?:说|讲|反映|提出|认为|觉得)[^,;。!?]{4,}.*[。;!?]$")
_CHAIRED = re.compile(r"由[^。,:]{0,16}?(?P<name>[\u3400-\u9fff]{2,3})(?:同志)?主持")
_NOTE = re.compile(
    r"\((?:注|备注|说明|以上|此处|该条|note)[^()]{0,70}\)[。.]?$|\([^()]{0,30}(?:整理|汇总|记录|供稿|摘自|摘编|提供)[^()]{0,14}\)$", re.I
)
_MANY = re.compile(r"\s{2,}|\s(?=[\u3400-\u9fff]{1,6}\s?:)|[;,。]\s?(?=[\u3400-\u9fff]{2,5}\s?:)")
_STAMP = re.compile(
    r"[\[(]?(?:(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s?)?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s*|[\[(]?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\])]?\s+"
)
_TOKEN = re.compile(r"(?P<name>[^\s:,。|]{1,10})\s+(?=\S)")
#: How recognised speech numbers whoever speaks.
_NUMBERED = re.compile(r"(?P<name>(?:说话人|发言人|speaker)\s?\d{1,3})\s+(?=\S)", re.I)
_SPEECH = re.compile(r"[。!?]|,[^,]*,")
_ADDRESSES = ("请", "欢迎", "大家", "下面", "好")
#: From this many lines on that begin with a name and a dash, the dash stands for a colon.
_DASHED = 3
#: From this many lines on that are nothing but a mark, a place and a name, each above a plain line, they tell who speaks.
_PLACED = 2
#: How long what stands behind 主持： may be for data, and how many hosts a text may have.
_DATA = 40
_HOSTS = 20


@dataclass(slots=True)
class Line:
    """``start``–``end`` is the line without blanks around it, ``body`` where its matter begins; ``gap`` says that a blank line is above,
    ``apart`` that the line is a row of a table or of a log, which never goes on below."""

    start: int
    end: int
    body: int
    gap: bool = False
    mark: Mark | None = None
    label: Label | None = None
    reason: str | None = None
    heading: bool = False
    level: int = 0
    apart: bool = False


def lines(view: str) -> list[Line]:
    """All lines of a plain text that are not blank."""
    found: list[Line] = []
    hosts: set[str] = set()
    rows = Rows(view)
    last = 0
    spans = line_spans(view)
    dashed = sum(labels.dashed(view, *span) is not None for span in spans) >= _DASHED
    for start, end in spans:
        line = _line(view, start, end, rows, hosts)
        if dashed and line.reason is None and (label := labels.dashed(view, start, end, hosts)):
            line.label, line.mark, line.body = label, None, label.end
        line.gap = view.count("\n", last, start) > 1
        last = end
        found.append(line)
        if len(hosts) < _HOSTS:
            hosts |= _hosts(view[start:end]) if line.reason == "meta_line" else _chaired(view, line)
    _place(view, found)
    return found


def _place(view: str, found: list[Line]) -> None:
    """Marked lines that hold nothing but a place and a name become labels of what stands below."""
    above = [line for line, below in pairwise(found) if line.mark and not (line.label or line.reason or below.mark or below.label or below.reason)]
    told = [(line, label) for line in above if (label := placed(view, line.body, line.end))]
    if len(told) >= _PLACED:
        for line, label in told:
            line.label, line.mark, line.body = label, None, line.end


def _line(view: str, start: int, end: int, rows: Rows, hosts: set[str]) -> Line:
    line = Line(start, end, start)
    line.reason = _furniture(view[start:end]) if end - start < _FURNITURE else None
    if line.reason:
        return line
    row = rows.row(start, end)
    if row:
        line.body, line.end, line.label, line.reason, line.apart = row.body, row.end, row.label, row.reason, True
        return line
    stamp = _STAMP.match(view, start, end)
    if stamp and stamp.end() < end:
        return _stamped(view, line, stamp.end(), hosts)
    return _listed(view, line, hosts)


def _furniture(body: str) -> str | None:
    if _PAGE.match(body):
        return "page"
    if _NOTE.match(body):
        return "note"
    if _RULE.match(body):
        return "no_words"
    if _WHEN.match(body) or _TOTAL.match(body) or _TICKED.match(body):
        return "meta_line"
    if DATE.fullmatch(body):
        return "date"
    return "meta_line" if _BY_WHOM.match(body) or _ATTACHMENT.match(body) or (_SECTION.match(body) and not _BY.search(body)) else None


def _stamped(view: str, line: Line, at: int, hosts: set[str]) -> Line:
    """A line of a log: the time, who, and what was said."""
    line.body, line.apart = at, True
    _listed(view, line, hosts)
    name = _TOKEN.match(view, at, line.end)
    if line.label is None and line.mark is None and name and labels.is_speaker(name.group("name")):
        line.label = Label("speaker", name.end(), name.span("name"))
        line.body = name.end()
    return line


def _listed(view: str, line: Line, hosts: set[str]) -> Line:
    line.mark = markers.at_line(view, line.body, line.end)
    if line.mark:
        line.body = line.mark.end
    line.label = _label(view, line, hosts)
    if line.label is None:
        return line
    if line.label.kind == "field" and line.mark is None:
        line.mark = markers.at_line(view, line.label.end, line.end)
        line.label = line.label._replace(end=line.mark.end) if line.mark else line.label
    if (line.label.kind == "meta" and not _TELLS.match(view, line.start, line.end)) or (line.label.kind == "host" and _is_data(view, line.label.end, line.end)):
        line.reason = "meta_line"
    line.body = min(line.label.end, line.end)
    return line


def _label(view: str, line: Line, hosts: set[str]) -> Label | None:
    start, end = line.body, line.end
    numbered = _NUMBERED.match(view, start, end)
    found = (
        standing(view, start, end)
        or (Label("speaker", numbered.end(), numbered.span("name")) if numbered else None)
        or labels.label(view, start, end, hosts)
        or labels.bracketed(view, start, end)
        or labels.attributed(view, start, end, hosts)
    )
    if found:
        return found
    credit = credited(view, start, end)
    if credit:
        line.end = credit[1]
    return credit[0] if credit else None


def _is_data(view: str, start: int, end: int) -> bool:
    """Whether a line names the chair and is nothing that the chair said."""
    if end - start > _DATA:
        return False
    content = view[start:end].strip()
    return not _SPEECH.search(content) and not content.startswith(_ADDRESSES)


def _chaired(view: str, line: Line) -> set[str]:
    """Who led a meeting, where a sentence tells it."""
    found = _CHAIRED.search(view, line.start, line.end) if line.label is None and line.mark is None else None
    return _named(found.group("name")) if found else set()


def _hosts(line: str) -> set[str]:
    """The names that a line of the head gives as those of the chair."""
    by = _BY_WHOM.match(line)
    if by:
        return _named(by.group("en") or by.group("zh")) | _titled(line)
    names: set[str] = set()
    for part in _MANY.split(line):
        field, _, value = part.partition(":")
        if HOST_FIELDS.fullmatch(field.replace(" ", "")):
            names |= _named(value.partition("(")[0]) | _titled(value)
    return names


def _titled(value: str) -> set[str]:
    """The surname of the chair with the title that stands before the name."""
    found = TITLED.search(value)
    return {found.group("surname") + found.group("title")} if found else set()


def _named(value: str) -> set[str]:
    """What the chair may be called: the whole value, a word of it, or the two or three characters at its end."""
    value = value.strip()
    if not value or len(value) > _DATA // 2 + 4:
        return set()
    return {
        name
        for name in (value, *value.split(), value[-3:], value[-2:])
        if name and (labels.is_speaker(name) or (name.isascii() and name in (value, *value.split())))
    }
