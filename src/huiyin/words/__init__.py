"""Everything that Huiyin says to a person, in Chinese and English: ``words/<floor>.<language>.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("zh", "en")


def say(key: str, language: str, **values: object) -> str:
    """The sentence of a key such as ``intake.error.empty``, with its values filled in; KeyError for a key there is not.

    A number chooses between two words: ``{count:measure|measures}`` is the first one of one and the second of any other.
    """
    floor, *path = key.split(".")
    found: Any = table(floor, language)
    for part in path:
        found = found[part]
    return str(found).format(**{name: _Count(value) if type(value) is int else value for name, value in values.items()})


class _Count(int):
    """A number as it is written in a sentence."""

    def __format__(self, spec: str) -> str:
        one, either, more = spec.partition("|")
        return (one if self == 1 else more) if either else super().__format__(spec)


@cache
def table(floor: str, language: str) -> Mapping[str, Any]:
    """All words of a floor in one language, as nested tables."""
    text = resources.files("huiyin.words").joinpath(f"{floor}.{language}.toml").read_text(encoding="utf-8")
    whole = tomllib.loads(text)
    inner = whole.get(floor, whole)
    return inner if isinstance(inner, dict) else whole
