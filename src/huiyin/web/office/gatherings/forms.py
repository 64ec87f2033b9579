"""The forms of gatherings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from huiyin.accounts.models import Person, Unit
from huiyin.domain.access import Role, Viewer
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.gatherings.selectors import gatherings_visible_to
from huiyin.web.language import language
from huiyin.web.office.setup.forms import FuzzyField, NamedChoice
from huiyin.words import say, table


class Worded(forms.Form):
    """A form whose labels and helps are words of ``gatherings``, and whose lists are those of the viewer's campaign."""

    nothing = "gatherings.field.none"

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.viewer, self.label_suffix = viewer, ""
        helps = table("gatherings", language())["help"]
        for name, field in self.fields.items():
            field.label, field.help_text = say(f"gatherings.field.{name}", language()), helps.get(name, "")
            if isinstance(field, NamedChoice):
                field.queryset = self.choices_of(name)
                field.empty_label = say("gatherings.field.choose" if field.required else self.nothing, language())

    def choices_of(self, name: str) -> QuerySet[Any]:
        """What may be chosen in a field."""
        campaign, teams = self.viewer.campaign, self.viewer.campaign.teams.all()
        offered: dict[str, QuerySet[Any]] = {
            "kind": campaign.gathering_kinds.all(),
            "team": teams if self.viewer.is_any({Role.OFFICE}) else teams.filter(pk__in=self.viewer.teams),
            "unit": Unit.objects.filter(closed_on=None),
            "body": campaign.bodies.all(),
            "person": Person.objects.all(),
        }
        return offered[name]

    def words_of(self, group: str, values: list[str]) -> list[tuple[str, str]]:
        """Codes with their words, to choose from."""
        return [(value, say(f"gatherings.{group}.{value}", language())) for value in values]


class FilterForm(Worded):
    """Which gatherings to list."""

    kind = NamedChoice(None, required=False)
    team = NamedChoice(None, required=False)
    unit = NamedChoice(None, required=False)
    state = forms.ChoiceField(required=False)

    nothing = "gatherings.field.all"

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(viewer, *args, **given)
        self.fields["unit"].help_text = ""
        self.fields["state"].choices = [("", say(self.nothing, language())), *self.words_of("state", Gathering.State.values)]  # type: ignore[attr-defined]

    def choices_of(self, name: str) -> QuerySet[Any]:
        """All teams, and places only where something is planned that they see."""
        if name == "unit":
            return Unit.objects.filter(pk__in=gatherings_visible_to(self.viewer).values("unit"))
        return self.viewer.campaign.teams.all() if name == "team" else super().choices_of(name)

    def chosen(self) -> dict[str, Any]:
        """The filters that were given and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class PlanForm(Worded):
    """What is planned. ``once`` tells one sending from the next."""

    kind = NamedChoice(None)
    title = forms.CharField(max_length=200)
    title_en = forms.CharField(max_length=200, required=False)
    when = FuzzyField(max_length=40)
    team = NamedChoice(None, required=False)
    unit = NamedChoice(None, required=False)
    mode = forms.ChoiceField(required=False)
    agenda = forms.CharField(max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(viewer, *args, **given)
        self.fields["mode"].choices = self.words_of("mode", Gathering.Mode.values)  # type: ignore[attr-defined]

    def choices_of(self, name: str) -> QuerySet[Any]:
        """The unit of the gathering stays to be chosen after it was closed."""
        place = self.initial.get("unit")
        return super().choices_of(name) | Unit.objects.filter(pk=place) if name == "unit" and place else super().choices_of(name)

    def clean(self) -> dict[str, Any]:
        """A team plans for itself; the mode is face to face where none was said, since the form of a wrong one must not open what is closed."""
        given = super().clean() or self.cleaned_data
        if not given.get("team") and not self.viewer.is_any({Role.OFFICE}) and "team" not in self.errors:
            mine = list(self.choices_of("team")[:2])
            if len(mine) != 1:
                self.add_error("team", say("gatherings.error.team_missing", language()))
            given["team"] = mine[0] if len(mine) == 1 else None
        given["mode"] = given.get("mode") or self.initial.get("mode") or Gathering.Mode.FACE_TO_FACE
        return given

    def values(self) -> dict[str, Any]:
        """What was filled in, without what tells the sendings apart."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}


class DecisionForm(Worded):
    """What was decided."""

    text = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    body = NamedChoice(None, required=False)
    person = NamedChoice(None, required=False)
    due = forms.DateField(required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), input_formats=["%Y-%m-%d"])


class MaterialForm(Worded):
    """A material with or without a file."""

    title = forms.CharField(max_length=200, required=False)
    issuer = forms.CharField(max_length=120, required=False)
    file = forms.FileField(required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.pdf"}))
    photo = forms.BooleanField(required=False)

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(viewer, *args, **given)
        self.fields["title"].help_text = say("gatherings.help.material_title", language())

    def clean(self) -> dict[str, Any]:
        """There must be something."""
        given = super().clean() or self.cleaned_data
        if not given.get("title") and not given.get("file") and not self.errors:
            self.add_error("title", say("gatherings.error.nothing", language()))
        return given
