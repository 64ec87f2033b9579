"""The states of a source, of an opinion before consolidation, and of what two holders of the vault decide. An action without roles is the contributor's own, or the clock's."""

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
    # When the one that it repeated is withdrawn: somebody else still said it.
    "succeed": step("duplicate", "registered"),
}

#: A page of paper that came in as a picture, until its words are a source.
SCAN: Lifecycle = {
    "type": step("waiting", "typed", Role.OFFICE, Role.TEAM),
    "set_aside": step("waiting", "set_aside", Role.OFFICE, Role.TEAM, reason=True),
    "take_up": step("set_aside", "waiting", Role.OFFICE),
}

#: Which of two privacy officers decides, the service checks.
VAULT_OPENING: Lifecycle = {
    "grant": step("asked", "granted", Role.PRIVACY),
    "refuse": step("asked", "refused", Role.PRIVACY, reason=True),
    "lapse": step("asked", "lapsed"),
}

VAULT_CHANGE: Lifecycle = {
    "grant_change": step("asked", "granted", Role.PRIVACY),
    "refuse_change": step("asked", "refused", Role.PRIVACY, reason=True),
    "lapse_change": step("asked", "lapsed"),
}

#: Why a source is set aside, an opinion referred or declined; the words are under ``collection.reason``.
SET_ASIDE_REASONS = ("blank", "duplicate", "unreadable", "spam", "not_for_us", "mistyped")
REFER_REASONS = ("wrongdoing", "outside_remit", "legal_route")
DECLINE_REASONS = ("no_matter", "personal_attack", "already_decided", "against_law")
