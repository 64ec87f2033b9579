"""The opinions whose answer has not arrived, reason by reason, down to each of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from huiyin.domain.access import Role, Viewer
from huiyin.domain.answering.left import REASONS, left_open_to
from huiyin.domain.collection.selectors import opinions_visible_to
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.web.pages import campaign_page

#: Opinions on a page.
PAGE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """An opinion by its number, and the code of its problem."""

    number: int
    code: str


@campaign_page(OVERSEERS)
def reason_page(request: HttpRequest, viewer: Viewer, reason: str) -> HttpResponseBase:
    """Those of one reason. What the viewer may not read is counted; that from which recusal keeps them is not."""
    if reason not in REASONS:
        raise Http404
    every = left_open_to(viewer, reason)
    # Both at once, and not the one looked up in the other, which would list every opinion: whoever oversees may read some.
    seen = every & opinions_visible_to(viewer, today=timezone.localdate())
    page = Paginator(seen.values_list("number", "at"), PAGE).get_page(request.GET.get("page"))
    codes = dict(Problem.objects.filter(pk__in=[at for _, at in page if at]).values_list("pk", "code"))
    known = {
        "campaign": viewer.campaign,
        "reason": reason,
        "page": page,
        "rows": [Row(number, codes.get(at, "")) for number, at in page],
        "hidden": every.count() - page.paginator.count,
        "reads": viewer.is_any({Role.OFFICE, Role.SUPERVISION}),
    }
    return render(request, "huiyin/answers/left.html", known)
