"""Everything that Huiyin says to a person, in Chinese and English: ``words/<floor>.<language>.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("zh", "en")


def say(key: str, language: str, **values: object) -> str:
    """The sentence of a key such as ``intake.error.empty``, with its values filled in; KeyError for a key there is not."""
    floor, *path = key.split(".")
    found: Any = table(floor, language)
    for part in path:
        found = found[part]
    return str(found).format(**values)


@cache
def table(floor: str, language: str) -> Mapping[str, Any]:
    """All words of a floor in one language, as nested tables."""
    text = resources.files("huiyin.words").joinpath(f"{floor}.{language}.toml").read_text(encoding="utf-8")
    whole = tomllib.loads(text)
    inner = whole.get(floor, whole)
    return inner if isinstance(inner, dict) else whole
