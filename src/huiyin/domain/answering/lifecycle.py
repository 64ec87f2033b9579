"""The states of an answer. An action without roles is the program's own."""

from __future__ import annotations

from huiyin.domain.access import Role
from huiyin.domain.transitions import Lifecycle, step

ANSWER: Lifecycle = {
    "publish_answer": step("drafted", "published", Role.LEADER, Role.LEADING_GROUP),
    "supersede_answer": step("published", "superseded"),
}
