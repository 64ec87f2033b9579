"""Where something came from, and which of it to list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils import timezone

from huiyin.accounts.models import Unit
from huiyin.domain.access import Role, Viewer
from huiyin.domain.campaigns.models import Channel, Stratum, Team
from huiyin.domain.collection.models import FormBatch, SourceDocument
from huiyin.domain.collection.receiving import Origin
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.gatherings.selectors import gatherings_visible_to
from huiyin.web.language import language
from huiyin.words import say


class Chosen(forms.ModelChoiceField):  # type: ignore[type-arg] # Generic in the stubs only.
    """One of the campaign's own; which ones is said when the form is made."""

    def __init__(self, model: type[Model]) -> None:
        nobody: QuerySet[Any] = QuerySet(model).none()
        super().__init__(nobody, required=False)

    def label_from_instance(self, obj: Any) -> str:
        """Its name in the language of the page."""
        if isinstance(obj, FormBatch):
            return f"{obj.code} {obj.title}"
        name = str(obj.named(language()))
        return f"{name} ({obj.when.text(language())})" if isinstance(obj, Gathering) and obj.when else name


class Day(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(required=required, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), input_formats=["%Y-%m-%d"])


class Worded(forms.Form):
    """A form whose labels are words of ``labels`` and whose lists are those of the viewer's campaign."""

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.viewer, self.label_suffix = viewer, ""
        for name, field in self.fields.items():
            field.label = say(f"{self.labels}.{name}", language())
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = self.choices_of(name)
                field.empty_label = say(self.nothing, language())

    labels, nothing = "sources.field", "sources.field.none"

    @property
    def whole(self) -> bool:
        """Whether the viewer reads all teams' sources."""
        return self.viewer.is_any({Role.OFFICE, Role.SUPERVISION})

    def choices_of(self, name: str) -> QuerySet[Any]:
        """What may be chosen in a field."""
        campaign, teams = self.viewer.campaign, self.viewer.teams
        offered: dict[str, QuerySet[Any]] = {
            "channel": campaign.channels.all(),
            "stratum": campaign.strata.all(),
            "place": Unit.objects.filter(closed_on=None),
            "team": campaign.teams.all() if self.whole else Team.objects.filter(pk__in=teams),
            "gathering": self._gatherings().order_by("-when", "-id"),
            "batch": campaign.form_batches.all() if self.whole else FormBatch.objects.filter(campaign=campaign, team__in=teams),
        }
        return offered[name]

    def _gatherings(self) -> QuerySet[Gathering]:
        all_of_them = gatherings_visible_to(self.viewer).exclude(state=Gathering.State.CANCELLED)
        return all_of_them if self.whole else all_of_them.filter(team__in=self.viewer.teams)


class FilterForm(Worded):
    """Which sources to list."""

    state = forms.ChoiceField(required=False)
    channel = Chosen(Channel)
    team = Chosen(Team)
    place = Chosen(Unit)
    stratum = Chosen(Stratum)
    since = Day(required=False)
    until = Day(required=False)

    nothing = "sources.field.all"

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(viewer, *args, **given)
        self.offer("state", "collection.source_state", SourceDocument.State.values)

    def offer(self, name: str, words: str, codes: list[str]) -> None:
        """The codes that a field takes, by their words."""
        self.fields[name].choices = [("", say(self.nothing, language())), *((code, say(f"{words}.{code}", language())) for code in codes)]  # type: ignore[attr-defined]

    def choices_of(self, name: str) -> QuerySet[Any]:
        """Places only where something came from."""
        if name == "place":
            return Unit.objects.filter(pk__in=SourceDocument.objects.filter(campaign=self.viewer.campaign).values("place"))
        return super().choices_of(name)

    def chosen(self) -> dict[str, Any]:
        """The filters that were given and make sense."""
        self.is_valid()
        names = {"since": "received_on__gte", "until": "received_on__lte"}
        return {names.get(name, name): value for name, value in self.cleaned_data.items() if value}


class OriginForm(Worded):
    """The way, the occasion, the place and the people; what a gathering or batch tells need not be told again."""

    gathering = Chosen(Gathering)
    batch = Chosen(FormBatch)
    channel = Chosen(Channel)
    team = Chosen(Team)
    place = Chosen(Unit)
    stratum = Chosen(Stratum)
    received_on = Day(required=False)

    def clean(self) -> dict[str, Any]:
        """Fill in what follows, and refuse what cannot be."""
        given = super().clean() or self.cleaned_data
        gathering, batch = given.get("gathering"), given.get("batch")
        if gathering:
            self._follow(channel=gathering.kind.channel, team=gathering.team, place=gathering.unit, received_on=gathering.when.first if gathering.when else None)
        if batch:
            self._follow(team=batch.team, place=batch.place, stratum=batch.stratum)
        self._follow(received_on=timezone.localdate(), team=self._only_team())
        self._check()
        return self.cleaned_data

    def origin(self) -> Origin:
        """What was chosen; the form is valid."""
        names = ("channel", "received_on", "team", "place", "stratum", "gathering", "batch")
        return Origin(**{name: self.cleaned_data.get(name) for name in names})  # type: ignore[arg-type] # ``clean`` asked for what must be there.

    def _follow(self, **follows: object) -> None:
        for name, value in follows.items():
            if value is not None and not self.cleaned_data.get(name) and name not in self.errors:
                self.cleaned_data[name] = value

    def _only_team(self) -> Team | None:
        mine = [] if self.viewer.is_any({Role.OFFICE}) else list(Team.objects.filter(pk__in=self.viewer.teams)[:2])
        return mine[0] if len(mine) == 1 else None

    def _check(self) -> None:
        given = self.cleaned_data
        gathering, team = given.get("gathering"), given.get("team")
        if not given.get("channel"):
            self._refuse("channel", "channel_missing")
        if not team and not self.viewer.is_any({Role.OFFICE}):
            self._refuse("team", "team_missing")
        if gathering and gathering.team and team != gathering.team:
            self._refuse("team", "team_of_gathering")
        if given.get("received_on") and given["received_on"] > timezone.localdate():
            self._refuse("received_on", "in_future")

    def _refuse(self, field: str, code: str) -> None:
        if field not in self.errors:
            self.add_error(field, say(f"sources.field_error.{code}", language()))
