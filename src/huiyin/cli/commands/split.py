"""``huiyin split FILE...``: the opinions in minutes, letters and forms, one by one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from huiyin.cli import tongue
from huiyin.cli.output import Voice, told
from huiyin.cli.sources import read_all
from huiyin.words import say


def command(language: str) -> click.Command:
    """The command with its help in a language."""
    return tongue.command("split", language, split, tongue.path("files", language, "files", several=True))


def split(files: tuple[Path, ...], language: str, as_json: bool, quiet: bool) -> None:
    """Print every unit with what it is, who said it and where it stands."""
    from huiyin.intake import entries

    voice = Voice.of(language, as_json, quiet)
    with told(voice):
        rows = entries(read_all(files, voice))
    for row in rows:
        voice.data(asdict(row))
        what = say("cli.opinion" if row.reason is None else f"report.reason.{row.reason}", voice.language)
        who = f" {row.speaker}:" if row.speaker else ""
        mark = f" {say('cli.split_mark', voice.language)}" if row.unsure else ""
        voice.line(f"{row.id} [{row.start}–{row.end}] {what}{mark}{who} {row.text}")
    opinions = sum(row.reason is None for row in rows)
    voice.say("cli.split", rows=len(rows), opinions=opinions, others=len(rows) - opinions)
    if unsure := sum(row.unsure for row in rows):
        voice.say("cli.split_unsure", count=unsure, mark=say("cli.split_mark", voice.language))
