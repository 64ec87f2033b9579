"""The working plan as a workbook: taken away, brought back, its differences shown first and then written."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.accounts.models import Person, Unit
from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.rectification.cells import Cell
from huiyin.domain.rectification.classes import class_words
from huiyin.domain.rectification.comparing import Change, Difference, Fault
from huiyin.domain.rectification.exchanging import ExchangeRefused, compare_sheet, sheet_of, take_sheet
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import IntakeError
from huiyin.web.language import language
from huiyin.web.office.register.found import WRITE
from huiyin.web.pages import campaign_page, refusal
from huiyin.web.papers import attached
from huiyin.web.uploads import CheckedFile
from huiyin.words import say

#: Largest workbook, in MB; rows of each sort that a page lists; seconds that an upload is kept.
MOST, LISTED, KEPT = 20, 200, 24 * 3600


class UploadForm(forms.Form):
    """The workbook."""

    file = CheckedFile(widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = say("plan.exchange.file", language())
        self.fields["file"].help_text = say("plan.exchange.file_help", language(), most=MOST)

    def clean_file(self) -> Any:
        """Not too large."""
        file: Any = self.cleaned_data["file"]
        if (file.size or 0) > MOST * 1024 * 1024:
            raise ValidationError(say("plan.exchange.too_large", language(), most=MOST))
        return file


@require_safe
@campaign_page(WRITE)
def download(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The measures as they stand, to be edited."""
    today = timezone.localdate()
    tongue = language()
    return attached(sheet_of(viewer, tongue, today=today), "xlsx", f"{viewer.campaign.code}-measures-{today.isoformat()}-{tongue}")


@campaign_page(WRITE)
def upload(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Take a workbook and lead to what it would change."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        _forget(request)
        file, token = form.cleaned_data["file"], secrets.token_hex(16)
        with (_folder() / token).open("xb") as out:
            out.writelines(file.chunks())
        request.session["plan_upload"] = [token, file.name, viewer.campaign.code]
        return redirect("plan_exchange_preview", viewer.campaign.code)
    return render(request, "huiyin/register/exchange.html", {"campaign": viewer.campaign, "form": form})


@campaign_page(WRITE)
def preview(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What would change, cell by cell; posted, it is written."""
    path, name = _uploaded(request, viewer)
    if path is None:
        messages.error(request, say("plan.exchange.lost", language()))
        return redirect("plan_exchange", viewer.campaign.code)
    try:
        if request.method == "POST":
            return _taken(request, viewer, path, name)
        found = compare_sheet(path, name, by=viewer, today=timezone.localdate())
    except (ExchangeRefused, IntakeError) as error:
        messages.error(request, _refused(error))
        _forget(request)
        return redirect("plan_exchange", viewer.campaign.code)
    return render(
        request, "huiyin/register/exchange_preview.html", {"campaign": viewer.campaign, "file": name, **_told(found, viewer.campaign)}
    )


def _taken(request: HttpRequest, viewer: Viewer, path: Path, name: str) -> HttpResponseBase:
    try:
        done = take_sheet(path, name, request.POST.get("seal", ""), by=viewer, now=timezone.now(), today=timezone.localdate())
    except NotAllowed as error:
        messages.error(request, _refused(error))
        return redirect("plan_exchange_preview", viewer.campaign.code)
    messages.success(request, say("plan.exchange.done", language(), added=len(done.added), changed=len(done.changed)))
    _forget(request)
    return redirect("rectification", viewer.campaign.code)


def _refused(error: NotAllowed | IntakeError) -> str:
    if isinstance(error, ExchangeRefused):
        return say(f"plan.exchange.refused.{error.code}", language(), **error.values)
    return refusal(error)


def _told(found: Difference, campaign: Campaign) -> dict[str, Any]:
    """A difference in words, each sort cut to what a page can list."""
    names = _Names(found, class_words(campaign, language()))
    return {
        "found": found,
        "faults": [(one, names.fault(one), names.cells(one.cells)) for one in found.faults[:LISTED]],
        "changed": [(one, names.cells(one.cells)) for one in found.changed[:LISTED]],
        "added": [(one, names.cells(one.cells)) for one in found.added[:LISTED]],
        "more": {sort: max(len(getattr(found, sort)) - LISTED, 0) for sort in ("faults", "changed", "added")},
    }


class _Names:
    """Values as a page shows them."""

    def __init__(self, found: Difference, classes: Mapping[str, str]) -> None:
        self._classes = classes
        rows: list[Change | Fault] = [*found.faults[:LISTED], *found.changed[:LISTED], *found.added[:LISTED]]
        codes = {code for row in rows for cell in row.cells for value in (cell.old, cell.new) for code in value.split(",")} | {
            str(one.values.get("given", "")) for one in found.faults[:LISTED]
        }
        self._people = {one.code: one.named(language()) for one in Person.objects.filter(code__in=codes)}
        self._units = {one.code: one.named(language()) for one in Unit.objects.filter(code__in=codes)}

    def cells(self, cells: tuple[Cell, ...]) -> list[tuple[str, str, str]]:
        """Name of the field, what it is, what it will be."""
        return [(cell.name, self._value(cell.name, cell.old), self._value(cell.name, cell.new)) for cell in cells]

    def fault(self, one: Fault) -> str:
        """What is wrong, and what to do."""
        given = {**self._classes, **one.values}
        if "given" in given and one.code in {"leader_without_post", "officer_elsewhere"}:
            given["given"] = self._people.get(str(given["given"]), given["given"])
        if "given" in given and one.code == "no_department":
            given["given"] = self._units.get(str(given["given"]), given["given"])
        if "field" in given:
            given["field"] = say(f"plan.exchange.column.{given['field']}", language())
        return say(f"plan.exchange.fault.{one.code}", language(), **given)

    def _value(self, name: str, value: str) -> str:
        if name == "kind":
            return self._classes.get(value, value)
        if name in {"leader", "officer"}:
            return self._people.get(value, value)
        if name in {"department", "helping"}:
            return say("web.and", language()).join(self._units.get(code, code) for code in value.split(",") if code)
        return value


def _folder() -> Path:
    """Where uploads wait; those that nobody came back to are swept away."""
    folder = Path(settings.HOME) / "plan-uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.iterdir():
        if left.stat().st_mtime < time.time() - KEPT:
            left.unlink(missing_ok=True)
    return folder


def _uploaded(request: HttpRequest, viewer: Viewer) -> tuple[Path | None, str]:
    """The upload of this session for this campaign. Only the server writes a session, so that its token is a name that it made."""
    token, name, campaign = request.session.get("plan_upload") or ("", "", "")
    path = _folder() / token if token and campaign == viewer.campaign.code else None
    return (path, name) if path is not None and path.is_file() else (None, "")


def _forget(request: HttpRequest) -> None:
    token, _, _ = request.session.pop("plan_upload", None) or ("", "", "")
    if token:
        (_folder() / token).unlink(missing_ok=True)
