from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path
from typing import Any

import pytest

from huiyin import words

FOLDER = Path(words.__file__).parent
FLOORS = sorted({path.name.split(".")[0] for path in FOLDER.glob("*.toml")})


def flat(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


def of(floor: str, language: str) -> dict[str, str]:
    return flat(tomllib.loads((FOLDER / f"{floor}.{language}.toml").read_text(encoding="utf-8")))


def fields(text: str) -> set[str]:
    """What is filled in; a choice between two words is a matter of one language."""
    return {name for _, name, spec, _ in string.Formatter().parse(text) if name and "|" not in str(spec)}


@pytest.mark.parametrize("floor", FLOORS)
def test_both_languages_say_the_same_things(floor: str) -> None:
    zh, en = of(floor, "zh"), of(floor, "en")
    assert zh.keys() == en.keys()
    assert {key: fields(text) for key, text in zh.items()} == {key: fields(text) for key, text in en.items()}
    assert [key for key, text in zh.items() if re.search(r"[A-Za-z]", re.sub(r"\{[^}]*\}", "", text)) and not re.search(r"[\u4e00-\u9fff]", text)] == []


def test_a_key_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        words.say("intake.error.nonsense", "zh")


def test_a_number_chooses_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "table", lambda floor, language: {"told": "{count} {count:measure was|measures were} changed in {year}."})
    assert words.say("any.told", "en", count=1, year="2026") == "1 measure was changed in 2026."
    assert words.say("any.told", "en", count=0, year=2026) == "0 measures were changed in 2026."
    assert words.say("any.told", "en", count=12, year=2026) == "12 measures were changed in 2026."
