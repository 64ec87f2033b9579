"""The states of a run, a problem and a problem list. An action without roles is the program's own."""

from __future__ import annotations

from huiyin.domain.access import Role
from huiyin.domain.transitions import Lifecycle, step

RUN: Lifecycle = {
    "begin_run": step("waiting running", "running"),
    "finish_run": step("running", "done"),
    "fail_run": step("waiting running", "failed"),
    "cancel_run": step("waiting running", "cancelled", Role.OFFICE),
    "restart_run": step("running failed cancelled", "waiting", Role.OFFICE),
}

PROBLEM_LIST: Lifecycle = {
    "confirm_list": step("proposed", "confirmed", Role.LEADING_GROUP),
    "return_list": step("proposed", "returned", Role.LEADING_GROUP, reason=True),
}

#: Why an opinion stands where it stands, or waits; the words are under ``consolidation.reason``.
REASONS = ("community", "near_duplicate", "previous", "correction", "new_problem", "nothing_similar", "empty", "no_words", "set_aside", "learned")
