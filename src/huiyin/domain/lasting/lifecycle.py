"""The states of a look-back and of a possible recurrence."""

from __future__ import annotations

from huiyin.domain.access import Role
from huiyin.domain.transitions import Lifecycle, step

LOOK_BACK: Lifecycle = {"look_back": step("planned", "done", Role.OFFICE, Role.SUPERVISION, reason=True)}

#: A decision may be changed: the opinion is read again when more of its kind have come.
RECURRENCE: Lifecycle = {
    "confirm_recurrence": step("proposed rejected", "confirmed", Role.OFFICE),
    "reject_recurrence": step("proposed confirmed", "rejected", Role.OFFICE),
}
