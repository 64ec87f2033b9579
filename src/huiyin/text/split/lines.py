"""The lines of a text, each with what stands before its matter: a list marker, a speaker; or that it has no matter at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEVELS = (
    re.compile(r"[一二三四五六七八九十]+[、.．]\s*"),
    re.compile(r"[（(][一二三四五六七八九十]+[)）]\s*"),
    re.compile(r"\d{1,3}(?:[、．]|\.(?!\d)|[)）]|\s(?=[\u4e00-\u9fff]))\s*"),
    re.compile(r"[（(]\d{1,3}[)）]\s*"),
    re.compile(r"[①-⑳]\s*|[-•·*—]\s+|[●○■◆]\s*"),
)
_SPEAKER = re.compile(r"([\u3400-\u9fffA-Za-z .]{2,20}?)(?:[（(]([^（）()\n]{1,30})[)）])?[：:]\s*")
_META = re.compile(
    r"\s*(?:(?:会议)?(?:时间|地点|主题|名称|议题|记录|日期|主持|主持人|记录人|记录员|出席|列席|缺席|参加|参会|与会|抄送|附件|报送|姓名|单位|部门|电话|联系电话|职务|整理|审核|签发|印发"
    r"|時間|地點|主題|主持人|記錄人|記錄|出席)(?:人员|人員|单位|人)?\s*[：:]|第\s*\d+\s*页|[-—]\s*\d+\s*[-—]\s*$|序号\s|此致|敬礼|敬禮"
    r"|(?:尊敬的)?[\u3400-\u9fff]{1,12}[：:]\s*(?:您好|你好)[！!。]?\s*$|(?:尊敬的|敬爱的)[\u3400-\u9fff]{1,12}[：:]?\s*$|(?:\d{4}|二[〇○零]\S{2})\s*年\s*\S{1,2}\s*月\s*\S{1,3}\s*日\s*$"
    r"|(?:Date|Time|Place|Venue|Chair|Minutes by|Present|Attendees|Apologies|Subject)\s*:|(?:Dear|Yours|Kind regards|Best regards|Sincerely)\b[^.]{0,40}$)"
)
_TITLE = re.compile(r"\S{2,40}(?:纪要|紀要|记录|記錄|会议|座谈会|汇总|征求意见表|意见表|报告|Minutes|minutes)\s*$")
_NOT_SPEAKERS = frozenset("备注 答复 回复 注 说明 建议 意见 问题 原因 例如 比如 如下 以下 包括 其中 反映最突出的有 主要有 意见和建议 主要意见 内容 情况 结论 summary note notes".split())
_FIELD = re.compile(r"(?:对.{1,16}的)?(?:主要)?(?:意见和建议|意见建议|意见|建议)\s*[：:]?\s*$|[^。；]{0,24}[：:]\s*$")
_END = re.compile(r"[。；！？，;!?,.]\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """``first``–``end`` is the line without blanks around it, ``start`` where its matter begins; ``level`` counts from 1."""

    first: int
    start: int
    end: int
    marker: bool = False
    level: int = 0
    speaker: str | None = None
    note: str | None = None
    heading: bool = False
    meta: str | None = None


def lines(text: str) -> list[Line]:
    """All lines that are not blank."""
    found: list[Line] = []
    at = 0
    for raw in text.split("\n"):
        left = at + len(raw) - len(raw.lstrip())
        right = at + len(raw.rstrip())
        if left < right:
            found.append(_line(text, left, right, bool(found)))
        at += len(raw) + 1
    return _headings(text, found)


def _line(text: str, first: int, end: int, later: bool) -> Line:
    body = text[first:end]
    if _META.match(body):
        return Line(first, first, end, meta="meta_line")
    if not later and _TITLE.match(body):
        return Line(first, first, end, meta="title")
    if _FIELD.match(body):
        return Line(first, first, end, meta="field_label")
    for level, marker in enumerate(_LEVELS, 1):
        if match := marker.match(text, first, end):
            return Line(first, match.end(), end, True, level)
    speaker = _SPEAKER.match(text, first, end)
    if speaker and speaker.group(1).strip().lower() not in _NOT_SPEAKERS and speaker.end() < end:
        return Line(first, speaker.end(), end, speaker=speaker.group(1).strip(), note=speaker.group(2))
    return Line(first, first, end)


def _headings(text: str, found: list[Line]) -> list[Line]:
    """A short marked line without a sentence's end is a heading when what follows stands a level below it."""
    result = []
    for at, line in enumerate(found):
        body = text[line.start : line.end]
        below = found[at + 1] if at + 1 < len(found) else None
        under = below is not None and not below.meta and (below.level > line.level if below.marker else True)
        heading = line.marker and line.level <= 2 and len(body) <= 20 and not _END.search(body) and under
        result.append(Line(line.first, line.start, line.end, True, line.level, heading=True) if heading else line)
    return result
