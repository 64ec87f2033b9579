"""What is filled in about answers."""

from __future__ import annotations

from typing import Any

from django import forms

from huiyin.domain.answering.asking import HOW
from huiyin.domain.answering.hearing import COMMENT
from huiyin.domain.answering.models import Rating
from huiyin.domain.answering.reopening import MOST
from huiyin.web.language import language
from huiyin.words import say, table

#: The longest part of an answer, and the longest note.
LONGEST, NOTE = 4000, 200


class AnswerForm(forms.Form):
    """The four parts; ``seen`` is which draft stood when the form was opened."""

    done = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    not_done = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    why = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    next = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **given})
        for name in ("done", "not_done", "why", "next"):
            self.fields[name].label = say(f"answers.part.{name}", language())
            self.fields[name].help_text = say(f"answers.part_help.{name}", language())


class NoteForm(forms.Form):
    """Where, when and to whom it was read out, or why the register is hidden."""

    note = forms.CharField(max_length=NOTE, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, label: str, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **given})
        self.fields["note"].label = label


class WordedForm(forms.Form):
    """A form whose labels are words of ``delivery.field`` and ``delivery.field_help``."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **given})
        helps = table("delivery", language())["field_help"]
        for name, field in self.fields.items():
            field.label = say(f"delivery.field.{name}", language())
            field.help_text = helps.get(name, "")


class AskedForm(WordedForm):
    """What somebody said of an answer, and how they were asked."""

    number = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    value = forms.ChoiceField(widget=forms.RadioSelect)
    comment = forms.CharField(max_length=COMMENT, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    how = forms.CharField(max_length=HOW, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        choices = [(value, say(f"answers.value.{value}", language())) for value in Rating.Value.values]
        self.fields["value"].choices = choices  # type: ignore[attr-defined] # Of the field that a ChoiceField makes.


class RulesForm(WordedForm):
    """When a problem opens again by itself."""

    least = forms.IntegerField(min_value=1, max_value=MOST)
    percent = forms.IntegerField(min_value=1, max_value=100)
