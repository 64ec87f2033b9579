"""The states of a campaign and of a plan."""

from __future__ import annotations

from huiyin.domain.access import Role
from huiyin.domain.transitions import Lifecycle, step

CAMPAIGN: Lifecycle = {
    "open": step("preparing closed", "collecting", Role.OFFICE, Role.ADMINISTRATOR),
    "close": step("collecting", "closed", Role.OFFICE),
}

PLAN: Lifecycle = {
    "approve": step("draft", "approved", Role.LEADING_GROUP),
    "issue": step("approved", "issued", Role.OFFICE, Role.LEADING_GROUP),
    "supersede": step("issued", "superseded", Role.OFFICE, Role.LEADING_GROUP),
}
