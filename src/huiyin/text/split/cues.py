"""What a unit is, by the words it is made of."""

from __future__ import annotations

import re

from huiyin.text.split.types import Kind, Role

_NONE = re.compile(r"\s*(?:(?:暂)?(?:没有|没|无|無|沒有)(?:其他|其它|什么|别的)?(?:意见|意見|建议|建議)?(?:和建议)?|同意|none|n/?a|no comments?|nothing)\s*[。.！!；;]?\s*$", re.I)
_ENDORSE = re.compile(r"\s*(?:我)?(?:同意|附议|附議|赞成|贊成|支持|也赞同|赞同)[^，。；]{0,4}(?:老|小)?[\u3400-\u9fff]{1,6}(?:说|說|讲|提|的)|\s*同上|\s*I (?:fully )?(?:agree|support|second)\b", re.I)
_SECRET = re.compile(r"(?:希望|请|請|务必|要求)[^。]{0,8}(?:保密|不要透露)|in confidence|keep (?:this|it) confidential", re.I)
_FURNITURE = re.compile(
    r"\s*(?:我(?:讲|说|谈|講|說)[^。]{0,3}[点點条條][。：:]?|(?:大家|各位)[^。]{0,6}好|谢谢[^。]{0,6}|感谢[^。]{0,10}|会议到此结束|散会|以上(?:意见|是)[^。]{0,16}|(?:欢迎|请)大家[^。]{0,24}|您好|你好|Hello|Thank you[^.]{0,20})[。！!.]?\s*$",
    re.I,
)
_LEAD_IN = re.compile(r"[^。]{0,30}[：:]\s*$")
_REPORT = re.compile(r"贪污|受贿|回扣|侵吞|挪用|报复|打击报复|bribe|embezzle|retaliat", re.I)
_SUGGEST = re.compile(r"建议|建議|希望|最好|应该|應該|应当|能不能|可否|suggest|should|please|it would be", re.I)
_QUESTION = re.compile(r"[？?]\s*$|请问|請問")
_PRAISE = re.compile(r"很好|不错|满意|感谢|点赞|good job|thank", re.I)
_WORD = re.compile(r"[\u3400-\u9fff]")


def role_of(said: str) -> tuple[Role, str | None]:
    """What a unit is, and for what is no opinion the code of the reason."""
    if _NONE.match(said):
        return "none", "no_opinion"
    if _FURNITURE.match(said):
        return "furniture", "courtesy"
    if _LEAD_IN.match(said):
        return "furniture", "lead_in"
    if len(said) < 40 and _ENDORSE.match(said):
        return "endorsement", None
    if _SECRET.search(said) and len(said) < 24:
        return "furniture", "secrecy"
    return ("opinion", None) if re.search(r"\w", said) else ("furniture", "no_words")


def kind_of(said: str) -> Kind:
    """The kind of an opinion by its cue words, the gravest first."""
    if _REPORT.search(said):
        return "report"
    if _SUGGEST.search(said):
        return "suggestion"
    if _QUESTION.search(said):
        return "question"
    return "praise" if _PRAISE.search(said) and "不" not in said.replace("不错", "") else "criticism"


def names(said: str, speaker: str | None) -> bool:
    """Whether a sentence names a speaker: by the whole name, or by the surname with 老, 小 or a title."""
    if not speaker:
        return False
    return speaker in said or bool(re.search(rf"[老小]{speaker[0]}|{speaker[0]}(?:工|师傅|主席|姐|哥)", said))


def common(one: str, other: str) -> int:
    """How many different Chinese characters two sentences share."""
    return len(set(_WORD.findall(one)) & set(_WORD.findall(other)))
