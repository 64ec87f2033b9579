"""The public register: "you said, we did", as a page, as JSON and as a feed.

The language stands in the address and nobody is asked who they are, so a cache may keep a page for everybody.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, time
from email.utils import format_datetime
from functools import wraps
from typing import Any
from xml.etree import ElementTree as Xml

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import conditional_page, require_safe

from huiyin.domain.answering.publicly import Entry, Register, is_shown, register_of
from huiyin.domain.campaigns.models import Campaign
from huiyin.web.contribute.pages import told
from huiyin.web.language import language

#: Seconds for which anybody may keep a page.
KEPT = 300
PARTS = ("done", "not_done", "why", "next")
_LANGUAGES = {"zh": "zh-hans", "en": "en"}
Written = Callable[[HttpRequest, Register], HttpResponse]


def for_everybody(write: Written) -> Callable[..., HttpResponseBase]:
    """A page of the register, where it is shown; 404 before. ``in`` is the language, Chinese unless asked otherwise."""

    @wraps(write)
    @require_safe
    @conditional_page
    def page(request: HttpRequest, campaign: str) -> HttpResponseBase:
        found = get_object_or_404(Campaign.objects.select_related("host"), code=campaign)
        register = register_of(found) if is_shown(found) else None
        if register is None:
            raise Http404
        with translation.override(_LANGUAGES.get(request.GET.get("in", ""), "zh-hans")):
            answer = write(request, register)
            answer["Content-Language"] = translation.get_language() or ""
        answer["Cache-Control"] = f"public, max-age={KEPT}"
        return answer

    return page


@for_everybody
def page(request: HttpRequest, register: Register) -> HttpResponse:
    """For people: no script, nothing to sign in to; with ``all`` everything is unfolded, to be printed."""
    told_of = [(one, _title(one), _parts(one)) for one in register.entries]
    known = {
        "campaign": register.campaign,
        "register": register,
        "today": timezone.localdate(),
        "groups": [(outcome, [each for each in told_of if each[0].outcome == outcome]) for outcome, count in register.outcomes.items() if count],
        "whole": "all" in request.GET,
    }
    return render(request, "huiyin/contribute/register.html", known)


@for_everybody
def data(request: HttpRequest, register: Register) -> HttpResponse:
    """For programs, with the same content."""
    whole = {
        "campaign": register.campaign.code,
        "name": register.campaign.named(language()),
        "language": language(),
        "confirmed_on": register.confirmed_on.isoformat(),
        "smallest_group": register.least,
        "as_of": timezone.localdate().isoformat(),
        "outcomes": dict(register.outcomes),
        "problems": [_told(one, register) for one in register.entries],
    }
    return HttpResponse(json.dumps(whole, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8")


@for_everybody
def feed(request: HttpRequest, register: Register) -> HttpResponse:
    """RSS 2.0: an item for each problem, new with each version of its answer and each outcome."""
    address = request.build_absolute_uri(f"{reverse('public_register', args=[register.campaign.code])}?in={language()}")
    root = Xml.Element("rss", version="2.0")
    channel = Xml.SubElement(root, "channel")
    name = f"{told('answers.register.title')} · {register.campaign.named(language())}"
    for tag, text in (("title", name), ("link", address), ("description", told("answers.register.lead")), ("language", translation.get_language() or "")):
        Xml.SubElement(channel, tag).text = text
    for one in register.entries:
        _item(Xml.SubElement(channel, "item"), one, register, address)
    return HttpResponse(Xml.tostring(root, encoding="utf-8", xml_declaration=True), content_type="application/rss+xml; charset=utf-8")


def _item(item: Xml.Element, one: Entry, register: Register, address: str) -> None:
    version = one.answer.version if one.answer else 0
    lines = [_outcome(one), _count(one, register), *(f"{label}: {text}" for label, text in _parts(one))]
    fields = {"title": f"{one.code} {_title(one)}", "link": f"{address}#{one.code}", "description": "\n".join(lines)}
    for tag, text in fields.items():
        Xml.SubElement(item, tag).text = "".join(each for each in text if each.isprintable() or each == "\n")
    Xml.SubElement(item, "guid", isPermaLink="false").text = f"{register.campaign.code}-{one.code}-{version}-{one.outcome}"
    latest = max((day for day in (one.since, one.answered_on) if day is not None), default=register.confirmed_on)
    Xml.SubElement(item, "pubDate").text = format_datetime(datetime.combine(latest, time(), UTC))


def _told(one: Entry, register: Register) -> dict[str, Any]:
    answer, day = one.answer, one.answered_on
    return {
        "code": one.code,
        "title": one.title or None,
        "opinions": one.opinions,
        "fewer_than": register.least if one.opinions is None else None,
        "outcome": one.outcome,
        "since": one.since.isoformat() if one.since else None,
        "opened_again": one.again,
        "answer": {**{part: getattr(answer, part) for part in PARTS}, "version": answer.version, "published_on": day.isoformat()} if answer and day else None,
    }


def _title(one: Entry) -> str:
    return one.title or told("answers.register.untitled", code=one.code)


def _parts(one: Entry) -> list[tuple[str, str]]:
    return [(told(f"answers.part.{part}"), getattr(one.answer, part)) for part in PARTS] if one.answer else []


def _outcome(one: Entry) -> str:
    outcome = told(f"answers.register.outcome.{one.outcome}")
    outcome = f"{outcome} ({told('figures.public.again')})" if one.again else outcome
    return told("answers.register.since", outcome=outcome, day=one.since.isoformat()) if one.since else outcome


def _count(one: Entry, register: Register) -> str:
    return told("answers.register.few", least=register.least) if one.opinions is None else told("answers.register.opinions", count=one.opinions)
