"""Bytes to text by an own rule: BOM, strict UTF-8, UTF-16 without BOM, then GB18030 against Big5; line by line where mixed."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

#: The commonest characters of running Chinese, in both scripts: the right reading of a text is full of them.
_COMMON = frozenset("的一是不了在人有我他这中大来上个国和也子时道说出要于就下得可你年生自会那后能对着事其里所去行过家用发天如然作方成者多日都三小军二无同们問這個國們來說時會對後過發學經長開見員工廠職領導建議食堂时间问题工作建议单位职工希望解决")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text. ``lossy`` counts characters that could not be read (U+FFFD in ``text``); ``mixed`` says that lines differ."""

    text: str
    encoding: str
    confidence: float
    mixed: bool = False
    lossy: int = 0


def decode(data: bytes) -> Decoded:
    """The text of any bytes; never raises. ``encoding`` is the name of a Python codec."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _with_losses(data, name, 1.0)
    strict = _strict(data, "utf-8")
    if strict is not None and "\x00" not in strict:
        return Decoded(strict, "utf-8", 1.0)
    if wide := _wide(data):
        return _with_losses(data, wide, 0.9)
    if strict is not None:
        return Decoded(strict, "utf-8", 0.9)
    return _chinese(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _with_losses(data: bytes, encoding: str, confidence: float) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, confidence, lossy=text.count("\ufffd"))


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark shows itself by NUL bytes in every other place, or by Chinese that only it makes of the bytes."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if len(data) >= 4 and max(even, odd) > 0.2 * len(data) / 2:
        return "utf-16-le" if odd >= even else "utf-16-be"
    return None


def _chinese(data: bytes) -> Decoded:
    encoding, text, score = _best(data)
    if text is not None:
        return Decoded(text, encoding, score)
    lines = [_line(line) for line in data.splitlines(keepends=True)]
    names = {name for name, line in lines if not line.isascii()}
    text = "".join(line for _, line in lines)
    lossy = text.count("\ufffd")
    main = max(sorted(names), key=lambda name: sum(n == name for n, _ in lines), default="utf-8")
    return Decoded(text, main, 0.5, len(names) > 1, lossy)


def _best(data: bytes) -> tuple[str, str | None, float]:
    """The better reading of GB18030 and Big5 by the share of common characters; no text where neither can be read."""
    readings = [(name, text) for name in ("gb18030", "big5") if (text := _strict(data, name)) is not None]
    if not readings:
        return "gb18030", None, 0.0
    scored = [(_share(text), name, text) for name, text in readings]
    score, name, text = max(scored, key=lambda item: (item[0], item[1] == "gb18030"))
    return name, text, round(min(1.0, 0.5 + score), 3)


def _share(text: str) -> float:
    wide = [character for character in text if character > "\x7f"]
    return sum(character in _COMMON for character in wide) / max(len(wide), 1)


def _line(line: bytes) -> tuple[str, str]:
    if (text := _strict(line, "utf-8")) is not None:
        return "utf-8", text
    name, found, _ = _best(line)
    return name, found if found is not None else line.decode(name, "replace")
