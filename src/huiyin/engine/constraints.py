"""People's decisions: read, checked against each other, and obeyed exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count

from huiyin.engine.errors import EngineError
from huiyin.engine.types import Correction

#: What each action needs; everything else stays empty.
NEEDS: dict[str, tuple[str, ...]] = {
    "move": ("opinions", "problem"),
    "pin": ("opinions", "problem"),
    "split": ("opinions", "problem"),
    "merge": ("problems",),
    "rename": ("problem", "title"),
    "rename_aspect": ("aspect", "title"),
    "move_problem": ("problem", "aspect"),
    "must_link": ("opinions",),
    "cannot_link": ("opinions",),
}


@dataclass
class Draft:
    """A proposal while it is being corrected: ids of problems by opinion, names, and aspects by problem; ``merged`` are problems
    that went into others, with their names and aspects."""

    problem_of: dict[str, str | None]
    titles: dict[str, str]
    aspect_of: dict[str, str]
    aspect_titles: dict[str, str]
    corrected: set[str] = field(default_factory=set)
    renamed: set[str] = field(default_factory=set)
    merged: dict[str, tuple[str, str]] = field(default_factory=dict)

    def put(self, opinions: Iterable[str], problem: str) -> None:
        """Place opinions by a person's decision."""
        for opinion in opinions:
            self.problem_of[opinion] = problem
            self.corrected.add(opinion)


#: Gives the problems that an opinion could also belong to, the best first.
Alternatives = Callable[[str], Sequence[str]]


def obey(draft: Draft, corrections: Sequence[Correction], alternatives: Alternatives) -> Draft:
    """The draft after all corrections: groups first, then places, then links, then names.

    Raises EngineError: ``unknown_action``, ``incomplete_correction``, ``needs_two``, ``unknown_opinion``, ``unknown_problem``,
    ``unknown_aspect``, ``problem_exists``, ``contradiction``; each with ``entry``, the 1-based number of the correction.
    """
    numbered = list(enumerate(corrections, 1))
    for entry, correction in numbered:
        _check(entry, correction, draft)
    target = _merge(draft, [(e, c) for e, c in numbered if c.action == "merge"])
    _split(draft, [(e, c) for e, c in numbered if c.action == "split"])
    places = _places(draft, [(e, c) for e, c in numbered if c.action in ("move", "pin", "split")], target)
    for opinion, (problem, _) in places.items():
        draft.put([opinion], problem)
    linked = _must_link(draft, [(e, c) for e, c in numbered if c.action == "must_link"], places)
    _cannot_link(draft, [(e, c) for e, c in numbered if c.action == "cannot_link"], linked, places, alternatives)
    _rename(draft, numbered, target)
    return draft


def _check(entry: int, correction: Correction, draft: Draft) -> None:
    if correction.action not in NEEDS:
        raise EngineError("unknown_action", entry=entry, action=correction.action, known=", ".join(NEEDS))
    for name in NEEDS[correction.action]:
        if not getattr(correction, name):
            raise EngineError("incomplete_correction", entry=entry, action=correction.action, field=name)
    if correction.action in ("must_link", "cannot_link", "merge"):
        _check_pair(entry, correction)
    for opinion in correction.opinions:
        if opinion not in draft.problem_of:
            raise EngineError("unknown_opinion", entry=entry, opinion=opinion)
    if correction.aspect is not None and correction.aspect not in draft.aspect_titles:
        raise EngineError("unknown_aspect", entry=entry, aspect=correction.aspect)


def _check_pair(entry: int, correction: Correction) -> None:
    """What joins or parts things names two of them, and not one of them twice."""
    about = "problems" if correction.action == "merge" else "opinions"
    named = getattr(correction, about)
    if len(named) < 2:
        raise EngineError("incomplete_correction", entry=entry, action=correction.action, field=about)
    if len(set(named)) < 2:
        raise EngineError("needs_two", entry=entry, action=correction.action, field=about, named=named[0])


def _known(entry: int, problem: str | None, draft: Draft, target: dict[str, str]) -> str:
    """The problem that now stands for an id; a merged one is its target."""
    name = problem or ""
    name = target.get(name, name)
    if name not in draft.titles:
        raise EngineError("unknown_problem", entry=entry, problem=name)
    return name


def _merge(draft: Draft, merges: Sequence[tuple[int, Correction]]) -> dict[str, str]:
    target: dict[str, str] = {}
    for entry, correction in merges:
        keep = _known(entry, correction.problem or correction.problems[0], draft, target)
        for problem in correction.problems:
            gone = _known(entry, problem, draft, target)
            if gone == keep:
                continue
            for opinion, placed in draft.problem_of.items():
                if placed == gone:
                    draft.put([opinion], keep)
            draft.merged[gone] = draft.titles.pop(gone), draft.aspect_of.pop(gone)
            target = {name: keep if place == gone else place for name, place in target.items()} | {gone: keep}
    return target


def _split(draft: Draft, splits: Sequence[tuple[int, Correction]]) -> None:
    for entry, correction in splits:
        new = correction.problem or ""
        if new in draft.titles or new in draft.merged:
            raise EngineError("problem_exists", entry=entry, problem=new)
        origin = next((draft.problem_of[opinion] for opinion in correction.opinions if draft.problem_of[opinion]), None)
        draft.titles[new] = correction.title or ""
        draft.aspect_of[new] = correction.aspect or (draft.aspect_of[origin] if origin else min(draft.aspect_titles, default=""))
        if correction.title:
            draft.renamed.add(new)


def _places(draft: Draft, moves: Sequence[tuple[int, Correction]], target: dict[str, str]) -> dict[str, tuple[str, int]]:
    """Where people put opinions; two different places for one opinion contradict each other."""
    places: dict[str, tuple[str, int]] = {}
    for entry, correction in moves:
        problem = _known(entry, correction.problem, draft, target)
        for opinion in correction.opinions:
            if opinion in places and places[opinion][0] != problem:
                raise EngineError("contradiction", entry=entry, other=places[opinion][1], about=opinion)
            places[opinion] = (problem, entry)
    return places


#: For each opinion all that must stay with it, and the number of the last correction that says so.
Linked = dict[str, tuple[frozenset[str], int]]


def _must_link(draft: Draft, links: Sequence[tuple[int, Correction]], places: dict[str, tuple[str, int]]) -> Linked:
    """Put linked opinions together; returns for each of them all that must stay with it."""
    together: Linked = {}
    for entry, correction in links:
        union = frozenset().union(*(_group(opinion, together) for opinion in correction.opinions))
        together |= dict.fromkeys(union, (union, entry))
        placed = {places[opinion] for opinion in union if opinion in places}
        if len({problem for problem, _ in placed}) > 1:
            raise EngineError("contradiction", entry=entry, other=min(number for _, number in placed), about=min(union))
    for union in sorted({group for group, _ in together.values()}, key=min):
        fixed = sorted(places[opinion][0] for opinion in union if opinion in places)
        current = sorted(problem for opinion in union if (problem := draft.problem_of[opinion]))
        # The place a person chose; else where most of them are, the first by id among equals.
        if fixed or current:
            draft.put(sorted(union), fixed[0] if fixed else max(current, key=lambda problem: (current.count(problem), [-ord(c) for c in problem])))
        else:
            _own_problem(draft, sorted(union))
    return together


def _group(opinion: str, together: Linked) -> frozenset[str]:
    return together[opinion][0] if opinion in together else frozenset([opinion])


def _cannot_link(
    draft: Draft,
    links: Sequence[tuple[int, Correction]],
    together: Linked,
    places: dict[str, tuple[str, int]],
    alternatives: Alternatives,
) -> None:
    apart: dict[str, set[str]] = {}
    for entry, correction in links:
        for opinion in correction.opinions:
            group = _group(opinion, together)
            others = {other for name in correction.opinions if name != opinion for other in _group(name, together)}
            if group & others:
                raise EngineError("contradiction", entry=entry, other=together[opinion][1], about=opinion)
            for member in group:
                apart.setdefault(member, set()).update(others)
    for entry, correction in links:
        for opinion in sorted(correction.opinions, key=lambda name: (name not in places, name)):
            _keep_apart(draft, entry, _group(opinion, together), apart, places, alternatives)


def _keep_apart(
    draft: Draft,
    entry: int,
    group: frozenset[str],
    apart: dict[str, set[str]],
    places: dict[str, tuple[str, int]],
    alternatives: Alternatives,
) -> None:
    """Move a group out of the problems of those it must not stand with, unless they are yet to be moved."""
    settled = {other for member in group for other in apart[member]}
    taken = {draft.problem_of[other] for other in settled if draft.problem_of[other]}
    here = draft.problem_of[min(group)]
    if here is None or here not in taken:
        return
    if group & places.keys():
        rivals = sorted(other for other in settled & places.keys() if draft.problem_of[other] == here)
        if rivals:
            raise EngineError("contradiction", entry=entry, other=places[rivals[0]][1], about=rivals[0])
        return
    free = [problem for problem in alternatives(min(group)) if problem in draft.titles and problem not in taken]
    if free:
        draft.put(sorted(group), free[0])
    else:
        _own_problem(draft, sorted(group))


def _own_problem(draft: Draft, opinions: Sequence[str]) -> None:
    name = next(name for number in count(1) if (name := f"N{number:03d}") not in draft.titles and name not in draft.merged)
    here = draft.problem_of[opinions[0]]
    draft.titles[name] = ""
    draft.aspect_of[name] = draft.aspect_of[here] if here else min(draft.aspect_titles, default="")
    draft.put(opinions, name)


def _rename(draft: Draft, numbered: Sequence[tuple[int, Correction]], target: dict[str, str]) -> None:
    given: dict[tuple[str, str], tuple[str, int]] = {}
    for entry, correction in numbered:
        if correction.action not in ("rename", "rename_aspect", "move_problem"):
            continue
        thing = correction.aspect or "" if correction.action == "rename_aspect" else _known(entry, correction.problem, draft, target)
        value = (correction.aspect if correction.action == "move_problem" else correction.title) or ""
        known = given.setdefault((correction.action, thing), (value, entry))
        if known[0] != value:
            raise EngineError("contradiction", entry=entry, other=known[1], about=thing)
        if correction.action == "rename":
            draft.titles[thing] = value
            draft.renamed.add(thing)
        elif correction.action == "rename_aspect":
            draft.aspect_titles[thing] = value
        else:
            draft.aspect_of[thing] = value
