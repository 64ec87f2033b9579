"""Where the field kit sends: who is signed in, and an answer for each record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.domain.access import Viewer
from huiyin.domain.collection.field import MOST, FieldRefused, Noted, Outcome, take_in
from huiyin.web.language import language
from huiyin.web.office.field.pages import KitForm
from huiyin.web.office.sources.reading import CORRECTORS
from huiyin.web.pages import campaign_page
from huiyin.words import say

#: The fields that say where a record comes from.
ORIGIN = ("gathering", "channel", "team", "place", "stratum", "received_on")
#: What the page sends for an agreement with something that is not in its list.
UNLISTED = "unlisted"


@never_cache
@require_http_methods(["GET", "POST"])
@campaign_page(CORRECTORS)
def sync(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """GET: who is signed in, with a token that is good now; the page may be older than the session. POST: take records in.

    Each record is answered by its id: taken, known, or refused with a sentence. A body that cannot be read is refused whole, with a sentence.
    """
    if request.method == "GET":
        return JsonResponse({"user": viewer.user.pk, "token": get_token(request)})
    try:
        records = _records(request)
    except FieldRefused as error:
        return JsonResponse({"said": said(error.code, error.values)}, status=413 if error.code in {"too_many", "too_large"} else 400)
    return JsonResponse({"answers": _answers(records, viewer, now=timezone.now())})


def said(code: str, values: Mapping[str, object]) -> str:
    """Why a record or a sending was not taken, in the language of the page."""
    return say(f"fieldkit.refused.{code}", language(), **values)


def _records(request: HttpRequest) -> list[Mapping[str, Any]]:
    """What was sent. Raises FieldRefused."""
    try:
        given = json.loads(request.body)
    except RequestDataTooBig as error:
        raise FieldRefused("too_large") from error
    except (ValueError, RecursionError) as error:
        raise FieldRefused("unreadable") from error
    records = given.get("records") if isinstance(given, dict) else None
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise FieldRefused("unreadable")
    if len(records) > MOST:
        raise FieldRefused("too_many", limit=MOST)
    return records


def _answers(records: list[Mapping[str, Any]], viewer: Viewer, *, now: datetime) -> list[dict[str, Any]]:
    """In the order of the records."""
    read = [_noted(one, viewer) for one in records]
    outcomes = iter(take_in([noted for noted, _ in read if noted is not None], by=viewer, now=now))
    return [
        _answer(next(outcomes), fault) if noted else {"id": None, "result": "refused", "code": "id", "said": fault} for noted, fault in read
    ]


def _noted(given: Mapping[str, Any], viewer: Viewer) -> tuple[Noted | None, str]:
    """A record, and what is wrong with where it comes from; none without an id."""
    record, endorses = _uuid(given.get("id")), given.get("endorses")
    if record is None:
        return None, said("id", {})
    form = KitForm(viewer, {name: _text(given.get(name)) for name in ORIGIN})
    recorder = given.get("recorder")
    noted = Noted(
        id=record,
        recorder=recorder if isinstance(recorder, int) else 0,
        text=given["text"] if isinstance(given.get("text"), str) else "",
        origin=form.origin() if form.is_valid() else None,
        kind=_text(given.get("kind")) or "opinion",
        secret=given.get("secret") is True,
        agrees=bool(endorses),
        endorses=_uuid(endorses) if endorses != UNLISTED else None,
    )
    return noted, _fault(form)


def _fault(form: KitForm) -> str:
    """The first thing that is wrong with a form; nothing for one that is right."""
    for name, errors in form.errors.as_data().items():
        if errors[0].code in {"invalid_choice", "invalid"}:
            return say("fieldkit.refused.gone", language(), field=form.fields[name].label)
        return str(errors[0].messages[0])
    return ""


def _answer(outcome: Outcome, fault: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"id": str(outcome.id), "result": outcome.result}
    if outcome.source is not None:
        return {**answer, "number": outcome.source.number}
    return {**answer, "code": outcome.code, "said": fault if outcome.code == "origin" else said(outcome.code, outcome.values)}


def _text(given: object) -> str:
    """A choice as a form would send it; what is no choice fits none."""
    return "" if given is None else str(given).replace("\x00", "")[:100]


def _uuid(given: object) -> UUID | None:
    try:
        return UUID(given) if isinstance(given, str) else None
    except ValueError:
        return None
