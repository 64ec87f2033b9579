"""What columns are called in the tables that offices and exports produce."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from huiyin.text.script import fold

Meaning = Literal["text", "id", "number", "speaker", "topic", "other"]

#: How many names a message lists, and how long each may be.
_LISTED, _LONGEST = 30, 40

#: Names of a column of opinions, in groups from the surest to the weakest; in Chinese and English.
_TEXT = (
    (
        "留言详情 留言内容 发言要点 发言摘要 主要观点 意见内容 建议内容 意见建议内容 意见和建议 意见与建议 意见及建议 意见建议 意见或建议 发言内容 反映内容 投诉内容 诉求内容 信件内容 来信内容 "
        "反馈内容 评论内容 评价内容 问题描述 问题内容 问题详情 诉求描述 事项描述 事件描述 主要诉求 具体意见 具体建议 具体内容 详细内容 详细描述 提出的问题建议 提出的问题和建议 "
        "问题建议 问题和建议 问题及建议 问题与建议 意见详情 征求意见内容 反映的问题 反映问题 存在的问题 存在问题 原话 其他意见 其他意见建议 其他意见和建议 "
        "comment commentbody commenttext comments opinion opinions feedback feedbacktext suggestion suggestions suggestionsandcomments complaint "
        "complainttext complaintdescription consumercomplaintnarrative reviewtext statement concern concerns verbatim"
    ),
    (
        "意见 建议 诉求 问题 留言 发言 评论 评价 反馈 投诉 来信 回答 答案 想法 看法 "
        "text body content message description response answer review issue problem remark remarks question fulltext narrative"
    ),
    "内容 详情 描述 正文 文本 说明 主要内容 note notes details detail sentence document tweet",
    "标题 主题 留言主题 留言标题 事项 题目 subject title headline summary",
)

_ID = (
    "留言编号 意见编号 建议编号 信件编号 工单号 工单编号 受理编号 受理号 问题编号 编号 单号 流水号 登记号 档案号 提案号 案号 "
    "id commentid opinionid feedbackid messageid responseid uuid guid key recordid ticketid ticketno caseid"
)
_NUMBER = "序号 序 行号 号 number no nr index row #"
_SPEAKER = "发言人 发言人姓名 发言者 提出人 提意见人 反映人 speaker speakername"
_TOPIC = "方面 议题 主要内容 征求意见内容 意见方面 所属方面 topic aspect theme agendaitem"

_KNOWN_OTHER = (
    "姓名 名字 单位 部门 所属部门 单位部门 职务 职业 岗位 性别 年龄 电话 联系电话 手机 手机号 联系方式 日期 时间 留言时间 提交时间 留言用户 用户 来源 渠道 状态 备注 "
    "类别 分类 类型 地区 地市 区县 答复 答复意见 答复内容 答复时间 回复 回复内容 处理意见 办理意见 办理情况 处理结果 整改措施 责任部门 责任领导 责任人 完成时限 "
    "是否采纳 采纳情况 采纳理由 点赞数 反对数 满意度 附件 签名 "
    "name user author date time datetime timestamp created createdat status source channel category type label department phone email age gender region "
    "likes agrees disagrees votes score rating reply authorid moderated"
)

#: A name that ends so tells something about an opinion and does not hold it, whatever it begins with.
_ABOUT = re.compile(
    r"(?:编号|序号|日期|时间|时限|人数|数量|次数|条数|数|人|单位|部门|类别|分类|类型|状态|来源|渠道|情况|结果|理由|措施|领导|电话|长度|id|no|date|time|count|status|type|author|label|length|num)$"
)
#: A name that begins or is marked so holds somebody's answer to an opinion.
_ANSWER = re.compile(
    r"^(?:是否|答复|回复|处理|办理|采纳|整改|领导|审核|审批|批示|拟办|承办|official|reply|admin|staff)|(?:答复|回复|批示|处理意见|办理意见|审核意见|领导意见)"
)
_HOLDS = re.compile(r"(?:意见|建议|诉求|留言|问题|反馈|评论|感受|想法|看法|期望|希望|opinion|comment|feedback|suggestion|complaint)")


@cache
def key(name: str) -> str:
    """What names are compared by: script, case, width, spaces, punctuation and remarks in brackets (``意见（必填）``) fall away."""
    plain = fold(name)
    without = re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", plain)
    return re.sub(r"[\W_]+", "", without) or plain.strip()


@cache
def _known() -> dict[str, tuple[Meaning, int]]:
    known: dict[str, tuple[Meaning, int]] = {}
    for rank, group in zip((4, 3, 2, 1), _TEXT, strict=True):
        known |= dict.fromkeys(group.split(), ("text", rank))
    others: tuple[tuple[str, Meaning], ...] = (
        (_KNOWN_OTHER, "other"), (_NUMBER, "number"), (_ID, "id"), (_SPEAKER, "speaker"), (_TOPIC, "topic"),
    )  # fmt: skip
    for group, found in others:
        known |= dict.fromkeys(group.split(), (found, 0))
    return known


def meaning(name: str) -> Meaning | None:
    """What a column of this name holds; ``None`` when the name is not known."""
    found = _known().get(key(name))
    if found:
        return found[0]
    return "text" if text_rank(name) else None


def exact(name: str) -> bool:
    """Whether this very name is known, and not only made like known ones."""
    return key(name) in _known()


def text_rank(name: str) -> int:
    """How surely a column of this name holds opinions: 4 (surely) to 1 (a subject line), 0 not at all or unknown."""
    plain = key(name)
    found = _known().get(plain)
    if found:
        return 2 if plain == "主要内容" else found[1]
    if _ANSWER.search(plain) or _ABOUT.search(plain):
        return 0
    if name.rstrip().endswith(("?", "？")) and len(plain) >= 6:
        return 3  # a survey tool writes the open question itself as the column's name
    return 3 if _HOLDS.search(plain) else 0


def is_answer(name: str) -> bool:
    """Whether a column of this name holds what an office said back."""
    return bool(_ANSWER.search(key(name)))


def listed(header: Sequence[str]) -> str:
    """Names as a message lists them: the first thirty, each cut where it is longer than a name is, and how many more there are."""
    shown = [(name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…") or "—" for name in header[:_LISTED]]
    return ", ".join(shown) + (f", … (+{len(header) - _LISTED})" if len(header) > _LISTED else "")
