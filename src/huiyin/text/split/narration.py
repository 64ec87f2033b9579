"""Minutes told in the third person: each sentence that tells who speaks becomes a line with a speaker of its own."""

from __future__ import annotations

import re
from typing import NamedTuple

from huiyin.text.split import label_words as words
from huiyin.text.split.cues import one_of
from huiyin.text.split.cues_zh import SOMEBODY
from huiyin.text.split.labels import SOME, Label, is_person, parted
from huiyin.text.split.lines import Line

#: From this many sentences on that tell who speaks, a text is told in the third person.
_TOLD = 3
_KIN = "(?:老伴|爱人|丈夫|妻子|女儿|儿子|媳妇|老婆|母亲|父亲|妈妈|同事|同伴|邻居|孙子|孙女)"
_SUBJECT = one_of(rf"""
    (?P<pronoun>[他她]们?|(?=[还又]))
    (?P<kin>[他她]的?{_KIN})
    [^\s,。:;!?“”]{{0,8}}?(?P<anonymous>(?:还?有|另)?(?:(?:另?[一两三几]|好几|某)?[位名]|(?:有|一|几|两|三)个)(?P<who>[^\s,。:;!?“”]{{1,8}}?))
    (?P<some>{SOMEBODY})
    (?P<named>(?:[\u3400-\u9fff]{{2,8}} )?[\u3400-\u9fff]{{2,10}}?)
""")
_MANNER = "(?:接着|接过?话[头茬]?|[\u3400-\u9fff]{1,2}着|随后|最后|继续|跟着|插话|也|又|还|则|都|同时|再次)"
#: What a sentence may tell before it names who speaks.
_WHEN = "(?:在?[^,。:;!?“”]{2,12}时,|最后,?|随后,?|会上,?)?"
#: Wishes need no comma before what is wished, nor does whoever goes on.
_AT_ONCE = (
    "(?:[则也还又]{1,2}(?:希望|要求|呼吁)|(?:[还又]|(?<=有人))(?:说|提到|反映|提出)|(?<=[他她们])(?:建议|希望|要求|认为|反映|提出|提到))(?=[\u3400-\u9fff])"
    "|(?:首先|最先|随后|接着|最后)?发言[。:,]"
)
_VERB = (
    "(?:告诉(?:我们|我)?|诉苦|抱怨|反映|提到|提出|提了[一两几]?[条点个句件]|谈到|讲到|说到|认为|表示|指出|补充说?|觉得|建议|说起?|讲|提)"
)
_CROWD = r"(?P<crowd>[^。:;!?]{0,30}(?:你一言我一语|七嘴八舌|[说议]开了|纷纷.{0,3})):"
_ENGLISH = (
    "(?:(?P<chair>(?:The )?(?:Chair|Chairman|Chairwoman|Facilitator))|(?P<english>(?:(?:Mr|Mrs|Ms|Miss|Dr)\\.? [A-Z]|[A-Z]\\. [A-Z])[\\w'’-]+))(?: \\([^()\\n]{1,30}\\))?"
    " (?:also )?(?:said|reported|asked|noted|added|mentioned|complained|raised|replied|explained|stated|suggested|answered|thanked|responded)(?: that\\b|[,:])?"
)
_TELLS = re.compile(rf"(?<![^\s。!?;”)])(?:{_WHEN}{_SUBJECT}(?:{_MANNER}{{0,2}}{_VERB}[,:]|{_AT_ONCE})|{_CROWD}|{_ENGLISH})\s*")
#: The teller speaks of the way: where one went, and when.
_WAY = re.compile(
    r"(?:[^,。!?]{0,8}(?:到了|来到|走了|走到|去了|遇到|遇见|碰到|碰见|回到|走进|路过)|[上下中]午|傍晚|晚上|当天|次日|随后|接着|临走|离开|返程|路上)[^,。!?]{0,20}[。!]?$"
)


class _Tell(NamedTuple):
    start: int
    label: Label
    pronoun: bool = False
    some: bool = False


def told(view: str, found: list[Line]) -> list[Line]:
    """The lines with those parted in which several people are told to have spoken, if the text is told so throughout."""
    tells = [_tells(view, line) for line in found]
    dialogue = sum(bool(line.label and line.label.kind == "speaker" and not told) for line, told in zip(found, tells, strict=True))
    if sum(not tell.some for inside in tells for tell in inside) < max(_TOLD, dialogue + 1):
        return found
    result: list[Line] = []
    for line, inside in zip(found, tells, strict=True):
        result += _parted(view, line, inside) if inside else [_on_the_way(view, line)]
    return _with_pronouns(result, {tell.start for inside in tells for tell in inside if tell.pronoun})


def _tells(view: str, line: Line) -> list[_Tell]:
    """Where sentences of a line tell who speaks."""
    if line.reason or line.mark or line.apart:
        return []
    return [tell for found in _TELLS.finditer(view, line.start, line.end) if found.end() < line.end and (tell := _tell(view, found))]


def _tell(view: str, found: re.Match[str]) -> _Tell | None:
    pronoun = found.group("pronoun") is not None
    if pronoun or found.group("crowd"):
        return _Tell(found.start(), Label("speaker", found.end()), pronoun)
    if found.group("some"):
        return _Tell(found.start(), Label("speaker", found.end()), some=True)
    if found.group("chair"):
        return _Tell(found.start(), Label("host", found.end(), found.span("chair")))
    if found.group("english"):
        return _Tell(found.start(), Label("speaker", found.end(), found.span("english")))
    if not found.group("named"):
        return _Tell(found.start(), Label("speaker", found.end(), found.span("kin" if found.group("kin") else "who")))
    name, note = parted(view, *found.span("named"))
    said = view[slice(*name)]
    known = is_person(said) or (bool(words.GROUP.fullmatch(said)) and not SOME.search(said))
    return _Tell(found.start(), Label("speaker", found.end(), name, note)) if known else None


def _parted(view: str, line: Line, inside: list[_Tell]) -> list[Line]:
    first = inside[0].start
    parts = [_on_the_way(view, Line(line.start, _end(view, first), line.start, line.gap))] if first > line.start else []
    edges = [*(tell.start for tell in inside[1:]), line.end]
    for tell, edge in zip(inside, edges, strict=True):
        parts.append(Line(tell.start, _end(view, edge), tell.label.end, line.gap and not parts, label=tell.label))
    return parts


def _end(view: str, at: int) -> int:
    while view[at - 1].isspace():
        at -= 1
    return at


def _on_the_way(view: str, line: Line) -> Line:
    if line.reason is None and line.label is None and line.mark is None and _WAY.match(view[line.start : line.end]):
        line.reason = "preamble"
    return line


def _with_pronouns(found: list[Line], pronouns: set[int]) -> list[Line]:
    """Whoever spoke before is who 他 means."""
    last: Label | None = None
    for line in found:
        if line.start in pronouns and line.label and last:
            line.label = line.label._replace(name=last.name, note=last.note)
        last = line.label if line.label and line.label.kind == "speaker" else last
    return found
