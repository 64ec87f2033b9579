"""Uploading a table, saying what its columns are, looking at what will come in, and importing it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Role, Viewer
from huiyin.domain.collection import importing, staging
from huiyin.domain.collection.columns import Columns, ImportRefused, chosen, dumped, loaded, meanings, proposed, tables, unknown
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.planning import Plan, planned
from huiyin.domain.collection.receiving import names_known
from huiyin.domain.collection.staging import Staged, origin_of, staged_of
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import IntakeError, SourceTable
from huiyin.text.privacy import mask
from huiyin.web.language import language
from huiyin.web.office.imports.forms import ASKED, ColumnsForm, UploadForm, ValuesForm
from huiyin.web.pages import campaign_page, refusal
from huiyin.words import say

#: Rows on a page of a list; problems that a page shows; rows and characters of a sample.
PAGE, PROBLEMS, SAMPLE, CELL = 50, 50, 3, 60
#: What was noticed while reading that is of use here; the others are about guesses that this page shows anyway.
TOLD = frozenset(
    "renamed encoding mixed_encoding lossy_decoding no_header rows_above_header two_level_header repeated_header sheet_empty sheet_header_only sheet_without_text "
    "sheet_hidden long_cell open_quote short_rows overflow_joined columns_left_out json_path".split()
)
IMPORTERS = frozenset({Role.OFFICE, Role.TEAM})

Step = Callable[[HttpRequest, Viewer, Staged], HttpResponseBase]


def _step(page: Step) -> Callable[..., HttpResponseBase]:
    """A page of an upload, for whoever sent it. A file that cannot be read leads back to the upload, an unknown value to the columns."""

    @wraps(page)
    def guarded(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponseBase:
        staged = staged_of(token, by=viewer)
        if staged is None:
            raise Http404
        try:
            return page(request, viewer, staged)
        except (IntakeError, NotAllowed, ImportRefused) as error:
            return _led_back(request, viewer, staged, error)

    return campaign_page(IMPORTERS)(guarded)


def _led_back(request: HttpRequest, viewer: Viewer, staged: Staged, error: IntakeError | NotAllowed | ImportRefused) -> HttpResponseBase:
    said = say(f"imports.refused.{error.code}", language(), **error.values) if isinstance(error, ImportRefused) else refusal(error)
    messages.error(request, said)
    if isinstance(error, ImportRefused) and error.code in {"unknown_values", "no_such_column"}:
        return redirect("import_columns", viewer.campaign.code, staged.token)
    if isinstance(error, IntakeError) or error.code == "no_table":
        staging.discard(staged)
        return redirect("import_new", viewer.campaign.code)
    if request.method == "POST":
        return redirect("import_preview", viewer.campaign.code, staged.token)
    return redirect("import_new", viewer.campaign.code)


@campaign_page(IMPORTERS)
def new(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The upload, and what was imported before."""
    form = UploadForm(request.POST or None, request.FILES or None, viewer=viewer, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        staged = staging.stage(file.chunks(), file.name, form.origin(), by=viewer, now=timezone.now())
        return redirect("import_columns", viewer.campaign.code, staged.token)
    files = importing.imports_visible_to(viewer).select_related("imported_by__person")
    page = Paginator(files, PAGE).get_page(request.GET.get("page"))
    collecting = viewer.campaign.state == viewer.campaign.State.COLLECTING
    return render(request, "huiyin/imports/new.html", {"campaign": viewer.campaign, "form": form, "page": page, "collecting": collecting})


@_step
def columns(request: HttpRequest, viewer: Viewer, staged: Staged) -> HttpResponseBase:
    """Which sheet, which columns, and what unknown values mean."""
    found, known = tables(staged), meanings(viewer.campaign)
    table = _asked(found, request.GET.get("sheet"), staged)
    said = _said(staged, table) or proposed(table, viewer.campaign, known)
    form = ColumnsForm(request.POST or None, table=table, columns=said)
    if request.method == "POST" and form.is_valid():
        return _kept(request, viewer, staged, table, form, said)
    strange = unknown(chosen(found, said), said, known)
    return render(
        request,
        "huiyin/imports/columns.html",
        {
            "campaign": viewer.campaign,
            "staged": staged,
            "table": table,
            "sheets": [one.sheet for one in found if one.sheet is not None],
            "form": form,
            "values": ValuesForm(strange=strange, known=known),
            "more": {axis: len(those) - ASKED for axis, those in strange.items() if len(those) > ASKED},
            "sample": _sample(table),
            "notices": [say(f"intake.notice.{one.code}", language(), **one.values) for one in (*found[0].notices, *(table.notices if table is not found[0] else ())) if one.code in TOLD],
        },
    )


def _asked(found: Sequence[SourceTable], sheet: str | None, staged: Staged) -> SourceTable:
    wanted = sheet if sheet is not None or staged.mapping is None else staged.mapping["sheet"]
    return next((one for one in found if wanted is not None and (one.sheet or "") == wanted), found[0])


def _said(staged: Staged, table: SourceTable) -> Columns | None:
    said = loaded(staged.mapping) if staged.mapping else None
    return said if said and said.sheet == (table.sheet or "") else None


def _kept(request: HttpRequest, viewer: Viewer, staged: Staged, table: SourceTable, form: ColumnsForm, before: Columns) -> HttpResponseBase:
    """Remember what was said; on to the preview where nothing is unknown."""
    known = meanings(viewer.campaign)
    columns = form.chosen(before.values)
    values = ValuesForm(request.POST, strange=unknown(table, columns, known), known=known)
    if values.is_valid():
        columns = form.chosen(values.values(before.values))
    staging.keep_mapping(staged, dumped(columns), by=viewer)
    if left := unknown(table, columns, known):
        messages.warning(request, say("imports.values.left", language(), count=sum(map(len, left.values()))))
        return redirect("import_columns", viewer.campaign.code, staged.token)
    return redirect("import_preview", viewer.campaign.code, staged.token)


def _sample(table: SourceTable) -> list[list[str]]:
    """The first rows, with personal data covered and long cells cut."""
    names = names_known()
    rows = [[column[at] for column in table.columns] for at in range(min(SAMPLE, len(table.rows)))]
    return [[mask(cell[: 2 * CELL], names=names).mapped.text[:CELL] for cell in row] for row in rows]


@_step
def preview(request: HttpRequest, viewer: Viewer, staged: Staged) -> HttpResponseBase:
    """What will come in; by POST it does."""
    plan, said = _plan(staged, viewer, timezone.localdate())
    if request.method == "POST":
        wanted = importing.Wanted("changed" in request.POST, "doubtful" in request.POST)
        file = importing.import_table(plan, said, origin_of(staged, viewer), by=viewer, now=timezone.now(), sha256=plan.table.sha256, wanted=wanted)
        staging.discard(staged)
        messages.success(request, say("imports.done.said", language(), count=file.rows_new))
        return redirect("import_done", viewer.campaign.code, file.pk)
    seen = importing.preview(plan)
    known = {"campaign": viewer.campaign, "staged": staged, "plan": plan, "seen": seen, "problems": _told(plan)[:PROBLEMS], "shown": PROBLEMS}
    return render(request, "huiyin/imports/preview.html", known)


def _plan(staged: Staged, viewer: Viewer, today: date) -> tuple[Plan, Columns]:
    if staged.mapping is None:
        raise ImportRefused("no_such_column")
    said = loaded(staged.mapping)
    return planned(chosen(tables(staged), said), said, origin_of(staged, viewer), meanings(viewer.campaign), today=today), said


def _told(plan: Plan) -> list[tuple[str, int, str, str]]:
    """Where, what is wrong, and the cure."""
    words = [(one, language()) for one in plan.problems]
    return [(one.sheet, one.row, say(f"imports.problem.{one.code}", said, **one.values), say(f"imports.cure.{one.code}", said)) for one, said in words]


@_step
def problems(request: HttpRequest, viewer: Viewer, staged: Staged) -> HttpResponseBase:
    """All problems as a table to mend the file by."""
    plan, _ = _plan(staged, viewer, timezone.localdate())
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="problems.csv"'})
    table = csv.writer(answer)
    table.writerow([say(f"imports.problems.{name}", language()) for name in ("sheet", "row", "what", "cure")])
    table.writerows([map(_plain, row) for row in _told(plan)])
    return answer


def _plain(cell: Any) -> str:
    """A cell that no program takes for a formula."""
    return f"'{cell}" if str(cell).startswith(("=", "+", "-", "@", "\t", "\r")) else str(cell)


@require_POST
@_step
def discard(request: HttpRequest, viewer: Viewer, staged: Staged) -> HttpResponseBase:
    """Remove the upload; nothing of it stays."""
    staging.discard(staged)
    messages.success(request, say("imports.discarded", language()))
    return redirect("import_new", viewer.campaign.code)


@campaign_page(IMPORTERS)
def done(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """What an import brought in."""
    files = importing.imports_visible_to(viewer).select_related("imported_by__person").annotate(taken=Count("sources"))
    file = get_object_or_404(files, pk=number)
    opinions = Opinion.objects.filter(source__imported=file).count()
    return render(request, "huiyin/imports/done.html", {"campaign": viewer.campaign, "file": file, "opinions": opinions})
