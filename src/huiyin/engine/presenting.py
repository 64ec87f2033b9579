"""What a run shows: every document's place, and the problems and aspects with their names and their evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import fsum

from huiyin import __version__
from huiyin.engine.config import Config
from huiyin.engine.constraints import Draft
from huiyin.engine.grouping import Grouped
from huiyin.engine.protocols import Labeler
from huiyin.engine.stages import naming
from huiyin.engine.stages.admit import Admitted
from huiyin.engine.types import Aspect, Assignment, Consolidation, Document, Problem, Retired

#: A name is cut from so many of the most central texts; the writing of its words is looked up in so many.
NAMED_BY, SEEN_FOR = 20, 300


def present(
    items: Sequence[Document], grouped: Grouped, draft: Draft, config: Config, previous: Consolidation | None, labeler: Labeler | None
) -> Consolidation:
    assignments = _assignments(items, grouped, draft, previous)
    members: dict[str, list[int]] = {name: [] for name in draft.titles}
    for position, assignment in enumerate(assignments):
        if assignment.problem:
            members[assignment.problem].append(position)
    members = {name: found for name, found in members.items() if found}
    spoken = _spoken(items, grouped.admitted)
    problems = _problems(items, spoken, assignments, members, draft, config, previous, labeler)
    aspects = _aspects(items, spoken, problems, members, draft, config)
    totals = {
        "documents": len(items),
        "assigned": sum(a.status == "assigned" for a in assignments),
        "unassigned": sum(a.status == "unassigned" for a in assignments),
        "excluded": sum(a.status == "excluded" for a in assignments),
        "problems": len(problems),
        "aspects": len(aspects),
        "near_duplicates": sum(a.duplicate_of is not None for a in assignments),
    }
    retired = _retired(draft, {problem.id for problem in problems}, {aspect.id for aspect in aspects})
    return Consolidation(tuple(assignments), problems, aspects, totals, config.as_mapping(), __version__, retired)


def _retired(draft: Draft, problems: set[str], aspects: set[str]) -> tuple[Retired, ...]:
    """What had an id and holds nothing now, so that nobody gives that id to something else."""
    known = {name: (title, draft.aspect_of[name]) for name, title in draft.titles.items()} | draft.merged
    gone = [Retired(name, title, aspect) for name, (title, aspect) in known.items() if name not in problems]
    gone += [Retired(name, title, None) for name, title in draft.aspect_titles.items() if name not in aspects]
    return tuple(sorted(gone, key=lambda one: (one.aspect is None, one.id)))


def _assignments(items: Sequence[Document], grouped: Grouped, draft: Draft, previous: Consolidation | None) -> list[Assignment]:
    before = {a.id: a for a in previous.assignments} if previous else {}
    result: dict[int, Assignment] = {p: Assignment(items[p].id, "excluded", reason) for p, reason in grouped.admitted.excluded.items()}
    for text, members in enumerate(grouped.admitted.members):
        for member in members:
            item = items[member]
            twin = items[members[0]].id if member != members[0] else None
            result[member] = _assignment(item.id, draft, float(grouped.confidence[text]), twin, before.get(item.id), previous is not None)
    for position in grouped.admitted.excluded:
        if problem := draft.problem_of[items[position].id]:
            result[position] = Assignment(items[position].id, "assigned", "correction", problem, 1.0)
    return [result[position] for position in range(len(items))]


def _assignment(name: str, draft: Draft, confidence: float, twin: str | None, before: Assignment | None, regrouped: bool) -> Assignment:
    problem = draft.problem_of[name]
    if problem is None:
        return Assignment(name, "unassigned", "new_problem" if regrouped else "nothing_similar", duplicate_of=twin)
    if name in draft.corrected:
        return Assignment(name, "assigned", "correction", problem, 1.0, twin)
    if before and before.problem == problem:
        return replace(before, reason="correction" if before.reason == "correction" else "previous")
    return Assignment(name, "assigned", "near_duplicate" if twin else "community", problem, round(confidence, 4), twin)


def _spoken(items: Sequence[Document], admitted: Admitted) -> list[Sequence[str]]:
    """The words of each document: its own wording's where it is the kept one, else those of the text it repeats."""
    spoken: list[Sequence[str]] = [()] * len(items)
    for tokens, members in zip(admitted.tokens, admitted.members, strict=True):
        for member in members:
            spoken[member] = tokens
    return spoken


def _problems(
    items: Sequence[Document],
    spoken: Sequence[Sequence[str]],
    assignments: Sequence[Assignment],
    members: Mapping[str, Sequence[int]],
    draft: Draft,
    config: Config,
    previous: Consolidation | None,
    labeler: Labeler | None,
) -> tuple[Problem, ...]:
    distinct = {name: _distinct(assignments, found) for name, found in members.items()}
    importance = naming.importances({name: naming.tally(spoken[p] for p in found) for name, found in distinct.items()})
    before = {problem.id: problem for problem in previous.problems} if previous else {}
    problems: list[Problem] = []
    taken: set[str] = set()
    for name, found in members.items():
        central = naming.central([(p, items[p].text, spoken[p]) for p in distinct[name]], importance[name])
        texts = [items[p].text for p in central[:NAMED_BY]]
        phrases = naming.key_phrases(importance[name], [items[p].text for p in central[:SEEN_FOR]], config.key_phrases)
        cohesion = fsum(assignments[p].confidence for p in found) / len(found)
        title = _title(name, draft, importance[name], texts, phrases, taken, labeler)
        taken.add(title)
        ids = tuple(items[p].id for p in central[: config.representatives])
        old = before.get(name)
        # Names that people know stay, as long as somebody still says what they stand for.
        keep = old is not None and name not in draft.renamed and old.representatives and set(old.representatives) <= set(draft.problem_of)
        shown = (old.key_phrases, old.representatives) if keep and old else (phrases, ids)
        problems.append(Problem(name, draft.aspect_of[name], title, *shown, size=len(found), cohesion=round(cohesion, 4)))
    return tuple(problems)


def _distinct(assignments: Sequence[Assignment], positions: Sequence[int]) -> list[int]:
    """Without repeated wordings, by id; all of them when every one repeats a wording that stands elsewhere."""
    ordered = sorted(positions, key=lambda p: assignments[p].id)
    return [p for p in ordered if assignments[p].duplicate_of is None] or ordered


def _title(
    name: str, draft: Draft, importance: Mapping[str, float], texts: Sequence[str], phrases: Sequence[str], taken: set[str], labeler: Labeler | None
) -> str:
    if draft.titles.get(name):
        return draft.titles[name]
    if labeler and texts and naming.checked(proposal := labeler.title(phrases, texts), texts) and proposal not in taken:
        return proposal
    return naming.title(importance, texts, phrases, taken)


def _aspects(
    items: Sequence[Document], spoken: Sequence[Sequence[str]], problems: Sequence[Problem], members: Mapping[str, Sequence[int]], draft: Draft, config: Config
) -> tuple[Aspect, ...]:
    under: dict[str, list[Problem]] = {}
    for problem in problems:
        under.setdefault(problem.aspect, []).append(problem)
    tallies = {aspect: naming.tally(spoken[p] for problem in found for p in members[problem.id]) for aspect, found in under.items()}
    importance = naming.importances(tallies)
    aspects: list[Aspect] = []
    for name, found in sorted(under.items()):
        positions = [p for problem in found for p in members[problem.id]]
        texts = [items[p].text for p in sorted(positions, key=lambda p: items[p].id)[:SEEN_FOR]]
        # One person's word does not name what many said.
        shared = {word: worth for word, worth in importance[name].items() if tallies[name][word] > 1}
        telling = naming.key_phrases(shared or importance[name], texts, 3 * config.key_phrases)
        phrases = telling[: config.key_phrases]
        hints = Counter(items[p].hint[0] for p in positions if items[p].hint)
        title = draft.aspect_titles.get(name) or naming.aspect_title(hints, len(positions), telling, [a.title for a in aspects], texts)
        aspects.append(Aspect(name, title, phrases, tuple(p.id for p in found), len(positions)))
    return tuple(aspects)
