"""Whom an opinion is about: units of the tree, and people that are searched for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.accounts.models import Person, Post, Unit
from huiyin.domain.access import Viewer
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets
from huiyin.domain.collection.selectors import opinions_visible_to
from huiyin.domain.collection.tracing import may_name_targets, withheld
from huiyin.domain.consolidation.quoting import cover_after_naming
from huiyin.web.language import language
from huiyin.web.office.opinions.one import address, found
from huiyin.web.office.sources.reading import CORRECTORS
from huiyin.web.organisation.pages import in_order
from huiyin.web.pages import campaign_page, tried
from huiyin.words import say

#: So many people are found at most.
FOUND = 20
#: Digits of a number that a row may have.
_LONGEST = 15


class Ticked(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # Generic in the stubs only.
    """The boxes that are ticked."""

    def clean(self, value: Any) -> Any:
        """Their rows. SQLite cannot even look for a number that no row can have."""
        if any(len(str(one)) > _LONGEST for one in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_list"])
        return super().clean(value)


class TargetsForm(forms.Form):
    """The units and people that are ticked, and whom to look for."""

    units = Ticked(Unit.objects.all(), required=False)
    people = Ticked(Person.objects.all(), required=False)
    person = forms.CharField(required=False, max_length=80)


@campaign_page(CORRECTORS)
def targets(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Tick and save; looking for people keeps what is ticked."""
    today = timezone.localdate()
    one = found(viewer, number, today=today)
    if not may_name_targets(viewer, one):
        raise Http404
    form = (
        TargetsForm(request.POST)
        if request.method == "POST"
        else TargetsForm({"units": [unit.pk for unit in one.target_units.all()], "people": [each.pk for each in one.target_people.all()]})
    )
    given = form.cleaned_data if form.is_valid() else {}
    units, people = list(given.get("units", ())), list(given.get("people", ()))
    if "save" in request.POST and form.is_valid():
        tried(request, lambda: _name(one, units, people, viewer), "opinions.done.name_targets", number=number)
        return _away(request, viewer, number)
    context = {
        "campaign": viewer.campaign,
        "opinion": one,
        "withheld": withheld(one),
        "lines": [(line, line.unit in units) for line in in_order(Unit.objects.all()) if line.unit.closed_on is None or line.unit in units],
        "people": _with_posts(Person.objects.filter(pk__in=[each.pk for each in people]), today),
        "looked_for": given.get("person", ""),
        "found": _with_posts(_named(given.get("person", "")).exclude(pk__in=[each.pk for each in people])[:FOUND], today),
        "asked": request.GET.urlencode(),
    }
    return render(request, "huiyin/opinions/targets.html", context)


@transaction.atomic
def _name(one: Opinion, units: list[Unit], people: list[Person], viewer: Viewer) -> None:
    name_targets(one, units, people, by=viewer, now=timezone.now())
    cover_after_naming(by=viewer, now=timezone.now())


def _away(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Back to the opinion; to the list where whoever named the targets is now kept from it as well."""
    if opinions_visible_to(viewer, today=timezone.localdate()).filter(number=number).exists():
        return redirect(address(request, viewer, number))
    messages.warning(request, say("opinions.targets.closed", language(), number=number))
    return redirect("opinions", viewer.campaign.code)


def _named(words: str) -> QuerySet[Person]:
    """The people whose name or code holds the words; nobody where nothing was asked."""
    if not words.strip():
        return Person.objects.none()
    return Person.objects.filter(Q(name__icontains=words) | Q(name_en__icontains=words) | Q(code__icontains=words)).order_by("code")


def _with_posts(people: QuerySet[Person], today: date) -> list[tuple[Person, list[Any]]]:
    held = Prefetch("posts", Post.objects.on(today).select_related("unit"), to_attr="held")
    return [(each, each.held) for each in people.prefetch_related(held)]
