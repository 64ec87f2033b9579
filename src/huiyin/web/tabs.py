"""The tabs of a campaign: which pages there are, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from huiyin.domain.access import KEEPERS, READERS, STAFF, Role, Viewer
from huiyin.web.language import language
from huiyin.words import say

#: Name of the page (its label is ``web.tab.<name>``) and who sees it.
TABS: tuple[tuple[str, frozenset[Role]], ...] = (
    ("overview", STAFF),
    ("sources", READERS),
    ("opinions", READERS | {Role.LEADING_GROUP}),
    ("problems", frozenset({Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP})),
    ("consolidation", frozenset({Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP})),
    ("pictures", frozenset({Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP})),
    ("review", frozenset({Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP})),
    ("coverage", STAFF),
    ("gatherings", STAFF),
    ("setup", STAFF),
    ("reconciliation", STAFF),
    ("vault", frozenset({Role.PRIVACY})),
    ("log", KEEPERS | {Role.SUPERVISION, Role.PRIVACY}),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A link of the row of tabs."""

    label: str
    address: str
    current: bool


def tabs(request: HttpRequest, viewer: Viewer) -> list[Tab]:
    """The tabs that somebody has; the current one is that whose page or part it is."""
    found = [(name, _address(name, viewer)) for name, roles in TABS if viewer.is_any(roles)]
    best = max((address for _, address in found if address and request.path.startswith(address)), key=len, default="")
    return [Tab(say(f"web.tab.{name}", language()), address, address == best) for name, address in found if address]


def _address(name: str, viewer: Viewer) -> str:
    try:
        return reverse(name, args=[viewer.campaign.code])
    except NoReverseMatch:
        return ""
