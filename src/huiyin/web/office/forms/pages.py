"""The campaign's public forms: the list, adding and changing, opening and closing."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.forms import ModelForm, Textarea
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.accounts.models import Unit
from huiyin.domain.access import KEEPERS, Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import PublicForm
from huiyin.domain.collection.public_forms import keep_form, set_open
from huiyin.web.language import language
from huiyin.web.office.setup.forms import NamedChoice
from huiyin.web.office.setup.pages import settled
from huiyin.web.pages import campaign_page
from huiyin.words import say, table


class FormForm(ModelForm):  # type: ignore[type-arg] # Generic in the stubs only.
    """A public form."""

    class Meta:
        model = PublicForm
        fields = ("name", "name_en", "code", "question", "question_en", "channel", "place", "asks_stratum")
        field_classes = {"channel": NamedChoice, "place": NamedChoice}
        widgets = {"question": Textarea(attrs={"rows": 3}), "question_en": Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, campaign: Campaign, **given: Any) -> None:
        super().__init__(*args, **given)
        self.instance.campaign = campaign
        for name, queryset in (("channel", campaign.channels.all()), ("place", Unit.objects.filter(closed_on=None))):
            field = self.fields[name]
            assert isinstance(field, NamedChoice)
            field.queryset = queryset
        words = table("contribute", language())["office"]
        for name, field in self.fields.items():
            field.label, field.help_text = words["field"][name], words["help"].get(name, "")

    def validate_unique(self) -> None:
        """The service says so in words."""


@campaign_page()
def forms(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Every form with what came in on it."""
    rows = [(one, request.build_absolute_uri(_address(one))) for one in _forms(viewer).annotate(received=Count("sources")).select_related("campaign")]
    known = {"campaign": viewer.campaign, "rows": rows, "keeps": viewer.is_any(KEEPERS), "collecting": viewer.campaign.state == Campaign.State.COLLECTING}
    return render(request, "huiyin/forms/list.html", known)


@campaign_page(KEEPERS)
def new(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Add a form; it is open from the start."""
    web = viewer.campaign.channels.filter(code="web").first()
    return _edited(request, viewer, FormForm(request.POST or None, campaign=viewer.campaign, initial={"channel": web}))


@campaign_page(KEEPERS)
def edit(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Change a form."""
    return _edited(request, viewer, FormForm(request.POST or None, campaign=viewer.campaign, instance=get_object_or_404(_forms(viewer), pk=pk)))


@require_POST
@campaign_page(KEEPERS)
def switch(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Open or close a form."""
    form, wanted = get_object_or_404(_forms(viewer), pk=pk), request.POST.get("open") == "yes"
    settled(request, lambda: set_open(form, wanted, by=viewer, now=timezone.now()), "contribute.office.opened" if wanted else "contribute.office.was_closed")
    return redirect("forms", viewer.campaign.code)


def _edited(request: HttpRequest, viewer: Viewer, form: FormForm) -> HttpResponseBase:
    if request.method == "POST" and form.is_valid():
        if settled(request, lambda: keep_form(form.instance, by=viewer, now=timezone.now()), "contribute.office.saved"):
            return redirect("forms", viewer.campaign.code)
    return render(request, "huiyin/forms/edit.html", {"campaign": viewer.campaign, "form": form, "title": say("contribute.office.title", language())})


def _forms(viewer: Viewer) -> Any:
    return PublicForm.objects.filter(campaign=viewer.campaign).order_by("id")


def _address(form: PublicForm) -> str:
    return reverse("public_form", args=[form.campaign.code, form.code])
