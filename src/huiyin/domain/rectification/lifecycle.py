"""The states of a measure, of the plan, and of a problem once it is confirmed. An action without roles is the program's own."""

from __future__ import annotations

from huiyin.domain.access import Role
from huiyin.domain.transitions import Lifecycle, step

MEASURE: Lifecycle = {
    "approve_measure": step("drafted", "approved"),
    "begin_measure": step("approved drafted", "in_progress", Role.DEPARTMENT),
    "block_measure": step("in_progress", "blocked", Role.DEPARTMENT, reason=True),
    "unblock_measure": step("blocked", "in_progress", Role.LEADER, Role.LEADING_GROUP, reason=True),
    "ask_closure": step("in_progress", "closure_asked", Role.DEPARTMENT, reason=True),
    "check_closure": step("closure_asked", "checked", Role.OFFICE),
    "sign_closure": step("checked", "closed", Role.LEADER, Role.LEADING_GROUP),
    "return_closure": step("closure_asked checked", "in_progress", Role.OFFICE, Role.LEADER, Role.SUPERVISION, reason=True),
    "reopen_measure": step("closed", "in_progress", Role.LEADING_GROUP, Role.SUPERVISION, reason=True),
    "cancel_measure": step("drafted approved in_progress blocked", "cancelled", Role.LEADING_GROUP, reason=True),
}

PLAN: Lifecycle = {
    "issue_rectification": step("proposed", "issued", Role.LEADING_GROUP),
    "return_rectification": step("proposed", "returned", Role.LEADING_GROUP, reason=True),
}

PROBLEM: Lifecycle = {
    "begin_problem": step("confirmed", "rectifying"),
    "explain_problem": step("confirmed rectifying", "explained", Role.LEADING_GROUP, reason=True),
    "present_problem": step("rectifying", "pending", Role.OFFICE, Role.LEADER),
    "resolve_problem": step("pending", "resolved", Role.LEADING_GROUP, reason=True),
    "continue_problem": step("pending rectifying", "continuing", Role.LEADING_GROUP, reason=True),
    "refuse_problem": step("pending", "rectifying", Role.LEADING_GROUP, Role.SUPERVISION, reason=True),
    "relapse_problem": step("resolved continuing explained", "rectifying", Role.OFFICE, Role.SUPERVISION, reason=True),
    "reopen_problem": step("resolved continuing explained pending", "rectifying"),
    "reopen_again": step("resolved continuing explained pending", "rectifying", Role.LEADING_GROUP, reason=True),
    "resume_problem": step("resolved pending", "rectifying"),
}
