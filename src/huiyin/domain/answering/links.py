"""The address at which one contributor rates one answer with one tap: nobody can guess it, and it opens nothing else."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings

from huiyin.domain.answering.models import Answer, RatingLink
from huiyin.domain.collection.codes import canonical, code_from, digest
from huiyin.domain.collection.models import Contributor
from huiyin.domain.collection.retention import due_on


def link_code(answer: Answer, contributor: Contributor) -> str:
    """The code of an answer and a contributor, the same each time; nobody without the key of the installation can tell it."""
    return code_from(f"rate/{answer.pk}/{contributor.pseudonym}".encode(), settings.INDEX_KEY)


def make_link(answer: Answer, contributor: Contributor, *, now: datetime) -> tuple[RatingLink, str]:
    """The link, made the first time, and its code, which is kept nowhere."""
    code = link_code(answer, contributor)
    made, _ = RatingLink.objects.get_or_create(answer=answer, contributor=contributor, defaults={"digest": digest(code, settings.INDEX_KEY), "made_at": now})
    return made, code


def linked(code: str, *, today: date) -> RatingLink | None:
    """What a code leads to, however it was typed; None for one that was not given out, and once the contacts of the campaign are due to be destroyed."""
    known = canonical(code)
    if known is None:
        return None
    links = RatingLink.objects.select_related("answer__problem", "answer__campaign", "contributor")
    found = links.filter(digest=digest(known, settings.INDEX_KEY)).first()
    return found if found is not None and not _over(found, today) else None


def _over(link: RatingLink, today: date) -> bool:
    days = [one for one in (link.contributor.destroy_on, due_on(link.answer.campaign)) if one is not None]
    return link.contributor.destroyed_at is not None or (bool(days) and min(days) <= today)
