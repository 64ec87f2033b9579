"""What a copying machine does to a page: traditional script, then ``(pinyin)`` behind the characters of a list, byte by byte.

The machine replaces GBK bytes and knows no characters: where the last byte of one and the first byte of the next happen to
spell a character of its list, the gloss tears both apart. Small on purpose, so that the example builds by itself.
"""

from __future__ import annotations

from huiyin.text.script import to_traditional

_LIST = (
    "鎮:zhèn 優:yōu 會:huì 個:gè 們:men 來:lái 這:zhè 裡:lǐ 過:guò 還:hái 時:shí 後:hòu 說:shuō 話:huà 讓:ràng 誰:shuí 問:wèn 間:jiān 開:kāi 門:mén 關:guān 進:jìn "
    "車:chē 錢:qián 廠:chǎng 單:dān 報:bào 書:shū 記:jì 員:yuán 資:zī 費:fèi 張:zhāng 計:jì 講:jiǎng 認:rèn 識:shí 強:qiáng 點:diǎn 兩:liǎng 師:shī 領:lǐng "
    "縣:xiàn 鄉:xiāng 園:yuán 區:qū 幾:jǐ 條:tiáo 現:xiàn 對:duì"
)
PAIRS = tuple((pair[0], pair[2:]) for pair in _LIST.split())
_EVERYDAY = str.maketrans("爲裏", "為裡")


def pollute(text: str) -> str:
    """The text as a browser shows it after the machine has been over it; a torn lead byte shows as ``?``."""
    raw = to_traditional(text).translate(_EVERYDAY).encode("gbk")
    for character, reading in PAIRS:
        both = character.encode("gbk")
        raw = raw.replace(both, both + f"({reading})".encode("gbk"))
    return _shown(raw)


def _shown(raw: bytes) -> str:
    shown, at = "", 0
    while at < len(raw):
        wide = raw[at] > 0x80
        if wide:
            pair = raw[at : at + 2]
            shown += pair.decode("gbk", "ignore") if len(pair) == 2 and pair[1] >= 0x40 else "?"
        elif raw[at] != 0x80:
            shown += chr(raw[at])
        at += 2 if wide else 1
    return shown
