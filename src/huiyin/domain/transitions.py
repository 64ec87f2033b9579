"""The only writer of a state. A lifecycle is a table: for each action the states it leaves, the state it reaches, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a lifecycle. ``reason`` says that it needs one; no roles means that no signed-in person does it."""

    leaves: frozenset[str]
    reaches: str
    roles: frozenset[Role]
    reason: bool = False


Lifecycle = Mapping[str, Step]


class NotAllowed(Exception):
    """Something that may not be done; ``code`` is a key under ``frame.refused``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def step(leaves: str, reaches: str, *roles: Role, reason: bool = False) -> Step:
    """A step from one state or several (by blanks) to one."""
    return Step(frozenset(leaves.split()), reaches, frozenset(roles), reason)


def allowed(lifecycle: Lifecycle, state: str, viewer: Viewer) -> list[str]:
    """The actions that somebody may take now, in the order of the table."""
    return [action for action, one in lifecycle.items() if state in one.leaves and viewer.is_any(one.roles)]


def advance(thing: models.Model, action: str, lifecycle: Lifecycle, *, by: Viewer | None, now: datetime, why: str = "", **fields: object) -> None:
    """Lock a row, check the step, write the state with ``fields`` and the log. ``by`` is None for the contributor, who has no account.

    Call it in a transaction. Raises NotAllowed when the state has changed, the role does not fit or a reason is missing.
    """
    one = lifecycle[action]
    locked: Any = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    if locked.state not in one.leaves:
        raise NotAllowed("state", state=locked.state, action=action)
    if (by is None) != (not one.roles) or (by is not None and not by.is_any(one.roles)):
        raise NotAllowed("role", action=action)
    if one.reason and not why.strip():
        raise NotAllowed("reason", action=action)
    before = locked.state
    for target in (locked, thing):
        for name, value in {**fields, "state": one.reaches}.items():
            setattr(target, name, value)
    locked.save(update_fields=["state", *fields])
    campaign = locked if not hasattr(locked, "campaign") else locked.campaign
    record(action, locked, actor=by.user if by else None, now=now, campaign=campaign, reason=why, left=before, reached=one.reaches)
