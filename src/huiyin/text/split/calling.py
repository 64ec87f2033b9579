"""What somebody is called by others."""

from __future__ import annotations

import re

_TITLES = "工|师傅|老师|主任|主席|姐|哥|班长|科长|处长|经理|医生|书记|代表|部长|组长|队长|院长|校长|总|老"
#: ``部门-名字``: the name stands behind.
_DASH = re.compile("[-—–_/·]")
_NUMBER = re.compile(r"\d+号")


def names_somebody(said: str, speaker: str) -> bool:
    """Whether a sentence names a speaker: by the whole name, the given name, or the surname with a title."""
    if speaker in said:
        return True
    speaker = _DASH.split(speaker)[-1] if not speaker.isascii() else speaker
    if speaker and speaker in said:
        return True
    if not speaker:
        return False
    if speaker[0].isascii():
        return any(re.search(rf"\b{re.escape(part)}\b", said) for part in speaker.split() if len(part) > 2)
    last = speaker[1] if speaker[0] in "老小阿大" and len(speaker) > 1 else speaker[0]
    if speaker[0] not in said and (number := _NUMBER.search(speaker)):
        return number.group() in said
    if len(speaker) == 3 and speaker[1:] in said:
        return True
    return last in said and re.search(rf"[老小阿大]{re.escape(last)}|{re.escape(last)}(?:{_TITLES})", said) is not None
