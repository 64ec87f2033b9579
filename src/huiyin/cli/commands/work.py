"""``huiyin work``: bring answers that are on their way to every opinion, work off the consolidation runs that wait, remind and send messages.

The server starts it by itself.
"""

from __future__ import annotations

from pathlib import Path

import click

from huiyin.cli import installation, tongue
from huiyin.cli.output import Voice
from huiyin.words import say


def command(language: str) -> click.Command:
    """The command with its help in a language."""
    home = tongue.option("work", language, "--home", value="folder", type=click.Path(path_type=Path, file_okay=False))
    wait, keep = (tongue.option("work", language, name, is_flag=True) for name in ("--wait", "--keep"))
    return tongue.command("work", language, work, home, wait, keep)


def work(home: Path | None, wait: bool, keep: bool, language: str, as_json: bool, quiet: bool) -> None:
    """Work off what waits in all campaigns, say how each run ended, and end."""
    voice = Voice.of(language, as_json, quiet)
    installation.at(home)
    if keep:
        installation.keep_sending()
        return
    from django.utils import timezone

    from huiyin.domain.answering.bringing import bring_all
    from huiyin.domain.consolidation.process import work_all
    from huiyin.domain.lasting.recurring import seek_all
    from huiyin.domain.reminding.ticking import tick

    brought = bring_all(clock=timezone.now, wait=wait)
    for answer, count in brought:
        voice.data({"campaign": answer.campaign.code, "problem": answer.problem.code, "brought": count})
        voice.say("cli.work.brought", campaign=answer.campaign.code, problem=answer.problem.code, count=count)
    done = work_all(clock=timezone.now, wait=wait)
    for run in done:
        voice.data({"campaign": run.campaign.code, "run": run.number, "state": run.state})
        voice.say(
            "cli.work.ended",
            campaign=run.campaign.code,
            number=run.number,
            state=say(f"consolidation.run_state.{run.state}", voice.language),
        )
    for campaign, count in seek_all(now=timezone.now()).items():
        voice.data({"campaign": campaign.code, "recurrences": count})
        voice.say("lasting.work.found", campaign=campaign.code, count=count)
    ticked = tick(clock=timezone.now)
    if ticked.reminders or ticked.sent:
        voice.data({"reminders": ticked.reminders, "messages": ticked.sent})
        voice.say(
            "cli.work.reminded",
            reminders=ticked.reminders,
            sent=ticked.sent.get("sent", 0),
            others=sum(ticked.sent.values()) - ticked.sent.get("sent", 0),
        )
    elif not done and not brought:
        voice.say("cli.work.nothing")
