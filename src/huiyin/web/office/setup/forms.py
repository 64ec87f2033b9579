"""The forms of the set-up, one for each kind of entry."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.forms.models import construct_instance

from huiyin.accounts.models import Person, Unit
from huiyin.domain.campaigns.models import (
    Action,
    Body,
    BodyMember,
    Campaign,
    Channel,
    Directive,
    GatheringKind,
    Phase,
    PlanVersion,
    Stratum,
    Team,
    TeamMember,
    TeamPlace,
)
from huiyin.domain.campaigns.refusals import SetupRefused
from huiyin.domain.fuzzy import FuzzyDate, FuzzyDateError, parse
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.pages import refusal
from huiyin.words import say, table

#: Where the words of a choice stand, by the name of the field and the model.
_CHOICES = {(Action, "kind"): "action_kind", (Body, "kind"): "body", (BodyMember, "duty"): "duty", (TeamMember, "duty"): "duty", (Team, "purpose"): "purpose"}


def setup_refusal(error: NotAllowed) -> str:
    """Why something was refused, in the language of the page."""
    if isinstance(error, SetupRefused):
        return say(f"campaigns.refused.{error.code}", language(), **error.values)
    return refusal(error)


def labelled(form: forms.BaseForm) -> None:
    """Give the fields their labels and helps in the language of the page."""
    helps = table("setup", language())["help"]
    for name, field in form.fields.items():
        field.label = say(f"setup.field.{name}", language())
        field.help_text = helps.get(name, "")


class NamedChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # Generic in the stubs only.
    """A list of things with names in both languages."""

    def label_from_instance(self, obj: Any) -> str:
        """Its name in the language of the page, or a directive's title."""
        return str(obj.named(language()) if hasattr(obj, "named") else obj.title)


class NamedChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # Generic in the stubs only.
    """Several of them."""

    def label_from_instance(self, obj: Any) -> str:
        """Its name in the language of the page."""
        return str(obj.named(language()))


class FuzzyField(forms.CharField):
    """A date as exact as it is known."""

    def prepare_value(self, value: Any) -> Any:
        """As the page's language writes it."""
        return value.text(language()) if isinstance(value, FuzzyDate) else value

    def clean(self, value: Any) -> Any:
        """A FuzzyDate."""
        text = super().clean(value)
        try:
            return parse(text) if text else None
        except FuzzyDateError as error:
            raise forms.ValidationError(say("campaigns.error.date", language(), given=text[:40])) from error


class EntryForm(forms.ModelForm):  # type: ignore[type-arg] # Generic in the stubs only.
    """An entry of the campaign: whatever it refers to is the organisation's or the campaign's own."""

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        if hasattr(self.instance, "campaign_id"):
            self.instance.campaign = campaign
        for name, field in self.fields.items():
            if isinstance(field, NamedChoice | NamedChoices):
                field.queryset = self._choice(name)
            elif isinstance(field, forms.DateField):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            words = _CHOICES.get((type(self.instance), name))
            if words and isinstance(field, forms.ChoiceField):
                field.choices = [(code, say(f"campaigns.{words}.{code}", language())) for code, _ in type(self.instance)._meta.get_field(name).choices or ()]
        labelled(self)

    def _choice(self, name: str) -> models.QuerySet[Any]:
        campaign = self.campaign
        own: dict[str, models.QuerySet[Any]] = {
            "phase": Phase.objects.filter(campaign=campaign),
            "directive": Directive.objects.filter(campaign=campaign),
            "channel": Channel.objects.filter(campaign=campaign),
            "body": Body.objects.filter(campaign=campaign),
            "team": Team.objects.filter(campaign=campaign),
            **dict.fromkeys(("person", "leader", "members"), Person.objects.all()),
        }
        return own.get(name, Unit.objects.filter(closed_on=None))

    def _post_clean(self) -> None:
        """Only put the values in: the model's own check would take a fuzzy date for a text, and the service checks what the set-up allows."""
        self.instance = construct_instance(self, self.instance, self._meta.fields, ())


class DirectiveForm(EntryForm):
    issuer = NamedChoice(None)
    issued = FuzzyField(max_length=40)

    class Meta:
        model = Directive
        fields = ("title", "number", "issuer", "issued")


class PlanForm(EntryForm):
    directive = NamedChoice(None, required=False)

    class Meta:
        model = PlanVersion
        fields = ("plan", "text", "directive")


class PhaseForm(EntryForm):
    starts = FuzzyField(max_length=40)
    ends = FuzzyField(max_length=40)

    class Meta:
        model = Phase
        fields = ("name", "name_en", "order", "starts", "ends", "entry", "exit")


class ActionForm(EntryForm):
    phase = NamedChoice(None)
    owner = NamedChoice(None, required=False)

    class Meta:
        model = Action
        fields = ("name", "name_en", "phase", "kind", "owner", "due", "done_on", "evidence")


class BodyForm(EntryForm):
    unit = NamedChoice(None, required=False)

    class Meta:
        model = Body
        fields = ("kind", "name", "name_en", "unit")


class MemberForm(EntryForm):
    body = NamedChoice(None)
    person = NamedChoice(None)

    class Meta:
        model = BodyMember
        fields = ("body", "person", "duty", "started_on", "ended_on")


class TeamForm(EntryForm):
    """A team; its number is its own among those of one purpose."""

    class Meta:
        model = Team
        fields: ClassVar[tuple[str, ...]] = ("purpose", "number", "name", "name_en")

    def clean(self) -> dict[str, Any] | None:
        """No other team has the number."""
        given = self.cleaned_data
        if Team.objects.filter(campaign=self.campaign, purpose=given.get("purpose") or "", number=given.get("number") or 0).exclude(pk=self.instance.pk).exists():
            self.add_error("number", say("setup.error.number", language()))
        return given


class NewTeamForm(TeamForm):
    """A new team with its people and places."""

    leader = NamedChoice(None)
    members = NamedChoices(None, required=False)
    places = NamedChoices(None, required=False)


class TeamMemberForm(EntryForm):
    team = NamedChoice(None)
    person = NamedChoice(None)

    class Meta:
        model = TeamMember
        fields = ("team", "person", "duty")


class PlaceForm(EntryForm):
    team = NamedChoice(None)
    unit = NamedChoice(None)

    class Meta:
        model = TeamPlace
        fields = ("team", "unit")


class StratumForm(EntryForm):
    class Meta:
        model = Stratum
        fields = ("name", "name_en")


class ChannelForm(EntryForm):
    class Meta:
        model = Channel
        fields = ("name", "name_en")


class KindForm(EntryForm):
    channel = NamedChoice(None, required=False)

    class Meta:
        model = GatheringKind
        fields = ("name", "name_en", "channel")


#: The form of each kind of entry, as it stands in addresses.
FORMS: dict[str, type[EntryForm]] = {
    "directive": DirectiveForm,
    "phase": PhaseForm,
    "action": ActionForm,
    "body": BodyForm,
    "member": MemberForm,
    "team": TeamForm,
    "team-member": TeamMemberForm,
    "place": PlaceForm,
    "stratum": StratumForm,
    "channel": ChannelForm,
    "kind": KindForm,
}
#: The lists, which are ordered.
LISTS = ("stratum", "channel", "kind")
