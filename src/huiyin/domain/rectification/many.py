"""The same for several measures at once: for all of them, or for none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huiyin.domain.access import Viewer
from huiyin.domain.rectification.measures import change_measure
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.people import name_officer
from huiyin.domain.rectification.progressing import cancel_measure, note_progress
from huiyin.domain.transitions import NotAllowed

#: The most measures at once.
MOST = 200


class OneOfMany(NotAllowed):
    """One measure for which it may not be done, so it was done for none; ``because`` says why."""

    def __init__(self, number: int, because: NotAllowed) -> None:
        super().__init__("one_of_many", number=number)
        self.number = number
        self.because = because


def change_many(measures: Sequence[Measure], changes: Mapping[str, Any], *, by: Viewer, now: datetime, today: date) -> None:
    """Change drafts alike; a change to a class without a deadline takes the deadline away. Raises OneOfMany, NotAllowed where nothing is changed.

    The case officer alone may be named as long as a measure is not done, and also by the department.
    """
    if not changes:
        raise NotAllowed("nothing_to_change")
    if changes.keys() == {"officer"}:
        return _each(measures, lambda one: name_officer(one, changes["officer"], by=by, now=now, today=today))
    _each(measures, lambda one: change_measure(one, changes, by=by, now=now, today=today))


def note_many(measures: Sequence[Measure], text: str, *, by: Viewer, now: datetime, today: date) -> None:
    """The department writes the same note of progress for several of its measures. Raises OneOfMany, NotAllowed."""
    _each(measures, lambda one: note_progress(one, text, by=by, now=now, today=today))


def cancel_many(measures: Sequence[Measure], why: str, *, by: Viewer, now: datetime) -> None:
    """The leading group cancels several measures for one reason. Raises OneOfMany, NotAllowed."""
    _each(measures, lambda one: cancel_measure(one, why, by=by, now=now))


def _each(measures: Sequence[Measure], deed: Callable[[Measure], object]) -> None:
    if not measures or len(measures) > MOST:
        raise NotAllowed("choose_some", most=MOST)
    with transaction.atomic():
        # In one order, so that two who do it at once wait for each other instead of for ever.
        for one in sorted(measures, key=lambda each: each.number):
            try:
                deed(one)
            except NotAllowed as error:
                raise OneOfMany(one.number, error) from error
