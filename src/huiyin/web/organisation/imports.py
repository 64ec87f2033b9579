"""Bringing the organisation in from a workbook, and out again."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.accounts.importing import Part, Plan
from huiyin.accounts.models import User
from huiyin.accounts.records import COLUMNS, KEYS, Key
from huiyin.accounts.sheets import shown
from huiyin.domain import organisation
from huiyin.domain.organisation import OrganisationRefused
from huiyin.intake import IntakeError
from huiyin.web.language import language
from huiyin.web.organisation.guard import administrator_page, refused
from huiyin.web.uploads import CheckedFile
from huiyin.words import say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Largest workbook, in MB; records of each sort that a preview lists; seconds that an upload is kept.
MOST, LISTED, KEPT = 20, 100, 24 * 3600


class UploadForm(forms.Form):
    """The workbook."""

    file = CheckedFile(widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = say("organisation.upload.file", language())
        self.fields["file"].help_text = say("organisation.upload.file_help", language())

    def clean_file(self) -> Any:
        """Not too large."""
        file: Any = self.cleaned_data["file"]
        if (file.size or 0) > MOST * 1024 * 1024:
            raise ValidationError(say("organisation.upload.too_large", language(), most=MOST))
        return file


@administrator_page
def upload(request: HttpRequest, user: User) -> HttpResponseBase:
    """Take a workbook and lead to what it would change."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        _forget(request)
        file = form.cleaned_data["file"]
        token = secrets.token_hex(16)
        path = _folder() / token
        with path.open("xb") as out:
            out.writelines(file.chunks())
        request.session["organisation_upload"] = [token, file.name]
        return redirect("organisation_preview")
    return render(request, "huiyin/organisation/upload.html", {"form": form})


@administrator_page
def preview(request: HttpRequest, user: User) -> HttpResponseBase:
    """What would change, field by field; posted, it is applied."""
    path, name = _uploaded(request)
    if path is None:
        messages.error(request, say("organisation.refused.lost", language()))
        return redirect("organisation_import")
    try:
        if request.method == "POST":
            return _apply(request, user, path, name)
        plan = organisation.plan_import(path, name)
    except IntakeError as error:
        messages.error(request, refused(error))
        _forget(request)
        return redirect("organisation_import")
    told = [(one, say(f"organisation.problem.{one.code}", language(), **one.values)) for one in plan.problems[: LISTED * 2]]
    known = {"plan": plan, "parts": _parts(plan), "problems": told, "more": max(len(plan.problems) - len(told), 0), "file": name}
    return render(request, "huiyin/organisation/preview.html", known)


def _apply(request: HttpRequest, user: User, path: Path, name: str) -> HttpResponseBase:
    try:
        plan = organisation.import_organisation(path, request.POST.get("seal", ""), by=user, now=timezone.now(), name=name)
    except OrganisationRefused as error:
        messages.error(request, refused(error))
        return redirect("organisation_preview")
    added, changed = (sum(len(getattr(part, sort)) for part in plan.parts.values()) for sort in ("added", "changed"))
    messages.success(request, say("organisation.preview.done", language(), added=added, changed=changed))
    _forget(request)
    return redirect("organisation")


def _parts(plan: Plan) -> list[dict[str, Any]]:
    """The parts of a plan in words, each sort of record cut to what a page can list."""
    return [_part(sheet, part) for sheet, part in plan.parts.items()]


def _part(sheet: str, part: Part) -> dict[str, Any]:
    columns = COLUMNS[sheet]
    added = [[shown(column, fields[column], language()) for column in columns] for fields in list(part.added.values())[:LISTED]]
    changed = [(_told(sheet, change.key), name, shown(name, old, language()), shown(name, new, language())) for change in part.changed[:LISTED] for name, old, new in change.fields]
    unmentioned = [_told(sheet, key) for key in part.unmentioned[:LISTED]]
    more = {sort: max(len(getattr(part, sort)) - LISTED, 0) for sort in ("added", "changed", "unmentioned")}
    return {"sheet": sheet, "part": part, "columns": columns, "added": added, "changed": changed, "unmentioned": unmentioned, "more": more}


def _told(sheet: str, key: Key) -> str:
    return " · ".join(shown(column, value, language()) for column, value in zip(COLUMNS[sheet][: KEYS[sheet]], key, strict=True) if value)


def _folder() -> Path:
    """Where uploads wait; those that nobody came back to are swept away."""
    folder = Path(settings.HOME) / "organisation-uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.iterdir():
        if left.stat().st_mtime < time.time() - KEPT:
            left.unlink(missing_ok=True)
    return folder


def _uploaded(request: HttpRequest) -> tuple[Path | None, str]:
    """The upload of this session. Only the server writes a session, so that its token is a name that it made."""
    token, name = request.session.get("organisation_upload") or ("", "")
    path = _folder() / token if token else None
    return (path, name) if path is not None and path.is_file() else (None, "")


def _forget(request: HttpRequest) -> None:
    path, _ = _uploaded(request)
    if path is not None:
        path.unlink(missing_ok=True)
    request.session.pop("organisation_upload", None)


@administrator_page
def template(request: HttpRequest, user: User) -> HttpResponseBase:
    """The empty workbook in the language of the page."""
    return _workbook(organisation.template(language()), "organisation-template.xlsx")


@administrator_page
def export(request: HttpRequest, user: User) -> HttpResponseBase:
    """The present organisation."""
    return _workbook(organisation.exported(language()), f"organisation-{timezone.localdate():%Y-%m-%d}.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"})


