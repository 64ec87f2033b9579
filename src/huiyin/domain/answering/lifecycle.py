"""The states of an answer and of the public register. An action without roles is the program's own."""

from __future__ import annotations

from huiyin.domain.access import Role
from huiyin.domain.transitions import Lifecycle, step

ANSWER: Lifecycle = {
    "publish_answer": step("drafted", "published", Role.LEADER, Role.LEADING_GROUP),
    "supersede_answer": step("published", "superseded"),
}

PUBLIC: Lifecycle = {
    "show_register": step("hidden", "shown", Role.LEADING_GROUP),
    "hide_register": step("shown", "hidden", Role.LEADING_GROUP, reason=True),
}

#: Which of two privacy officers decides, the service checks.
ROUND: Lifecycle = {
    "grant_round": step("asked", "granted", Role.PRIVACY),
    "refuse_round": step("asked", "refused", Role.PRIVACY, reason=True),
    "lapse_round": step("asked", "lapsed"),
}
