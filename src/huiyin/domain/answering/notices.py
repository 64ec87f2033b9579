"""What hangs on a board: the answers of a place, where enough people there had asked for them, or of the whole campaign; nothing that was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from huiyin.domain.access import Viewer
from huiyin.domain.answering.listing import Group, read_out_groups
from huiyin.domain.answering.models import Answer
from huiyin.domain.answering.publicly import is_shown


@dataclass(frozen=True, slots=True)
class Notice:
    """``group`` is the place, None for the whole campaign; ``kept_back`` are answers so few there had asked for that they hang on the notice for
    all alone; ``public`` says whether the register can be pointed to."""

    group: Group | None
    answers: list[Answer]
    kept_back: int
    public: bool


def hangs(counts: Mapping[int, int], least: int) -> set[int]:
    """The answers that may hang in one place, of those with how many opinions from there they answer: of fewer, everybody there could tell who had spoken."""
    return {answer for answer, count in counts.items() if count >= max(least, 1)}


def notice_for(viewer: Viewer, key: str, *, today: date) -> Notice | None:
    """The notice of a place by its key, or of the campaign for an empty one; None for a place where nothing waits."""
    public = is_shown(viewer.campaign)
    if not key:
        every = Answer.objects.filter(campaign=viewer.campaign, state=Answer.State.PUBLISHED).select_related("problem").order_by("problem__code")
        return Notice(None, list(every), 0, public)
    group = next((one for one in read_out_groups(viewer, today=today) if one.key == key), None)
    if group is None:
        return None
    may = hangs({answer.pk: count for answer, count in group.answers}, viewer.campaign.smallest_group)
    answers = [answer for answer, _ in group.answers if answer.pk in may]
    return Notice(group, answers, len(group.answers) - len(answers), public)


def reached_by(viewer: Viewer, keys: Iterable[str], answers: Iterable[Answer], *, today: date) -> list[tuple[str, set[int]]]:
    """For each place where a notice hung: which of its answers wait there."""
    there = {one.key: {answer.pk for answer, _ in one.answers} for one in read_out_groups(viewer, today=today)}
    printed = {one.pk for one in answers}
    return [(key, there[key] & printed) for key in dict.fromkeys(keys) if key in there]
