"""The tabs of a campaign: which pages there are, and for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from huiyin.domain.access import KEEPERS, READERS, STAFF, Role, Viewer
from huiyin.web.language import language
from huiyin.words import say

_LIST = frozenset({Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP})
_OWNERS = frozenset({Role.LEADER, Role.DEPARTMENT})
#: The stages of a campaign (labels under ``web.stage``), each with the names of its pages (labels under ``web.tab``) and who sees them.
STAGES: Mapping[str, Sequence[tuple[str, frozenset[Role]]]] = {
    "overview": [("overview", STAFF)],
    "listening": [("sources", READERS), ("opinions", READERS | {Role.LEADING_GROUP}), ("gatherings", STAFF), ("coverage", STAFF)],
    "problems": [("problems", _LIST), ("review", _LIST), ("pictures", _LIST), ("consolidation", _LIST)],
    "rectification": [
        ("register", _LIST | _OWNERS),
        ("mine", _OWNERS),
        ("rectification", _LIST),
        ("answers", _LIST | _OWNERS),
        ("look_backs", _LIST),
        ("indicators", _LIST),
    ],
    "campaign": [
        ("setup", STAFF),
        ("reconciliation", STAFF),
        ("vault", frozenset({Role.PRIVACY})),
        ("log", KEEPERS | {Role.SUPERVISION, Role.PRIVACY}),
    ],
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A link of a row of tabs."""

    label: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """The stages, and below them the pages of the current one, where it has several."""

    stages: Sequence[Tab]
    pages: Sequence[Tab]


def tabs(request: HttpRequest, viewer: Viewer) -> Rows:
    """The tabs that somebody has; the current ones are those whose page or part it is."""
    found = {stage: _pages(those, viewer) for stage, those in STAGES.items()}
    addresses = [address for those in found.values() for _, address in those if request.path.startswith(address)]
    best = max(addresses, key=len, default="")
    rows = {stage: [Tab(say(f"web.tab.{name}", language()), address, address == best) for name, address in those] for stage, those in found.items() if those}
    current = next((those for those in rows.values() if any(one.current for one in those)), [])
    stages = [Tab(say(f"web.stage.{stage}", language()), those[0].address, those is current) for stage, those in rows.items()]
    return Rows(stages, current if len(current) > 1 else [])


def _pages(those: Sequence[tuple[str, frozenset[Role]]], viewer: Viewer) -> list[tuple[str, str]]:
    return [(name, address) for name, roles in those if viewer.is_any(roles) and (address := _address(name, viewer))]


def _address(name: str, viewer: Viewer) -> str:
    try:
        return reverse(name, args=[viewer.campaign.code])
    except NoReverseMatch:
        return ""
