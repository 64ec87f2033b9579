"""The states of a gathering."""

from __future__ import annotations

from huiyin.domain.access import Role
from huiyin.domain.transitions import Lifecycle, step

GATHERING: Lifecycle = {
    "hold": step("planned", "held", Role.OFFICE, Role.TEAM),
    "cancel": step("planned", "cancelled", Role.OFFICE, Role.TEAM, reason=True),
    "plan_again": step("cancelled", "planned", Role.OFFICE, Role.TEAM),
}
