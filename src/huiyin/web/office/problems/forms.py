"""The forms of problems."""

from __future__ import annotations

from typing import Any

from django import forms

from huiyin.domain.access import Viewer
from huiyin.domain.consolidation.categories import Category, categories_of
from huiyin.domain.consolidation.codebook import MOST
from huiyin.domain.consolidation.deciding import TITLE
from huiyin.domain.consolidation.describing import LONGEST, Description, description_of, stamp
from huiyin.domain.consolidation.models import Aspect, Problem, ProblemList
from huiyin.web.language import language
from huiyin.web.uploads import CheckedFile
from huiyin.words import say, table


class Worded(forms.Form):
    """A form whose labels and helps are words of ``problems``."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.label_suffix = ""
        helps = table("problems", language())["help"]
        for name, field in self.fields.items():
            field.label, field.help_text = say(f"problems.field.{name}", language()), helps.get(name, "")


def _text(rows: int) -> forms.CharField:
    return forms.CharField(max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": rows}))


class DescriptionForm(Worded):
    """What is written about a problem. ``seen`` tells what stood when the form was opened."""

    statement, manifestations, causes = _text(4), _text(4), _text(4)
    cause = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    misconduct = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    origin = forms.ChoiceField()
    immediate = forms.BooleanField(required=False)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    #: Where the problem may come from.
    origins: tuple[str, ...] = tuple(Problem.Origin.values)

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["origin"].choices = [(one, say(f"problems.origin.{one}", language())) for one in self.origins]  # type: ignore[attr-defined]
        offered = categories_of(viewer.campaign)
        for axis in Category.Axis.values:
            self.fields[axis].choices = [(str(one.pk), one.named(language())) for one in offered if one.axis == axis]  # type: ignore[attr-defined]

    def written(self) -> Description:
        """What was filled in."""
        given = self.cleaned_data
        chosen = frozenset(int(one) for axis in Category.Axis.values for one in given[axis])
        return Description(given["statement"], given["manifestations"], given["causes"], given["origin"], given["immediate"], chosen)


def filled(problem: Problem) -> dict[str, Any]:
    """What the form of a problem opens with."""
    now = description_of(problem)
    keys = [str(one) for one in sorted(now.categories)]
    texts = {name: getattr(now, name) for name in ("statement", "manifestations", "causes", "origin", "immediate")}
    return {**texts, "cause": keys, "misconduct": keys, "seen": stamp(now)}


class NewProblemForm(DescriptionForm):
    """A problem that came from no opinion."""

    title = forms.CharField(max_length=TITLE)
    aspect = forms.ChoiceField(required=False)
    new_aspect = forms.CharField(max_length=TITLE, required=False)

    origins = (Problem.Origin.SELF_FOUND.value, Problem.Origin.RESEARCH.value, Problem.Origin.LATER.value)
    field_order = ("title", "aspect", "new_aspect", "origin", "statement")

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(viewer, *args, **given)
        del self.fields["seen"]
        aspects = [(one.code, one.title) for one in Aspect.objects.filter(campaign=viewer.campaign).order_by("code")]
        self.fields["aspect"].choices = [("", say("problems.field.another_aspect", language())), *aspects]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """There must be an aspect, chosen or named."""
        given = super().clean() or self.cleaned_data
        if not given.get("aspect") and not given.get("new_aspect") and not self.errors.keys() & {"aspect", "new_aspect"}:
            self.add_error("new_aspect", say("problems.error.aspect", language()))
        return given


class CategoryForm(Worded):
    """The name of a category in both languages."""

    name = forms.CharField(max_length=200)
    name_en = forms.CharField(max_length=200, required=False)


class ReturnForm(Worded):
    """Why a list is returned."""

    why = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class BookForm(Worded):
    """A table of aspects and problems."""

    file = CheckedFile(allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["file"].help_text = say("problems.help.file", language(), most=MOST)


class EarlierForm(Worded):
    """One of the confirmed lists of earlier campaigns."""

    earlier = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, lists: list[ProblemList], *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        told = [(one, one.frozen["sums"]) for one in lists]
        self.fields["earlier"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), say("problems.codebook.one_earlier", language(), campaign=one.campaign.named(language()), number=one.number, problems=sums["problems"], aspects=sums["aspects"]))
            for one, sums in told
        ]
