"""The states of a source and of an opinion before consolidation. An action without roles is the contributor's own."""

from __future__ import annotations

from huiyin.domain.access import Role
from huiyin.domain.transitions import Lifecycle, step

SOURCE: Lifecycle = {
    "confirm": step("received", "confirmed", Role.OFFICE, Role.TEAM),
    "set_aside": step("received", "set_aside", Role.OFFICE, Role.TEAM, reason=True),
    "take_up": step("set_aside", "received", Role.OFFICE),
    "withdraw": step("received", "withdrawn"),
}

OPINION: Lifecycle = {
    "mark_duplicate": step("registered", "duplicate", Role.OFFICE),
    "refer": step("registered", "referred", Role.OFFICE, Role.PRIVACY, reason=True),
    "decline": step("registered", "declined", Role.OFFICE, reason=True),
    "reinstate": step("duplicate referred declined", "registered", Role.OFFICE),
    "withdraw": step("registered duplicate", "withdrawn"),
}

#: Why a source is set aside, an opinion referred or declined; the words are under ``collection.reason``.
SET_ASIDE_REASONS = ("blank", "duplicate", "unreadable", "spam", "not_for_us", "mistyped")
REFER_REASONS = ("wrongdoing", "outside_remit", "legal_route")
DECLINE_REASONS = ("no_matter", "personal_attack", "already_decided", "against_law")
