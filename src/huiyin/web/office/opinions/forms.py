"""Which opinions to list: what was searched for, and the filters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from huiyin.accounts.models import Unit
from huiyin.domain.access import READERS, Viewer
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.tracing import large_strata
from huiyin.domain.consolidation.selectors import WORKERS
from huiyin.web.office.opinions.placed import NAMES, STANDS, told
from huiyin.web.office.sources.forms import FilterForm

#: Filters that tell where an opinion comes from, by the names of its columns.
ORIGIN = frozenset({"channel", "team", "place", "stratum", "stratum__isnull", "received_on__gte", "received_on__lte"})
#: The longest search, in characters.
LONGEST = 100


class OpinionFilterForm(FilterForm):
    """Search and filters. Who never reads a source filters by nothing that tells where an opinion comes from, but a large group of people."""

    q = forms.CharField(required=False, max_length=LONGEST, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(required=False)
    problem = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())
    aspect = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())
    stands = forms.ChoiceField(required=False, choices=[(one, one) for one in STANDS], widget=forms.HiddenInput())
    no_stratum = forms.BooleanField(required=False, widget=forms.HiddenInput())

    labels, nothing = "opinions.field", "opinions.all_of_them"
    field_order = ("q", "kind", "stratum", "place", "channel", "team", "since", "until", "state")

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(viewer, *args, **given)
        self.offer("state", "collection.opinion_state", Opinion.State.values)
        self.offer("kind", "collection.kind", Opinion.Kind.values)
        self.fields["state"].widget = forms.HiddenInput()
        if not viewer.is_any(WORKERS):
            for name in NAMES:
                del self.fields[name]
        if not self.reads:
            for name in ("team", "place", "channel", "since", "until", "no_stratum"):
                del self.fields[name]

    @property
    def reads(self) -> bool:
        """Whether the viewer reads sources at all."""
        return self.viewer.is_any(READERS)

    @property
    def words(self) -> str:
        """What was searched for."""
        return str(self.cleaned_data.get("q", ""))

    def choices_of(self, name: str) -> QuerySet[Any]:
        """Places only where an opinion came from; groups of people only large ones for who reads no source."""
        if name == "place":
            return Unit.objects.filter(Exists(Opinion.objects.filter(campaign=self.viewer.campaign, place=OuterRef("pk"))))
        if name == "stratum" and not self.reads:
            return self.viewer.campaign.strata.filter(pk__in=large_strata(self.viewer.campaign))
        return super().choices_of(name)

    def chosen(self) -> dict[str, Any]:
        """The filters that were given and make sense, without the search."""
        given = {name: value for name, value in super().chosen().items() if name not in {"q", *NAMES}}
        return given if given.pop("no_stratum", None) is None else given | {"stratum__isnull": True}

    @property
    def placed(self) -> dict[str, str]:
        """Where the opinions stand that were asked for."""
        return {name: str(value) for name in NAMES if (value := self.cleaned_data.get(name))}

    @property
    def placed_told(self) -> list[str]:
        """The same in words."""
        return told(self.placed, self.viewer.campaign)
