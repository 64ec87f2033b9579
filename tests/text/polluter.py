"""What copying machines do to a text, for tests and measurements: the families of pollution, made from any sentence.

The machine of families A and A′ replaces GBK bytes and knows no characters: where the last byte of one character and the first
of the next happen to spell a character of its list, the gloss goes between them and tears what follows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from pypinyin.constants import PINYIN_DICT

from huiyin.text.script import to_traditional

#: A list as sites use it: some fifty characters, in the order in which they are replaced.
SHORT = "鎮優會個們來這裡過還時後說話讓誰問間開門關進車錢廠單報書記員資費張計講認識強點兩師領縣鄉園區幾條現對"
#: A long one: the everyday characters that conversion to traditional script changes.
LONG = SHORT + (
    "國為經發動種學產從實機體現長業電制資應無於線結論與條員務戰門義東質將傷數準複許設萬達風歸極樣勢權類據總導況織響團"
    "環燈課號統調驗農隊際濟險藥營試節確護備網運連選導滿題財規組維職黨獎損執貧創衛評負責約級語齊買賣醫倉養傳聯聽聲臺壓"
    "辦協寫劃歡漢溝漲當積稅築糧績繼續緊蓋術補訓訴訂詢該請談議貢貼賬質輕輪轉載較轄遲適遠邊郵閉閱隨難雖雙離雜頭願顧飯館驟龍"
)
_EVERYDAY = str.maketrans("爲裏", "為裡")
#: What the machine of family A′ puts, byte by byte, for full-width marks.
_MARKS = {"！": " !", "？": " ?"}


def readings(characters: Iterable[str]) -> dict[str, str]:
    """A list of the machine: each character once, with its first reading."""
    return {character: PINYIN_DICT[ord(character)].split(",")[0] for character in characters}


def converted(text: str) -> str:
    """Family F, and the first step of all others: traditional script, as sites write it."""
    return to_traditional(text).translate(_EVERYDAY)


def by_bytes(text: str, listed: Mapping[str, str], *, marks: bool = False, lone: str = "", torn: str = "?") -> str:
    """Family A: a gloss behind each listed pair of bytes; with ``marks`` family A′.

    ``lone`` is what a reader shows for a leftover byte 0x80 (nothing, or ``€``), ``torn`` what it shows for a first byte and the
    ASCII character behind it (``?``; browsers of today show U+FFFD and keep the character).
    """
    raw = converted(text).encode("gbk")
    for character, reading in listed.items():
        both = character.encode("gbk")
        raw = raw.replace(both, both + f"({reading})".encode("gbk"))
    for mark, put in _MARKS.items() if marks else ():
        raw = raw.replace(mark.encode("gbk"), put.encode("gbk"))
    return _shown(raw, lone, torn)


def by_characters(text: str, listed: Mapping[str, str], *, gloss: str = "({})") -> str:
    """Families B, C and D: a gloss behind each listed character; D leaves a space before the bracket ends."""
    return "".join(one + gloss.format(listed[one]) if one in listed else one for one in converted(text))


def repeated(text: str, times: int = 3) -> str:
    """Family E: a toneless gloss, repeated, behind every character but the commonest."""
    return "".join(
        one + f"({_toneless(one)})" * times if "\u3400" <= one <= "\u9fff" and one not in "的一是" else one for one in converted(text)
    )


def _toneless(character: str) -> str:
    first = PINYIN_DICT[ord(character)].split(",")[0]
    return "".join(one for one in unicodedata.normalize("NFD", first) if not unicodedata.combining(one))


def _shown(raw: bytes, lone: str, torn: str) -> str:
    shown, at = "", 0
    while at < len(raw):
        pair = raw[at : at + 2]
        if pair[0] < 0x80:
            shown += chr(pair[0])
        elif pair[0] == 0x80:
            shown += lone
        elif len(pair) == 2 and pair[1] >= 0x40:
            shown += pair.decode("gbk", "ignore")
        else:
            shown += torn
        at += 2 if pair[0] > 0x80 and (torn == "?" or pair[1:] >= b"\x40") else 1
    return shown
