"""What a typist's session remembers between sheets: where they come from, and which were typed last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from huiyin.domain.campaigns.models import Campaign

#: How many sheets are listed below the field.
LAST = 10


def origin(session: SessionBase, campaign: Campaign) -> dict[str, Any]:
    """The fields that the last sheet had."""
    return dict(_kept(session, campaign).get("origin", {}))


def numbers(session: SessionBase, campaign: Campaign) -> list[int]:
    """The numbers of the sheets that were typed last, the latest first."""
    return list(_kept(session, campaign).get("numbers", []))


def keep(session: SessionBase, campaign: Campaign, given: Mapping[str, str], number: int | None = None) -> None:
    """Remember the fields, and a sheet that came in."""
    before = numbers(session, campaign)
    listed = [number, *(one for one in before if one != number)][:LAST] if number is not None else before
    session[_name(campaign)] = {"origin": dict(given), "numbers": listed}


def _kept(session: SessionBase, campaign: Campaign) -> Mapping[str, Any]:
    found: Mapping[str, Any] = session.get(_name(campaign), {})
    return found


def _name(campaign: Campaign) -> str:
    return f"entry-{campaign.pk}"
