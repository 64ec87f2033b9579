"""What the papers of a report meeting say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone

from huiyin.accounts.models import Person
from huiyin.domain.access import Viewer
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.rectification import agenda
from huiyin.domain.rectification.belonging import measures_visible_to
from huiyin.domain.rectification.classes import class_words
from huiyin.domain.rectification.models import Measure, Progress
from huiyin.domain.rectification.selectors import heard, lit, sums_by_light
from huiyin.domain.rectification.tasking import tasks_visible_to, unsettled
from huiyin.domain.rectification.tasks import Task
from huiyin.report.paged import Paged, Sheet, Table, clipped
from huiyin.words import say

#: The most pages of measures, tasks of the summary, notes, decisions and words of a page: what leaves each on its one page.
PAGES, TASKS, NOTES, DECIDED, WORDS = 200, 8, 3, 2, 3


def packed(viewer: Viewer, it: Gathering, *, besides: Sequence[Person], today: date, tongue: str) -> Paged:
    """The papers for the viewer, or for those ``besides``, without what is about any of them."""
    found, kept_back = agenda.agenda(viewer, today=today, besides=besides)
    listed = list(found.prefetch_related("co_departments", "extensions", "tasks__person", "tasks__unit")[:PAGES])
    words = _Words(tongue, today, class_words(viewer.campaign, tongue))
    total = found.count()
    notes = [words.say("dated", when=it.when.text(tongue) if it.when else "", day=words.day(today)), words.say("scope")]
    notes += [words.say("more", count=total - len(listed))] if total > len(listed) else []
    notes += [words.say("kept_back", count=kept_back)] if kept_back else []
    sheets = [_sheet(place, one, words) for place, one in enumerate(listed, 1)]
    before, between, after = words.say("foot", page="\n", pages="\n").split("\n")
    title = words.say("title", meeting=it.named(tongue))
    columns = (words.say("item"), words.say("content"))
    return Paged(
        tongue, title, tuple(notes), tuple(_summary(viewer, it, found, besides, words)), columns, tuple(sheets), (before, between, after)
    )


class _Words:
    """The language and the day of the papers, and what the time classes are called."""

    def __init__(self, tongue: str, today: date, classes: Mapping[str, str]) -> None:
        self.tongue, self.today, self.classes = tongue, today, classes

    def say(self, key: str, **values: object) -> str:
        return say(f"meeting.paper.{key}", self.tongue, **values)

    def day(self, value: date) -> str:
        return FuzzyDate(value, Precision.DAY).text(self.tongue)


def _summary(viewer: Viewer, it: Gathering, found: Any, besides: Sequence[Person], words: _Words) -> list[Table]:
    """The sums by light, the agenda by reason and what changed in one table; then the decisions that are not settled."""
    sums = sums_by_light(lit(measures_visible_to(viewer, today=words.today), today=words.today))
    ranks = dict(found.order_by().values_list("rank").annotate(count=Count("pk")))
    since = agenda.since_the_last(viewer, it, today=words.today)
    line = words.say("since", day=words.day(since.day)) if since.day else words.say("since_start")
    first = [(say(f"register.light.{light}", words.tongue), str(count)) for light, count in sums]
    second = [(say(f"meeting.reason.{reason}", words.tongue), str(ranks.get(place, 0))) for place, reason in enumerate(agenda.REASONS)]
    third = [
        (words.say("closed"), str(since.closed)),
        (words.say("newly_overdue"), str(since.overdue)),
        (words.say("obstacles"), str(since.obstacles)),
    ]
    rows = [
        (*first[at], *(second[at] if at < len(second) else ("", "")), *(third[at] if at < len(third) else ("", "")))
        for at in range(len(first))
    ]
    heads = (words.say("item"), words.say("count"), words.say("on_agenda"), words.say("count"), line, words.say("count"))
    tables = [Table(words.say("summary"), (heads, *rows), (4.5, 2, 5.5, 2, 9, 2))]
    tasks = unsettled(tasks_visible_to(viewer, today=words.today)).exclude(gathering=it)
    tasks = tasks.exclude(measure__problem__in=agenda.about(viewer, besides)).select_related("measure", "person", "unit")
    if those := list(tasks[:TASKS]):
        more = tasks.count() - len(those)
        heading = words.say("tasks") + (f" {words.say('more_tasks', count=more)}" if more else "")
        columns = (words.say("content"), words.say("owner"), words.say("due"), words.say("state"))
        tables.append(Table(heading, (columns, *(_task(one, words) for one in those)), (13, 4.5, 3.5, 4)))
    return tables


def _task(one: Task, words: _Words) -> tuple[str, str, str, str]:
    what = f"{say('register.one', words.tongue, number=one.measure.number)} {clipped(one.content, 50)}"
    return what, _owner(one, words), words.day(one.due), say(f"meeting.state.{one.state}", words.tongue)


def _owner(one: Task, words: _Words) -> str:
    owner = one.person or one.unit
    assert owner is not None
    return clipped(owner.named(words.tongue), 24)


def _sheet(place: int, one: Measure, words: _Words) -> Sheet:
    """A measure on its page."""
    reasons = words.say("join").join(say(f"meeting.reason.{each}", words.tongue) for each in agenda.reasons(one, today=words.today))
    lines = [
        (words.say("problem"), clipped(f"{one.problem.code} {one.problem.title}", 80)),
        (words.say("measure"), clipped(one.content, 200)),
        (words.say("requirement"), clipped(one.requirement, 150)),
        (words.say("who"), _who(one, words)),
        (words.say("until"), _until(one, words)),
        *_asked(one, words),
        *_stuck(one, words),
        (words.say("notes"), _notes(one, words)),
        (words.say("heard"), _heard(one, words)),
        *_decided(one, words),
        (words.say("decision"), words.say("blank") + "\n\n"),
    ]
    return Sheet(words.say("heading", place=place, number=one.number, reasons=reasons), tuple(lines))


def _who(one: Measure, words: _Words) -> str:
    told = words.say("who_told", leader=one.leader.named(words.tongue), department=one.department.named(words.tongue))
    helping = words.say("join").join(unit.named(words.tongue) for unit in one.co_departments.all())
    return clipped(told + (words.say("helping", helping=helping) if helping else ""), 110)


def _until(one: Measure, words: _Words) -> str:
    kind = words.classes[one.kind]
    old = [words.day(each.old) for each in one.extensions.all() if each.granted]
    return (f"{words.day(one.deadline)} {kind}" if one.deadline else kind) + (
        words.say("was", days=words.say("join").join(old[:3])) if old else ""
    )


def _asked(one: Measure, words: _Words) -> list[tuple[str, str]]:
    waits = [each for each in one.extensions.all() if each.granted is None]
    return [
        (words.say("asked"), words.say("asked_told", old=words.day(each.old), new=words.day(each.new), reason=clipped(each.reason, 80)))
        for each in waits
    ]


def _stuck(one: Measure, words: _Words) -> list[tuple[str, str]]:
    if one.state != Measure.State.BLOCKED:
        return []
    told = one.notes.filter(kind=Progress.Kind.OBSTACLE).first()
    return [(words.say("obstacle"), clipped(told.text, 150))] if told else []


def _notes(one: Measure, words: _Words) -> str:
    told = one.notes.exclude(kind=Progress.Kind.OBSTACLE)[:NOTES]
    lines = [
        f"{timezone.localtime(note.at).date().isoformat()} {say(f'register.note.{note.kind}', words.tongue)} {clipped(note.text, 80)}"
        for note in told
    ]
    return "\n".join(lines) or words.say("no_notes")


def _heard(one: Measure, words: _Words) -> str:
    """What people said as the register shows it: no words of few, and never who."""
    count, said = heard(one.problem)
    if not count:
        return words.say("heard_few", least=one.problem.campaign.smallest_group)
    return "\n".join([words.say("heard_told", count=count), *(clipped(text, 50) for text in said[:WORDS])])


def _decided(one: Measure, words: _Words) -> list[tuple[str, str]]:
    those = [each for each in one.tasks.all() if each.state in {Task.State.OPEN, Task.State.DONE}][:DECIDED]
    told = [
        f"{clipped(each.content, 70)} {_owner(each, words)} {each.due.isoformat()} {say(f'meeting.state.{each.state}', words.tongue)}"
        for each in those
    ]
    return [(words.say("decided"), "\n".join(told))] if told else []
