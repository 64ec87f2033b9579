"""How the measures of the demonstration went: notes, obstacles, extensions, closures by three people, and what became of the problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from examples.campaign.plan import Book, Told
from examples.campaign.review import problem_named
from huiyin.domain.access import Viewer
from huiyin.domain.rectification import progressing
from huiyin.domain.rectification.evidence import once_with_evidence
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.outcomes import decide_problem, did_it, present_problem

Step = tuple[date, Callable[[datetime], Any]]
#: What a measure is told of, by the word for it: who does it is worked out from the measure.
DOERS = frozenset({"note", "obstacle", "extend", "ask"})


def steps(problems: Iterable[Told], book: Book) -> Iterator[Step]:
    """Everything that happened to the measures and to their problems, each with its day."""
    for problem in problems:
        for told in (*problem["measures"], *problem.get("later", [])):
            for day, deed, *rest in told["steps"]:
                yield date.fromisoformat(day), partial(step, book, told, deed, rest)
        yield from _outcome(problem, book)


def step(book: Book, told: Told, deed: str, rest: Sequence[Any], now: datetime) -> None:
    """One thing that somebody did with a measure."""
    measure = book.measure(told)
    desk, text = book.desk, str(rest[0]) if rest else ""
    head = desk.viewer(f"head-{told['department']}") if deed in DOERS else None
    leader = desk.viewer(told["leader"]) if deed in {"decide", "grant", "sign"} else None
    today = now.date()
    if deed == "note":
        progressing.note_progress(measure, text, by=_there(head), now=now, today=today)
    elif deed == "obstacle":
        progressing.report_obstacle(measure, text, by=_there(head), now=now, today=today)
    elif deed == "decide":
        progressing.decide_obstacle(measure, text, by=_there(leader), now=now)
    elif deed == "extend":
        new = date.fromisoformat(rest[1]) if isinstance(rest[1], str) else book.loaded + timedelta(days=rest[1])
        progressing.ask_extension(measure, new, text, by=_there(head), now=now, today=today)
    elif deed == "grant":
        progressing.decide_extension(measure.extensions.get(granted=None), True, by=_there(leader), now=now)
    elif deed == "ask":
        _ask(book, measure, text, by=_there(head), now=now)
    elif deed == "check":
        progressing.check_closure(measure, text, by=desk.viewer("clerk-b"), now=now)
    elif deed == "return":
        progressing.return_closure(measure, text, by=desk.viewer("inspector-a"), now=now)
    else:
        progressing.sign_closure(measure, text, by=_there(leader), now=now, today=today)


def _there(somebody: Viewer | None) -> Viewer:
    assert somebody is not None
    return somebody


def _ask(book: Book, measure: Measure, text: str, *, by: Viewer, now: datetime) -> None:
    """Closure is asked for with a paper that shows what was done."""
    paper = book.papers.made(measure.number, measure.department.name, now.date().isoformat(), text)
    last = measure.notes.first()
    deed = partial(_asked, measure, text, by, now)
    once_with_evidence(measure, text, [paper], deed, seen=last.pk if last else 0, by=by)


def _asked(measure: Measure, text: str, by: Viewer, now: datetime, files: tuple[progressing.File, ...]) -> None:
    progressing.ask_closure(measure, text, by=by, now=now, today=now.date(), files=files)


def _outcome(problem: Mapping[str, Any], book: Book) -> Iterator[Step]:
    """Presented by the office two days before the leading group decides; what continues or is explained is decided at once."""
    desk, title = book.desk, problem["title"]

    def present(now: datetime) -> None:
        present_problem(problem_named(title, desk.clerk), by=desk.clerk, now=now)

    def decide(action: str, why: str, now: datetime) -> None:
        problem = problem_named(title, desk.clerk)
        # Nobody accepts what they answered for: where the chair led a measure, a deputy decides.
        others = (desk.viewer(code) for code in desk.given["bodies"]["leading_group"]["members"])
        decide_problem(problem, action, why, by=next(one for one in others if not did_it(one, problem, today=now.date())), now=now)

    last = problem["measures"][-1]
    for day, action, why in last.get("outcome", []):
        if action == "resolve_problem":
            yield date.fromisoformat(day) - timedelta(days=2), present
        yield date.fromisoformat(day), partial(decide, action, why)
    if "presented" in last:
        yield date.fromisoformat(last["presented"]), present
