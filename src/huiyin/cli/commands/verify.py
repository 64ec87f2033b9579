"""``huiyin verify``: whether everything that an installation received is accounted for."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from huiyin.cli import installation, tongue
from huiyin.cli.output import NOT_RECONCILED, Voice
from huiyin.words import say


def command(language: str) -> click.Command:
    """The command with its help in a language."""
    return tongue.command("verify", language, verify, tongue.option("verify", language, "--home", value="folder", type=click.Path(path_type=Path, file_okay=False)))


def verify(home: Path | None, language: str, as_json: bool, quiet: bool) -> None:
    """Print the sums of each campaign and what contradicts them; the exit code says whether everything holds."""
    voice = Voice.of(language, as_json, quiet)
    installation.at(home)
    from huiyin.domain.campaigns.models import Campaign
    from huiyin.domain.figures.freezing import checked, sets_of
    from huiyin.domain.oversight.reconciliation import account, log_faults

    holds = True
    for campaign in Campaign.objects.order_by("code"):
        found = account(campaign)
        holds = holds and found.holds
        voice.data({"campaign": campaign.code, "holds": found.holds, "sums": {one.name: {"total": one.total, **one.parts} for one in found.sums}, "faults": dict(found.faults)})
        voice.line(f"{campaign.code} {campaign.named(voice.language)}")
        for one in found.sums:
            parts = " + ".join(f"{count} {say(f'oversight.part.{one.name}.{part}', voice.language)}" for part, count in one.parts.items() if count) or "0"
            voice.line(f"  {say(f'oversight.sum.{one.name}', voice.language)}: {one.total} {'=' if one.holds else '≠'} {parts}")
        for fault, count in found.faults.items():
            if count:
                voice.line("  " + say(f"oversight.fault.{fault}", voice.language, count=count))
        for frozen in reversed(sets_of(campaign)):
            again = checked(frozen)
            holds = holds and again.sound
            told = {"number": frozen.number, "title": frozen.title, "day": frozen.on.isoformat()}
            voice.data({"campaign": campaign.code, "figures": told, "holds": again.sound, "missing": again.missing, "erased": again.erased, "changed": {code: list(moved) for code, moved in again.changed.items()}})
            voice.line(say(f"figures.verify.{'sound' if again.sound else 'unsound'}", voice.language, **told, missing=again.missing, erased=again.erased))
            for code, (came, went) in again.changed.items():
                voice.line(say("figures.verify.changed", voice.language, title=say(f"figures.of.{code}", voice.language), came=came, went=went))
    broken = log_faults()
    voice.data({"log_faults": broken})
    if broken:
        voice.line(say("oversight.fault.log", voice.language, count=broken))
    voice.say("cli.verified" if holds and not broken else "cli.not_verified")
    if not holds or broken:
        sys.exit(NOT_RECONCILED)
