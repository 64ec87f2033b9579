"""The forms of the register."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from huiyin.accounts.models import Person, Post, Unit
from huiyin.domain.access import Viewer
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.belonging import units_of
from huiyin.domain.rectification.classes import class_words
from huiyin.domain.rectification.measures import OPEN, uncovered
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.selectors import LIGHTS
from huiyin.web.language import language
from huiyin.web.office.register.found import WRITE
from huiyin.web.office.setup.forms import NamedChoice, NamedChoices
from huiyin.words import say, table

#: The longest text.
LONGEST = 4000


class Worded(forms.Form):
    """A form whose labels and helps are words of ``register``."""

    nothing = "register.field.choose"

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.label_suffix = ""
        helps = table("register", language())["help"]
        for name, field in self.fields.items():
            field.label, field.help_text = say(f"register.field.{name}", language()), helps.get(name, "") if field.required or name == "helping" else ""
            if isinstance(field, NamedChoice):
                field.empty_label = say(self.nothing, language())

    def classes(self, viewer: Viewer) -> list[tuple[str, str]]:
        """The time classes as the campaign calls them, after nothing."""
        return [("", say(self.nothing, language())), *class_words(viewer.campaign, language()).items()]

    def words_of(self, group: str, values: Any) -> list[tuple[str, str]]:
        """Codes with their words, to choose from, after nothing."""
        return [("", say(self.nothing, language())), *((value, say(f"register.{group}.{value}", language())) for value in values)]


class OfficerChoice(NamedChoice):
    """Who does the work: people under the units in which they hold a post. Whether they fit the lead department the service says."""

    def __init__(self) -> None:
        super().__init__(None, required=False)

    def offer(self, units: QuerySet[Unit], *, today: date, kept: Person | None = None) -> None:
        """Offer whoever holds a post in one of these units, and whoever stands there already."""
        nothing, found = self.empty_label, dict[Unit, list[tuple[int, str]]]()
        for post in Post.objects.on(today).filter(unit__in=units).select_related("unit", "person").order_by("unit__order", "unit__code", "person__code"):
            choice = (post.person.pk, post.person.named(language()))
            if choice not in (those := found.setdefault(post.unit, [])):
                those.append(choice)
        there = {pk for those in found.values() for pk, _ in those}
        left = [(kept.pk, kept.named(language()))] if kept and kept.pk not in there else []
        self.queryset = Person.objects.filter(pk__in=[*there, *(pk for pk, _ in left)])
        self.choices = [("", nothing), *left, *((unit.named(language()), those) for unit, those in found.items())]


class FilterForm(Worded):
    """Which measures to list."""

    state = forms.ChoiceField(required=False)
    light = forms.ChoiceField(required=False)
    leader = NamedChoice(None, required=False)
    department = NamedChoice(None, required=False)
    kind = forms.ChoiceField(required=False)
    problem = forms.ChoiceField(required=False)

    nothing = "register.field.all"

    def __init__(self, viewer: Viewer, visible: QuerySet[Measure], *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        bare = visible.order_by()
        fields: dict[str, Any] = self.fields
        fields["state"].choices = self.words_of("state", Measure.State.values)
        fields["light"].choices = self.words_of("light", LIGHTS)
        fields["kind"].choices = self.classes(viewer)
        fields["leader"].queryset = Person.objects.filter(pk__in=bare.values("leader"))
        fields["department"].queryset = Unit.objects.filter(pk__in=bare.values("department"))
        problems = Problem.objects.filter(pk__in=bare.values("problem")).order_by("code").values_list("code", "title")
        fields["problem"].choices = [("", say(self.nothing, language())), *((code, f"{code} {title}") for code, title in problems)]

    def chosen(self) -> dict[str, Any]:
        """The filters that were given and make sense, as they are asked of measures that are lit."""
        self.is_valid()
        names = {"light": "lit", "problem": "problem__code"}
        return {names.get(name, name): value for name, value in self.cleaned_data.items() if value}


class MeasureForm(Worded):
    """A draft. ``problem`` is there for a new one only."""

    problem = forms.ChoiceField()
    content = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    requirement = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    leader = NamedChoice(None)
    department = NamedChoice(None)
    helping = NamedChoices(None, required=False, widget=forms.CheckboxSelectMultiple)
    officer = OfficerChoice()
    kind = forms.ChoiceField()
    deadline = forms.DateField(required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), input_formats=["%Y-%m-%d"])

    def __init__(self, viewer: Viewer, *args: Any, today: date, measure: Measure | None = None, **given: Any) -> None:
        super().__init__(*args, **given)
        fields: dict[str, Any] = self.fields
        posts = Post.objects.on(today).filter(leader=True).values("person")
        kept_leader, kept_units = (measure.leader_id, [measure.department_id, *measure.co_departments.values_list("pk", flat=True)]) if measure else (0, [])
        departments = Unit.objects.filter(closed_on=None, kind=Unit.Kind.DEPARTMENT)
        fields["leader"].queryset = Person.objects.filter(pk__in=posts) | Person.objects.filter(pk=kept_leader)
        fields["department"].queryset = fields["helping"].queryset = departments | Unit.objects.filter(pk__in=kept_units)
        fields["kind"].choices = self.classes(viewer)
        fields["deadline"].help_text = say("register.help.deadline", language(), continuing=class_words(viewer.campaign, language())["continuing"])
        fields["officer"].help_text, fields["officer"].empty_label = say("register.help.officer", language()), say("duties.nobody", language())
        fields["officer"].offer(fields["department"].queryset, today=today, kept=measure.officer if measure else None)
        if measure:
            del fields["problem"]
        else:
            fields["problem"].choices = _problems(viewer)

    def values(self) -> dict[str, Any]:
        """What was filled in, without the problem and who helps."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"problem", "helping"}}


class ManyForm(Worded):
    """What several drafts get alike; a field left empty stays as it is in each of them. A department names its case officers only."""

    leader = NamedChoice(None, required=False)
    department = NamedChoice(None, required=False)
    officer = OfficerChoice()
    kind = forms.ChoiceField(required=False)
    deadline = forms.DateField(required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), input_formats=["%Y-%m-%d"])

    nothing = "register.many.keep"

    def __init__(self, viewer: Viewer, *args: Any, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        fields: dict[str, Any] = self.fields
        fields["officer"].help_text = say("register.help.officer_many", language())
        if not viewer.is_any(WRITE):
            for name in [each for each in fields if each != "officer"]:
                del fields[name]
            fields["officer"].offer(Unit.objects.filter(pk__in=units_of(viewer, today=today)), today=today)
            return
        fields["leader"].queryset = Person.objects.filter(pk__in=Post.objects.on(today).filter(leader=True).values("person"))
        fields["department"].queryset = Unit.objects.filter(closed_on=None, kind=Unit.Kind.DEPARTMENT)
        fields["officer"].offer(fields["department"].queryset, today=today)
        fields["kind"].choices = self.classes(viewer)


def _problems(viewer: Viewer) -> list[Any]:
    """The problems that have no measure yet, then those that may have another."""
    bare = uncovered(viewer.campaign)
    others = Problem.objects.filter(campaign=viewer.campaign, state__in=OPEN).exclude(pk__in=[one.pk for one in bare]).order_by("code")
    groups = [(name, [(one.code, f"{one.code} {one.title}") for one in those]) for name, those in (("uncovered", bare), ("covered", others))]
    return [("", say("register.field.choose", language())), *((say(f"register.{name}", language()), those) for name, those in groups if those)]
