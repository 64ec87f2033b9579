"""Whatever is written into the log can be read there, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from huiyin.words import LANGUAGES, say

SOURCE = Path(__file__).resolve().parents[2] / "src" / "huiyin"


def verbs() -> Iterator[str]:
    """What ``record`` is called with, and the actions of every lifecycle."""
    for path in (SOURCE / "domain").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                yield from (one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant) and isinstance(one.value, str))
            if isinstance(node, ast.Dict):
                yield from (key.value for key, value in zip(node.keys, node.values, strict=True) if isinstance(key, ast.Constant) and _is_step(value))


def _is_step(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "step"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verb_has_its_word(language: str) -> None:
    found = set(verbs())
    assert {"receive", "confirm", "found_campaign"} <= found
    assert not [verb for verb in sorted(found) if not _said(f"log.verb.{verb}", language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_thing_has_its_word(language: str) -> None:
    """Any table of the domain may be what a deed was done to."""
    tables = [str(model._meta.model_name) for model in apps.get_app_config("huiyin").get_models()]
    assert "sourcedocument" in tables
    assert not [name for name in sorted(tables) if not _said(f"log.thing.{name}", language)]


def _said(key: str, language: str) -> bool:
    try:
        return bool(say(key, language))
    except KeyError:
        return False
