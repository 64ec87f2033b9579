"""The register as a workbook, as it is listed."""

from __future__ import annotations

from django.db.models import Count, DateTimeField, Max, OuterRef, Subquery
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.rectification.belonging import measures_visible_to
from huiyin.domain.rectification.classes import class_words
from huiyin.domain.rectification.models import Progress
from huiyin.domain.rectification.selectors import lit
from huiyin.report.register import Entry, write_register_xlsx
from huiyin.web.language import language
from huiyin.web.office.register.forms import FilterForm
from huiyin.web.office.register.found import SEE
from huiyin.web.office.register.pages import Row, ordered, rows_of
from huiyin.web.pages import campaign_page
from huiyin.web.papers import attached, written
from huiyin.words import say


@require_safe
@campaign_page(SEE)
def workbook(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """All measures that fit the filters, in the order of the page."""
    today = timezone.localdate()
    visible = measures_visible_to(viewer, today=today)
    asked = Progress.objects.filter(measure=OuterRef("pk"), kind=Progress.Kind.CLOSURE).order_by().values("measure").annotate(at=Max("at")).values("at")
    fitting = lit(visible, today=today).filter(**FilterForm(viewer, visible, request.GET).chosen())
    counted = fitting.annotate(files=Count("notes__evidence"), asked_at=Subquery(asked, output_field=DateTimeField()))
    rows = rows_of(ordered(counted, request.GET.get("by", ""), request.GET.get("sort", "")))
    tongue = language()
    made = written(lambda entries, path: write_register_xlsx(entries, path, tongue, viewer.campaign.named(tongue), today), [_entry(row, viewer.campaign) for row in rows])
    return attached(made, "xlsx", f"{viewer.campaign.code}-register-{today.isoformat()}-{tongue}")


def _entry(row: Row, campaign: Campaign) -> Entry:
    one, tongue = row.measure, language()
    asked_at = one.asked_at  # type: ignore[attr-defined] # Annotated above.
    return Entry(
        number=one.number,
        aspect=f"{one.problem.aspect.code} {one.problem.aspect.title}",
        problem=f"{one.problem.code} {one.problem.title}",
        content=one.content,
        requirement=one.requirement,
        leader=one.leader.named(tongue),
        department=one.department.named(tongue),
        officer=one.officer.named(tongue) if one.officer else "",
        helping=say("web.and", tongue).join(unit.named(tongue) for unit in one.co_departments.all()),
        kind=class_words(campaign, tongue)[one.kind],
        deadline=one.deadline,
        old=row.old,
        extensions=row.extensions,
        state=one.state,
        light=row.light,
        progress=row.last.text if row.last else "",
        evidence=one.files,  # type: ignore[attr-defined]
        asked_on=timezone.localtime(asked_at).date() if asked_at else None,
        closed_on=one.closed_on,
    )
