"""``huiyin purge``: destroy what an installation may keep no longer."""

from __future__ import annotations

from pathlib import Path

import click

from huiyin.cli import installation, tongue
from huiyin.cli.output import Voice


def command(language: str) -> click.Command:
    """The command with its help in a language."""
    return tongue.command("purge", language, purge, tongue.option("purge", language, "--home", value="folder", type=click.Path(path_type=Path, file_okay=False)))


def purge(home: Path | None, language: str, as_json: bool, quiet: bool) -> None:
    """Destroy what is due in each vault, wipe what was opened long ago, let old requests lapse, forget old answers of models; say how many of each."""
    voice = Voice.of(language, as_json, quiet)
    installation.at(home)
    from django.utils import timezone

    from huiyin.domain.answering.posting import lapse_rounds, settle_mail, wipe_letters, wipe_of
    from huiyin.domain.collection.retention import destroy_due, lapse_undecided, wipe_results
    from huiyin.domain.consolidation.model_answers import forget_answers

    now = timezone.now()
    for campaign, found in destroy_due(now=now, today=timezone.localdate(now)).items():
        wipe_of(campaign)
        voice.data({"campaign": campaign.code, "contacts": found.contacts, "texts": found.texts, "pictures": found.pictures})
        voice.say("cli.purge.destroyed", campaign=campaign.code, name=campaign.named(voice.language), contacts=found.contacts, texts=found.texts, pictures=found.pictures)
    wiped, lapsed = wipe_results(now=now) + wipe_letters(now=now), lapse_undecided(now=now) + lapse_rounds(now=now)
    settle_mail(now=now)
    forgotten = forget_answers(today=timezone.localdate(now))
    voice.data({"wiped": wiped, "lapsed": lapsed, "model_answers": forgotten})
    voice.say("cli.purge.openings", wiped=wiped, lapsed=lapsed)
    if forgotten:
        voice.say("cli.purge.forgotten", count=forgotten)
