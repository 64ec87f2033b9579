"""Several opinions in one line: 一是…二是…, 首先…其次…, ①…②…, and the sentences of a speaker's turn."""

from __future__ import annotations

import re

_SERIES = (
    re.compile(r"(?:(?<=[。；！？，,;：:\s])|^)[一二三四五六七八九]是(?![一二三四五六七八九非否])[，,、]?\s*"),
    re.compile(r"(?:(?<=[。；！？，,;：:\s])|^)第[一二三四五六七八九][，,、：]?\s*(?![次个批期条年届名天])"),
    re.compile(r"[①-⑳]\s*"),
    re.compile(r"(?:(?<=[。；！？，,;：:\s])|^)[（(]\d{1,2}[)）]\s*"),
    re.compile(r"(?:(?<=[。；;：:\s])|^)\d{1,2}[、．.](?!\d)\s*"),
    re.compile(r"(?:(?<=[。；！？;!?])|^)\s*(?:首先|其次|再次|另外|此外|还有|還有|最后|最後|First|Second|Third|Finally|Also)[，,、]\s*"),
)
_CAUSES = re.compile(r"(?:原因|由于|體現在|体现在|表现为|表現為|理由)[^。；！？]*$")
_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[”」』）)]*|[^。！？!?]+$")
#: A sentence that begins so goes on with the one before it.
_ATTACHED = re.compile(r"\s*(?:建议|建議|希望|应该|應該|应当|应|最好|因此|所以|导致|比如|例如|但|可是|结果|这样|这|那|否则|而且|尤其|特别|能不能|请|望|It|This|We suggest|Please|So |But )")


def pieces(text: str, start: int, end: int, *, sentences: bool) -> list[tuple[int, int]]:
    """The spans of the opinions in a stretch of text; blanks and separators at their ends are left out."""
    body = text[start:end]
    cuts = _markers(body)
    if cuts:
        spans = [(cuts[i][1], cuts[i + 1][0] if i + 1 < len(cuts) else len(body)) for i in range(len(cuts))]
        lead = body[: cuts[0][0]]
        if lead.strip() and not lead.rstrip().endswith(("：", ":")) and len(lead.strip()) > 8:
            spans.insert(0, (0, cuts[0][0]))
        elif lead.strip():
            spans.insert(0, (0, cuts[0][0]))
    elif sentences:
        spans = _turn(body)
    else:
        spans = [(0, len(body))]
    trimmed = (_trim(body, a, b) for a, b in spans)
    return [(start + a, start + b) for a, b in trimmed if a < b]


def _markers(body: str) -> list[tuple[int, int]]:
    """The places of the first series that has two markers and does not tell the causes of one matter."""
    for pattern in _SERIES:
        found = [match.span() for match in pattern.finditer(body)]
        if len(found) >= 2 and not _CAUSES.search(body[: found[0][0]]):
            return found
    return []


def _turn(body: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _SENTENCE.finditer(body):
        if spans and _ATTACHED.match(match.group()):
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append(match.span())
    return spans


def _trim(body: str, start: int, end: int) -> tuple[int, int]:
    piece = body[start:end]
    return start + len(piece) - len(piece.lstrip(" \t　，,、")), start + len(piece.rstrip())
