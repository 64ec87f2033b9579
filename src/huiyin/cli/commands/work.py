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
    done = [_brought(voice, wait), _ran(voice, wait), _sought(voice), _sent(voice)]
    if not any(done):
        voice.say("cli.work.nothing")


def _brought(voice: Voice, wait: bool) -> bool:
    """Answers that were on their way; whether there were any."""
    from django.utils import timezone

    from huiyin.domain.answering.bringing import bring_all

    found = bring_all(clock=timezone.now, wait=wait)
    for answer, count in found:
        voice.data({"campaign": answer.campaign.code, "problem": answer.problem.code, "brought": count})
        voice.say("cli.work.brought", campaign=answer.campaign.code, problem=answer.problem.code, count=count)
    return bool(found)


def _ran(voice: Voice, wait: bool) -> bool:
    """Runs that waited; whether there were any."""
    from django.utils import timezone

    from huiyin.domain.consolidation.process import work_all

    found = work_all(clock=timezone.now, wait=wait)
    for run in found:
        voice.data({"campaign": run.campaign.code, "run": run.number, "state": run.state})
        state = say(f"consolidation.run_state.{run.state}", voice.language)
        voice.say("cli.work.ended", campaign=run.campaign.code, number=run.number, state=state)
    return bool(found)


def _sought(voice: Voice) -> bool:
    """What may have come back; whether anything may."""
    from django.utils import timezone

    from huiyin.domain.lasting.recurring import seek_all

    found = seek_all(now=timezone.now())
    for campaign, count in found.items():
        voice.data({"campaign": campaign.code, "recurrences": count})
        voice.say("lasting.work.found", campaign=campaign.code, count=count)
    return bool(found)


def _sent(voice: Voice) -> bool:
    """Reminders and messages; whether there were any."""
    from django.utils import timezone

    from huiyin.domain.reminding.ticking import tick

    ticked = tick(clock=timezone.now)
    sent, every = ticked.sent.get("sent", 0), sum(ticked.sent.values())
    if ticked.reminders or ticked.sent:
        voice.data({"reminders": ticked.reminders, "messages": ticked.sent})
        voice.say("cli.work.reminded", reminders=ticked.reminders, sent=sent, others=every - sent)
    return bool(ticked.reminders or ticked.sent)
