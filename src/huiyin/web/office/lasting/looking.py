"""Look-backs: what is due, coming and done, and one problem with what was found."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huiyin.domain.access import Viewer
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.lasting.intervals import rules_of, set_rules
from huiyin.domain.lasting.looking import LOOKERS, look_back, may_look, path_of, planned_looks
from huiyin.domain.lasting.models import LookBack, LookBackEvidence, Recurrence
from huiyin.domain.lasting.recurring import recurrences_visible_to
from huiyin.domain.rectification.evidence import MOST
from huiyin.domain.rectification.models import Measure
from huiyin.domain.storing import Sent
from huiyin.web.office.lasting.forms import LookForm, RulesForm
from huiyin.web.office.lasting.found import SEE, WRITE, settled
from huiyin.web.pages import campaign_page
from huiyin.web.serving import looked_at

#: Look-backs on a page.
PAGE = 50


@campaign_page(SEE)
def look_backs(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What is due, what comes, what was found."""
    return listed(request, viewer, _rules_form(viewer))


def listed(request: HttpRequest, viewer: Viewer, form: RulesForm) -> HttpResponseBase:
    """The list, with the form of the rules as it was filled in."""
    today = timezone.localdate()
    planned = planned_looks(viewer.campaign)
    done = LookBack.objects.filter(campaign=viewer.campaign).select_related("problem", "done_by__person")
    known = {
        "campaign": viewer.campaign,
        "due": [one for one in planned if one.due <= today and one.first],
        "coming": [one for one in planned if one.due > today and one.first],
        "page": Paginator(done, PAGE).get_page(request.GET.get("page")),
        "rules": rules_of(viewer.campaign),
        "form": form,
        "writes": viewer.is_any(WRITE),
        "looks": viewer.is_any(LOOKERS),
        "proposed": recurrences_visible_to(viewer).filter(state=Recurrence.State.PROPOSED).count(),
    }
    return render(request, "huiyin/lasting/list.html", known)


@require_POST
@campaign_page(WRITE)
def rules(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The office sets the intervals; what was typed is kept where it is refused."""
    form = RulesForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        if settled(request, lambda: set_rules(form.numbers(), given["every"], given["acceptance_days"], by=viewer, now=timezone.now()), "rules"):
            return redirect("look_backs", viewer.campaign.code)
    return listed(request, viewer, form)


@campaign_page(SEE)
def problem(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponseBase:
    """What was promised and found in one problem, and the form for the next look where it is due."""
    today, it = timezone.localdate(), _found(viewer, code)
    form = LookForm(request.POST or None)
    if request.method == "POST" and viewer.is_any(LOOKERS) and form.is_valid():
        sent = [Sent(one.name or "", one.size or 0, one.chunks()) for one in request.FILES.getlist("files")]
        given = form.cleaned_data
        told = "relapsed" if given["finding"] == LookBack.Finding.RELAPSED else "looked"
        if settled(request, lambda: look_back(it, given["finding"], given["text"], number=given["number"], sent=sent, by=viewer, now=timezone.now(), today=today), told):
            return redirect("look_back", viewer.campaign.code, code)
    return render(request, "huiyin/lasting/problem.html", {**_known(it, viewer), "form": form, "most": MOST})


def _known(it: Problem, viewer: Viewer) -> dict[str, object]:
    today = timezone.localdate()
    planned = planned_looks(it.campaign, problem=it)
    due = planned[0] if planned and planned[0].due <= today else None
    looks = viewer.is_any(LOOKERS)
    return {
        "campaign": viewer.campaign,
        "problem": it,
        "measures": Measure.objects.filter(problem=it).exclude(state=Measure.State.CANCELLED).select_related("department", "leader"),
        "history": LookBack.objects.filter(problem=it).select_related("done_by__person").prefetch_related("evidence"),
        "planned": planned,
        "due": due,
        "looks": looks and may_look(it, viewer, today=today),
        "barred": looks and due is not None and not may_look(it, viewer, today=today),
    }


@require_safe
@campaign_page(SEE)
def evidence(request: HttpRequest, viewer: Viewer, code: str, pk: int) -> HttpResponseBase:
    """A file of a look-back."""
    one = get_object_or_404(LookBackEvidence.objects.select_related("look_back"), pk=pk, look_back__problem=_found(viewer, code))
    path = path_of(one)
    if not path.is_file():
        raise Http404
    return looked_at(path, one.kind, one.name)


def _found(viewer: Viewer, code: str) -> Problem:
    """A problem that was confirmed; 404 for every other."""
    confirmed = Problem.objects.exclude(state__in=[Problem.State.PROPOSED, Problem.State.MERGED]).select_related("aspect", "campaign")
    return get_object_or_404(confirmed, campaign=viewer.campaign, code=code)


def _rules_form(viewer: Viewer) -> RulesForm:
    own = rules_of(viewer.campaign)
    return RulesForm(initial={"months": ", ".join(map(str, own.months)), "every": own.every, "acceptance_days": own.acceptance_days})
