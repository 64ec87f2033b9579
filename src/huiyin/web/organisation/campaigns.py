"""Founding a campaign."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.accounts.models import Person, Unit, User
from huiyin.domain.campaigns.founding import found_campaign
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.campaigns.refusals import SetupRefused
from huiyin.web.language import language
from huiyin.web.office.setup.forms import NamedChoice, NamedChoices, labelled, setup_refusal
from huiyin.web.organisation.guard import administrator_page
from huiyin.words import say


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg] # Generic in the stubs only.
    """What a campaign is called, who hosts it, and who runs it."""

    host = NamedChoice(None)
    office = NamedChoices(None)

    class Meta:
        model = Campaign
        fields = ("code", "name", "name_en", "short_name", "short_name_en", "wave", "host", "introduction", "introduction_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = Unit.objects.filter(closed_on=None)  # type: ignore[attr-defined]
        self.fields["office"].queryset = Person.objects.all()  # type: ignore[attr-defined]
        self.fields["code"].widget.attrs["autocapitalize"] = "off"
        labelled(self)

    def clean_code(self) -> str:
        """Small letters, as an address has them."""
        code = str(self.cleaned_data["code"]).lower()
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", code):
            raise forms.ValidationError(say("setup.error.code", language()))
        return code


@administrator_page
def new(request: HttpRequest, user: User) -> HttpResponseBase:
    """Found a campaign and lead to its set-up."""
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        office = given.pop("office")
        try:
            made = found_campaign(given.pop("code"), given.pop("name"), given.pop("host"), office, by=user, now=timezone.now(), **given)
        except SetupRefused as error:
            form.add_error("code" if error.code == "code_taken" else None, setup_refusal(error))
        else:
            return redirect("setup", made.code)
    known = {"form": form, "no_units": not Unit.objects.exists(), "no_people": not Person.objects.exists()}
    return render(request, "huiyin/organisation/campaign.html", known)
