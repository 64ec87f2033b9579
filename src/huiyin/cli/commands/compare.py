"""``huiyin compare DIR1 DIR2``: what moved between two consolidations."""

from __future__ import annotations

from pathlib import Path

import click

from huiyin.cli import tongue
from huiyin.cli.output import Voice, told


def command(language: str) -> click.Command:
    """The command with its help in a language."""
    return tongue.command("compare", language, compare, *(tongue.path(name, language, name) for name in ("dir1", "dir2")))


def compare(dir1: Path, dir2: Path, language: str, as_json: bool, quiet: bool) -> None:
    """Tell what stayed, moved, came and went, and which problems they moved between."""
    from huiyin.cli.earlier import earlier
    from huiyin.report import difference

    voice = Voice.of(language, as_json, quiet)
    with told(voice):
        before, after = earlier(dir1), earlier(dir2)
    found = difference(before, after)
    voice.data(
        {
            "stayed": found.stayed, "moved": [list(one) for one in found.moved], "new": list(found.new), "gone": list(found.gone),
            "problems_matched": dict(found.matched), "problems_new": list(found.problems_new), "problems_gone": list(found.problems_gone),
            "ami": found.agreement.ami, "ari": found.agreement.ari,
        }
    )  # fmt: skip
    voice.say("cli.compare.totals", stayed=found.stayed, moved=len(found.moved), new=len(found.new), gone=len(found.gone))
    voice.say("cli.compare.agreement", ami=found.agreement.ami, ari=found.agreement.ari)
    titles = {p.id: f"{p.number} {p.title}" for p in after.problems}
    old = {p.id: f"{p.number} {p.title}" for p in before.problems}
    for name in found.problems_new:
        voice.say("cli.compare.problem_new", title=titles[name])
    for name in found.problems_gone:
        voice.say("cli.compare.problem_gone", title=old[name])
    for opinion, origin, goal in found.moved:
        voice.say("cli.compare.moved", opinion=opinion, origin=old.get(origin, "—"), goal=titles.get(goal, "—"))
