"""Names of people in a text: those that announce themselves, or stand beside a number of theirs, and those of a roster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

Span = tuple[int, int]

#: Surnames that nearly everybody has; what begins with one may be a name.
SURNAMES = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓邓鄧冯馮曹彭曾肖田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈钟鍾姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付方邹鄒熊白孟秦邱侯江尹薛闫段雷龙龍黎史陶贺賀毛郝顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔向常汤湯康易乔喬牛甘"
COMPOUND_SURNAMES = "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|司徒|皇甫|夏侯|尉迟|尉遲|慕容|令狐|东方|南宫|公孙|长孙|端木"
#: Words that begin like a name; a longer one may be one all the same.
_NO_NAME = (
    "(?!(?:万一|任何[人时]|方便时?|方面|常年|常常|何时|金额|余额|石化|白[天班]|马上|向[您你]|于[是今]|康复科|程序|严[重格]|陆续|谢谢[您你]?|高[工温铁]|周[一二三四五六日末])(?![\u4e00-\u9fff]))"
)
_NAME = rf"{_NO_NAME}(?:(?:{COMPOUND_SURNAMES})|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}}"
_ANNOUNCED = re.compile(
    rf"(?:我叫|本人叫|我的名字是|本人姓名|(?:姓名|联系人|聯[繫絡]人|投诉人|反映人|来信人|申请人|举报人|签名|落款|署名)[：:])\s*({_NAME})(?=[，,。；;、\s（(）)：:|!！]|$|是|，|电|手|住|今)"
)
_ENGLISH = re.compile(r"(?i:my name is|my name's|name:|signed[:,])[ ]+([A-Z][A-Za-z'-]{1,20}(?:[ ][A-Z][A-Za-z'-]{1,20}){1,2})")
#: Signs between a name and a number, and a mobile number of any country that writes Chinese.
_BESIDE = r"[ \t,，、:：(|]{0,3}"
_MOBILE = r"(?:(?:\+?86)?[ \-]?1[3-9][0-9][0-9 \-]{8,10}|09[0-9]{2}[ \-]?[0-9]{3}[ \-]?[0-9]{3})"
_TITLE = "(?:同志|师傅|师父|師傅|先生|女士|小姐|老师|老師)?"
_CALL = r"(?:联系电话|电话|手机|電話|手機|tel)?[号號码:： ]{0,3}"
_PATTERNS = (
    _ANNOUNCED,
    _ENGLISH,
    re.compile(rf"(?:(?<![\u4e00-\u9fff])|(?<=[的是叫人]))({_NAME})(?={_TITLE}{_BESIDE}(?:[男女]{_BESIDE})?(?:[0-9]{{2}}[岁歲]{_BESIDE})?(?:{_CALL}{_MOBILE}|身[份分][证證][号號码碼:： ]{{0,3}}[0-9]{{15}}))"),
    re.compile(rf"(?<![0-9])1[3-9][0-9]{{9}} ?(?:\(({_NAME})\)|[ \t,，]?({_NAME})(?=[。;；]?\s*(?:\n|$)))"),
    re.compile(rf"(?:我是|本人|我係)({_NAME})(?=[，,、 ](?:男|女|今年|[0-9]{{2}}[岁歲]))"),
    re.compile(rf"(?:敬礼|敬禮|致礼)[!。]?\s*\n\s*({_NAME})(?=\s*(?:\n|$))"),
)  # fmt: skip


def announced(folded: str) -> Iterator[Span]:
    """Where a name stands in a folded text (plain digits and signs, as many as there were) by what stands beside it; they may overlap."""
    for pattern in _PATTERNS:
        yield from (match.span(match.lastindex or 0) for match in pattern.finditer(folded))


def listed(text: str, roster: frozenset[str]) -> Iterator[Span]:
    """Where a name of the roster stands; one of a single character is left out."""
    if known := _known(roster):
        yield from (match.span() for match in known.finditer(text))


@cache
def _known(roster: frozenset[str]) -> re.Pattern[str] | None:
    ordered = sorted((name for name in roster if len(name) > 1), key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None
