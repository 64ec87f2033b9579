"""How a measure goes: notes, obstacles, extensions, and closing by somebody else than the doer."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.belonging import does, leads, not_about
from huiyin.domain.rectification.lifecycle import MEASURE, PROBLEM
from huiyin.domain.rectification.models import Evidence, Extension, Measure, Progress
from huiyin.domain.transitions import NotAllowed, advance

#: Name, digest and kind of a stored file.
File = tuple[str, str, str]
#: Notes of whoever does a measure.
_OWN = (Progress.Kind.PROGRESS, Progress.Kind.OBSTACLE, Progress.Kind.CLOSURE)
_AGAIN = {"doer": None, "checked_by": None, "signed_by": None, "closed_on": None}


def note_progress(measure: Measure, text: str, *, by: Viewer, now: datetime, today: date, files: tuple[File, ...] = ()) -> Progress:
    """The department tells how it goes; the first note begins the measure, an immediate one even before the plan is issued. Raises NotAllowed."""
    _doer(measure, by, today)
    with transaction.atomic():
        measure.refresh_from_db()
        if measure.state == Measure.State.APPROVED or (measure.state == Measure.State.DRAFTED and measure.kind == Measure.Kind.IMMEDIATE):
            advance(measure, "begin_measure", MEASURE, by=by, now=now)
        elif measure.state not in {Measure.State.IN_PROGRESS, Measure.State.BLOCKED}:
            raise NotAllowed("state", state=measure.state, action="note_progress")
        return _note(measure, Progress.Kind.PROGRESS, text, by=by, now=now, files=files)


def report_obstacle(measure: Measure, text: str, *, by: Viewer, now: datetime, today: date) -> None:
    """The department says what stands in the way, and which decision it needs. Raises NotAllowed."""
    _doer(measure, by, today)
    with transaction.atomic():
        advance(measure, "block_measure", MEASURE, by=by, now=now, why=text)
        _note(measure, Progress.Kind.OBSTACLE, text, by=by, now=now)


def decide_obstacle(measure: Measure, text: str, *, by: Viewer, now: datetime) -> None:
    """The leader or the leading group decides, and it goes on. Raises NotAllowed."""
    _leader(measure, by, "unblock_measure")
    with transaction.atomic():
        advance(measure, "unblock_measure", MEASURE, by=by, now=now, why=text)
        _note(measure, Progress.Kind.DECISION, text, by=by, now=now)


def ask_extension(measure: Measure, new: date, reason: str, *, by: Viewer, now: datetime, today: date) -> Extension:
    """The department asks for a later deadline, before the one that there is. Raises NotAllowed."""
    _doer(measure, by, today)
    with transaction.atomic():
        # Of two who ask at once, the second is to be told that one waits.
        measure.refresh_from_db(from_queryset=Measure.objects.select_for_update())
        if measure.deadline is None or measure.state not in {Measure.State.APPROVED, Measure.State.IN_PROGRESS, Measure.State.BLOCKED}:
            raise NotAllowed("state", state=measure.state, action="ask_extension")
        if today > measure.deadline:
            raise NotAllowed("too_late_to_extend", deadline=measure.deadline.isoformat())
        if new <= measure.deadline or not reason.strip():
            raise NotAllowed("extension")
        if Extension.objects.filter(measure=measure, granted=None).exists():
            raise NotAllowed("extension_waits")
        made = Extension.objects.create(measure=measure, old=measure.deadline, new=new, reason=reason.strip(), asked_by=by.user, asked_at=now)
        record("ask_extension", made, actor=by.user, now=now, campaign=measure.campaign, reason=reason)
    return made


def decide_extension(extension: Extension, granted: bool, *, by: Viewer, now: datetime) -> None:
    """The first extension is the leader's to grant, a further one the leading group's. Raises NotAllowed."""
    measure = extension.measure
    not_about(by, measure)
    first = not measure.extensions.filter(granted=True).exists()
    if extension.asked_by_id == by.user.pk or not (by.is_any({Role.LEADING_GROUP}) or (first and leads(by, measure))):
        raise NotAllowed("role", action="decide_extension")
    with transaction.atomic():
        locked = Extension.objects.select_for_update().get(pk=extension.pk)
        if locked.granted is not None:
            raise NotAllowed("state", state="decided", action="decide_extension")
        locked.granted, locked.decided_by, locked.decided_at = granted, by.user, now
        locked.save()
        if granted:
            Measure.objects.filter(pk=measure.pk).update(deadline=locked.new)
        record("grant_extension" if granted else "deny_extension", locked, actor=by.user, now=now, campaign=measure.campaign)
    extension.refresh_from_db()
    measure.refresh_from_db()


def ask_closure(measure: Measure, text: str, *, by: Viewer, now: datetime, today: date, files: tuple[File, ...]) -> None:
    """The department says that it is done, and shows it. Raises NotAllowed without evidence; a continuing measure is never closed."""
    _doer(measure, by, today)
    if measure.kind == Measure.Kind.CONTINUING:
        raise NotAllowed("continuing")
    if not files:
        raise NotAllowed("no_evidence")
    with transaction.atomic():
        advance(measure, "ask_closure", MEASURE, by=by, now=now, why=text, **{**_AGAIN, "doer": by.user})
        _note(measure, Progress.Kind.CLOSURE, text, by=by, now=now, files=files)


def check_closure(measure: Measure, text: str, *, by: Viewer, now: datetime) -> None:
    """The office has looked at the evidence. Raises NotAllowed for whoever did it; a colleague of theirs may, since a leader still signs."""
    not_about(by, measure)
    measure.refresh_from_db()
    if worked_on(measure, by):
        raise NotAllowed("doer_accepts")
    with transaction.atomic():
        advance(measure, "check_closure", MEASURE, by=by, now=now, checked_by=by.user)
        _note(measure, Progress.Kind.CHECK, text, by=by, now=now)


def sign_closure(measure: Measure, text: str, *, by: Viewer, now: datetime, today: date) -> None:
    """The accountable leader, or the leading group where the leader has no post any more, signs it off. Raises NotAllowed for the doer and the checker."""
    _leader(measure, by, "sign_closure")
    measure.refresh_from_db()
    if measure.checked_by_id == by.user.pk or worked_on(measure, by):
        raise NotAllowed("doer_accepts")
    with transaction.atomic():
        advance(measure, "sign_closure", MEASURE, by=by, now=now, signed_by=by.user, closed_on=today)
        _note(measure, Progress.Kind.SIGN, text, by=by, now=now)


def worked_on(measure: Measure, who: Viewer) -> bool:
    """Whether somebody told of the work as their own: asked to close it, or wrote how it goes."""
    return measure.doer_id == who.user.pk or measure.notes.filter(by=who.user, kind__in=_OWN).exists()


def return_closure(measure: Measure, why: str, *, by: Viewer, now: datetime) -> None:
    """It is not enough yet. Raises NotAllowed."""
    not_about(by, measure)
    if not by.is_any({Role.OFFICE, Role.SUPERVISION}) and not leads(by, measure):
        raise NotAllowed("role", action="return_closure")
    with transaction.atomic():
        advance(measure, "return_closure", MEASURE, by=by, now=now, why=why, **_AGAIN)
        _note(measure, Progress.Kind.RETURN, why, by=by, now=now)


def reopen_measure(measure: Measure, why: str, *, by: Viewer, now: datetime) -> None:
    """It came back, or was not done after all; then its problem is neither resolved nor to be accepted any more. Raises NotAllowed."""
    not_about(by, measure)
    with transaction.atomic():
        advance(measure, "reopen_measure", MEASURE, by=by, now=now, why=why, **_AGAIN)
        _note(measure, Progress.Kind.RETURN, why, by=by, now=now)
        if measure.problem.state in {Problem.State.RESOLVED, Problem.State.PENDING}:
            advance(measure.problem, "resume_problem", PROBLEM, by=None, now=now, why=why)


def cancel_measure(measure: Measure, why: str, *, by: Viewer, now: datetime) -> None:
    """It will not be done. Raises NotAllowed."""
    not_about(by, measure)
    with transaction.atomic():
        advance(measure, "cancel_measure", MEASURE, by=by, now=now, why=why)
        _note(measure, Progress.Kind.DECISION, why, by=by, now=now)


def _note(measure: Measure, kind: str, text: str, *, by: Viewer, now: datetime, files: tuple[File, ...] = ()) -> Progress:
    if not text.strip():
        raise NotAllowed("empty")
    made = Progress.objects.create(measure=measure, kind=kind, text=text.strip(), by=by.user, at=now)
    Evidence.objects.bulk_create(Evidence(note=made, name=name, digest=digest, kind=form) for name, digest, form in files)
    record("note_progress", made, actor=by.user, now=now, campaign=measure.campaign, kind=kind, files=len(files))
    return made


def _doer(measure: Measure, by: Viewer, today: date) -> None:
    not_about(by, measure)
    if not does(by, measure, today=today):
        raise NotAllowed("role", action="note_progress")


def _leader(measure: Measure, by: Viewer, action: str) -> None:
    not_about(by, measure)
    if not leads(by, measure) and not by.is_any({Role.LEADING_GROUP}):
        raise NotAllowed("role", action=action)
