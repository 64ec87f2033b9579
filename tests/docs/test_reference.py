"""The reference pages are made from the code; HUIYIN_UPDATE_DOCS=1 writes them anew."""

from __future__ import annotations

import os
import re
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from huiyin.cli import build
from huiyin.cli.commands import COMMANDS
from huiyin.report import content

DOCS = Path(__file__).parents[2] / "docs" / "reference"


def cli_page(language: str) -> str:
    names = [command(language).name or "" for command in COMMANDS]
    heading = {"zh": "# 命令行参考", "en": "# Command line reference"}[language]
    parts = [heading]
    for arguments in ([], *([name] for name in names)):
        shown = CliRunner().invoke(build(language), [*arguments, "--help"], terminal_width=90).output
        parts.append(f"## huiyin {' '.join(arguments)}".rstrip() + f"\n\n```\n{shown.rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_line_page_is_what_help_says(language: str) -> None:
    path = DOCS / f"cli.{language}.md"
    if os.environ.get("HUIYIN_UPDATE_DOCS"):
        path.write_text(cli_page(language), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == cli_page(language)


def test_no_english_is_left_in_the_chinese_help() -> None:
    words = set(re.findall(r"(?<![-\w])[A-Za-z]{3,}", cli_page("zh")))
    assert words <= {"huiyin", "consolidate", "split", "repair", "inspect", "evaluate", "compare", "serve", "verify", "purge", "work", "HUIYIN", "JSON", "auto", "help"}


@pytest.mark.parametrize("kind", [content.OpinionRow, content.ProblemRow, content.AspectRow, content.SourceRow, content.Totals])
def test_every_field_of_the_file_is_explained(kind: type) -> None:
    page = (DOCS / "consolidation-json.md").read_text(encoding="utf-8")
    assert [field.name for field in fields(kind) if f"`{field.name}`" not in page] == []
    assert f"schema {content.SCHEMA}" in page
