"""A reviewer who knows the right problems corrects what the machine proposed; and what a campaign keeps when opinions come, go or change order.

Each trial is taken back, so that all begin from the same database.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import ceil
from pathlib import Path

import django

django.setup()

# Django's tables exist only after it was set up.
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from benchmarks import exchange
from benchmarks.jobs.import_table import office
from benchmarks.scores import right
from huiyin.domain.access import Viewer
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.consolidation.deciding import last_number, move, split
from huiyin.domain.consolidation.learning import Lesson, accept, lesson
from huiyin.domain.consolidation.models import Placement
from huiyin.domain.consolidation.running import ask_run, work_off

Places = dict[int, str | None]
#: A lesson after so many actions; right enough; opinions that come or go; the most actions.
EVERY, ENOUGH, PART, MOST = 20, 0.95, 0.1, 2000


def work(folder: Path, settings: exchange.Json) -> exchange.Json:
    """What the named trials found."""
    call_command("migrate", verbosity=0)
    by = office(people=10)
    texts, gold = exchange.read_texts(folder, "text"), exchange.read_texts(folder, "gold")
    labels = dict(enumerate(gold, 1))
    trials: dict[str, Callable[[], exchange.Json]] = {
        "without": lambda: effort(by, texts, labels, "without"),
        "every move": lambda: effort(by, texts, labels, "every move"),
        "right flows": lambda: effort(by, texts, labels, "right flows"),
        "read flows": lambda: effort(by, texts, labels, "read flows"),
        "come, new": lambda: coming(by, texts, "new"),
        "come, all": lambda: coming(by, texts, "all"),
        "go, all": lambda: going(by, texts),
        "order, all": lambda: reordered(by, texts),
    }
    return {name: _taken_back(trials[name]) for name in settings["trials"]}


def _taken_back(trial: Callable[[], exchange.Json]) -> exchange.Json:
    with transaction.atomic():
        found = trial()
        transaction.set_rollback(True)
    return found


def effort(by: Viewer, texts: Sequence[str], labels: Mapping[int, str], way: str) -> exchange.Json:
    """Correct the most doubtful wrong opinion, one an action, until enough are right."""
    said(by, dict(enumerate(texts, 1)))
    run(by, "all")
    begun = stands(by)
    actions, moved, good, lessons = 0, 0, 0, 0
    enough, decided = ceil(ENOUGH * len(labels)), 0
    while sum(right(stands(by), labels).values()) < enough and actions < MOST:
        _correct(by, labels)
        actions += 1
        if way != "without" and (decided := decided + 1) % EVERY == 0:
            found = lesson(by)
            lessons += bool(found.moves)
            leads = {number: _leads_right(by, number, to, labels) for number, _, to, _ in found.moves}
            chosen = {"every move": set(leads), "right flows": _right_flows(by, found, labels), "read flows": {number for number, ok in leads.items() if ok}}[way]
            actions += {
                "every move": int(bool(chosen)),
                "right flows": len({(now, to) for number, now, to, _ in found.moves if number in chosen}),
                "read flows": len({(now, to) for _, now, to, _ in found.moves}) + len(leads) - len(chosen),
            }[way]
            good += sum(leads[number] for number in chosen)
            moved += accept(found, by=by, now=timezone.now(), only=chosen)
    ended = stands(by)
    counts = {"problems": len({*begun.values()} - {None}), "problems after": len({*ended.values()} - {None})}
    share = {"right before": sum(right(begun, labels).values()) / len(labels), "right after": sum(right(ended, labels).values()) / len(labels)}
    return {"actions": actions, "lessons": lessons, "moved": moved, "moved rightly": good, **share, **counts}


def _correct(by: Viewer, labels: Mapping[int, str]) -> None:
    """The wrong opinion of which the machine is least sure goes to the problem in which most of its group stands, or founds one."""
    places = stands(by)
    ok = right(places, labels)
    sure = dict(Placement.objects.filter(decided_by=None).values_list("opinion__number", "confidence"))
    number = min((one for one in labels if not ok[one]), key=lambda one: (sure.get(one, 0.0), one))
    home = _homes(places, labels).get(labels[number])
    now, seen = timezone.now(), last_number(by)
    move([number], home, by=by, now=now, seen=seen) if home else split([number], labels[number][:200], by=by, now=now, seen=seen)


def _homes(places: Places, labels: Mapping[int, str]) -> dict[str, str]:
    """For each group the problem in which most of it stands, of those problems that are mostly of this group."""
    held = Counter((place, labels[number]) for number, place in places.items() if place)
    owner: dict[str, str] = {}
    for (place, label), _ in sorted(held.items(), key=lambda one: (-one[1], one[0])):
        owner.setdefault(place, label)
    homes: dict[str, str] = {}
    for (place, label), _ in sorted(held.items(), key=lambda one: (-one[1], one[0])):
        if owner[place] == label:
            homes.setdefault(label, place)
    return homes


def _leads_right(by: Viewer, number: int, to: str, labels: Mapping[int, str]) -> bool:
    return right(stands(by) | {number: to}, labels)[number]


def _right_flows(by: Viewer, found: Lesson, labels: Mapping[int, str]) -> set[int]:
    """The moves of those flows that lead more opinions right than wrong: a person reads them before accepting."""
    flows: dict[tuple[str, str], list[int]] = {}
    for number, now, to, _ in found.moves:
        flows.setdefault((now, to), []).append(number)
    return {one for (_, to), numbers in flows.items() if 2 * sum(_leads_right(by, each, to, labels) for each in numbers) > len(numbers) for one in numbers}


def coming(by: Viewer, texts: Sequence[str], scope: str) -> exchange.Json:
    """A tenth comes after the first run."""
    later = _part(texts)
    said(by, {number: text for number, text in enumerate(texts, 1) if number not in later})
    before = _run_first(by)
    said(by, {number: texts[number - 1] for number in sorted(later)})
    run(by, scope)
    return _kept(before, stands(by))


def going(by: Viewer, texts: Sequence[str]) -> exchange.Json:
    """A tenth is withdrawn after the first run."""
    said(by, dict(enumerate(texts, 1)))
    before = _run_first(by)
    gone = _part(texts)
    Opinion.objects.filter(number__in=gone).update(state="withdrawn")
    run(by, "all")
    return _kept({number: place for number, place in before.items() if number not in gone}, stands(by))


def reordered(by: Viewer, texts: Sequence[str]) -> exchange.Json:
    """The same opinions come in another order; which of them stand together must be the same, whatever their numbers."""
    with transaction.atomic():
        said(by, dict(enumerate(texts, 1)))
        before = _run_first(by)
        transaction.set_rollback(True)
    order = random.Random(1).sample(range(len(texts)), len(texts))
    said(by, {number: texts[at] for number, at in enumerate(order, 1)})
    after = {order[number - 1] + 1: place for number, place in _run_first(by).items()}
    return _kept(before, after, names=False)


def _run_first(by: Viewer) -> Places:
    run(by, "all")
    return stands(by)


def _part(texts: Sequence[str]) -> set[int]:
    return set(random.Random(20_130_701).sample(range(1, len(texts) + 1), round(PART * len(texts))))


def _kept(before: Places, after: Places, *, names: bool = True) -> exchange.Json:
    """The share of the opinions placed before that stand in the same problem; without ``names`` in the same company."""
    placed = [number for number, place in before.items() if place]
    if names:
        kept = sum(after.get(number) == before[number] for number in placed)
    else:
        with_before, with_after = _company(before), _company(after)
        kept = sum(with_before[number] == with_after.get(number) for number in placed)
    return {"kept": kept / len(placed), "placed": len(placed)}


def _company(places: Places) -> dict[int, frozenset[int]]:
    held: dict[str, set[int]] = {}
    for number, place in places.items():
        if place:
            held.setdefault(place, set()).add(number)
    return {number: frozenset(numbers) for numbers in held.values() for number in numbers}


def said(by: Viewer, texts: Mapping[int, str]) -> None:
    """Opinions with these numbers, each of a source of its own."""
    now, campaign = timezone.now(), by.campaign
    common = {"campaign": campaign, "channel": campaign.channels.get(), "received_on": now.date()}
    for number, text in texts.items():
        source = SourceDocument.objects.create(**common, number=number, received_at=now, digest=number.to_bytes(32, "big"), text=text, state="confirmed")
        Opinion.objects.create(**common, number=number, source=source, start=0, end=len(text), text=text, registered_at=now)


def run(by: Viewer, scope: str) -> None:
    """A run as the office asks for it."""
    done = work_off(ask_run(scope, by=by, now=timezone.now()), clock=timezone.now)
    if done.state != "done":
        raise RuntimeError(f"{done.state}: {done.fault}")


def stands(by: Viewer) -> Places:
    """Where each registered opinion stands."""
    rows = Placement.objects.filter(campaign=by.campaign, opinion__state="registered")
    return dict(rows.values_list("opinion__number", "problem__code"))


if __name__ == "__main__":
    exchange.serve(work)
