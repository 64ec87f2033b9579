"""The vault of the demonstration: the keepers of identities enrol, and one of them founds it."""

from __future__ import annotations

from datetime import datetime

from examples.campaign.people import Desk
from huiyin.domain.collection.holding import enrol, enrolled, found_vault
from huiyin.domain.organisation import start_password


def found(desk: Desk, now: datetime) -> None:
    """Each keeper's passphrase is told with their account."""
    assert desk.campaign is not None
    today = now.date()
    for username, code in desk.keepers.items():
        desk.passphrases[username] = start_password()
        enrol(desk.passphrases[username], by=desk.viewer(code), now=now, today=today)
    seen = [one.pk for one in enrolled(desk.campaign, today=today)]
    found_vault(seen, by=desk.viewer(next(iter(desk.keepers.values()))), now=now, today=today)
