"""The vault of the demonstration."""

from __future__ import annotations

from datetime import datetime

from examples.campaign.people import Desk
from huiyin.domain.collection.sealing import create_vault, new_holder
from huiyin.domain.collection.vault import Vault


def found(desk: Desk, now: datetime) -> None:
    """Two people lock their keys, and the vault is made for them."""
    keys = {name: new_holder(desk.said[name]) for name in ("privacy1", "privacy2")}
    made = create_vault({name: one.public_key for name, one in keys.items()})
    Vault.objects.create(campaign=desk.campaign, public_key=made.public_key, created_at=now)
