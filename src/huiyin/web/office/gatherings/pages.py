"""All gatherings, planned against held, and one with everything that came of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.collection.brought import Brought, brought_by, may_see_who_came, reads
from huiyin.domain.collection.selectors import sources_visible_to
from huiyin.domain.gatherings.lifecycle import GATHERING
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.gatherings.selectors import gatherings_visible_to, is_overdue, may_keep, overdue, tallies, why_cancelled
from huiyin.domain.rectification.tasking import REPORT_MEETING
from huiyin.domain.transitions import allowed
from huiyin.web.office.gatherings.forms import DecisionForm, FilterForm, MaterialForm
from huiyin.web.office.gatherings.found import PLANNERS, seen
from huiyin.web.office.register.found import SEE
from huiyin.web.pages import campaign_page

#: Rows on a page.
PAGE = 50


@campaign_page()
def gatherings(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The latest first, by kind, team, place and state; what was planned against what was held."""
    today, visible, form = timezone.localdate(), gatherings_visible_to(viewer), FilterForm(viewer, request.GET)
    chosen = form.chosen()
    but_state = visible.filter(**{name: value for name, value in chosen.items() if name != "state"})
    found = visible.filter(**chosen).select_related("kind", "team", "unit").defer("agenda").order_by("-when", "-id")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    kinds = tallies(but_state)
    planned, held, cancelled = (sum(getattr(one, name) for one in kinds) for name in ("planned", "held", "cancelled"))
    brought = brought_by(page, viewer)
    known = {
        "campaign": viewer.campaign,
        "form": form,
        "filtered": bool(chosen),
        "state": chosen.get("state", ""),
        "page": page,
        "rows": [(one, brought[one.pk], is_overdue(one, today), reads(viewer, one)) for one in page],
        "counts": [("planned", planned - held), ("held", held), ("cancelled", cancelled)],
        "kinds": kinds,
        "planned": planned,
        "held": held,
        "late": overdue(but_state.filter(state=Gathering.State.PLANNED).only("when", "state"), today),
        "closed": Gathering.objects.filter(campaign=viewer.campaign).count() - visible.count(),
        "plans": viewer.is_any(PLANNERS),
        "least": viewer.campaign.smallest_group,
    }
    return render(request, "huiyin/gatherings/list.html", known)


@campaign_page()
def gathering(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """One gathering: agenda, attendance, minutes, decisions, materials; each with what they may do next."""
    return render(request, "huiyin/gatherings/gathering.html", shown(seen(viewer, pk), viewer))


def shown(one: Gathering, viewer: Viewer, **forms: Any) -> dict[str, Any]:
    """What the page of a gathering shows. ``forms`` are those that were sent and not accepted."""
    today = timezone.localdate()
    keeps, names = may_keep(viewer, one), may_see_who_came(viewer, one, today=today)
    open_now = keeps and one.state != Gathering.State.CANCELLED
    present = list(one.attendance.select_related("person", "stratum"))
    materials = list(one.materials.all())
    known = {
        "campaign": viewer.campaign,
        "one": one,
        "overdue": is_overdue(one, today),
        "why": why_cancelled(one) if one.state == Gathering.State.CANCELLED else "",
        "keeps": keeps,
        "steps": allowed(GATHERING, one.state, viewer) if keeps else [],
        "adds": open_now,
        "names": names,
        "agenda": [line.strip() for line in one.agenda.splitlines() if line.strip()],
        "people": [row for row in present if row.person_id] if names else [],
        "heads": [row for row in present if row.stratum_id] if names else [],
        "present": sum(row.headcount for row in present),
        "decisions": one.decisions.select_related("body", "person", "task__measure", "task__unit"),
        "materials": materials,
        "reports": one.kind.code == REPORT_MEETING and viewer.is_any(SEE),
        "photos": [each for each in materials if each.photo and each.digest] if names else [],
        "decision_form": DecisionForm(viewer, auto_id="decision_%s"),
        "material_form": MaterialForm(viewer, auto_id="material_%s"),
    }
    return {**known, **_minutes(one, viewer, keeps), **forms}


def _minutes(one: Gathering, viewer: Viewer, keeps: bool) -> dict[str, Any]:
    """What came in, for those who may read it; to everybody else how much, where that is enough to hide who spoke."""
    sources = sources_visible_to(viewer, today=timezone.localdate()).filter(gathering=one).order_by("number")
    brought = brought_by([one], viewer).get(one.pk, Brought())
    return {
        "brought": brought,
        "sources": [(each.number, each.state, each.file_name) for each in sources],
        "reads": reads(viewer, one),
        "few": not reads(viewer, one) and brought.opinions < viewer.campaign.smallest_group,
        "least": viewer.campaign.smallest_group,
        "takes_minutes": keeps and one.state != Gathering.State.CANCELLED,
        "collecting": viewer.campaign.state == "collecting",
    }
