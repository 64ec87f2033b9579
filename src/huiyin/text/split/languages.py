"""Which language's cues a stretch is read with."""

from __future__ import annotations

import re

from huiyin.text.split.cues import Cues
from huiyin.text.split.cues_en import EN
from huiyin.text.split.cues_zh import ZH

_HAN = re.compile("[\u3400-\u9fff〃]")


def cues_of(said: str) -> Cues:
    """The cues of Chinese for what holds a Chinese character, else those of English."""
    return ZH if _HAN.search(said) else EN
