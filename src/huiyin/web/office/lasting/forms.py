"""What is filled in about look-backs."""

from __future__ import annotations

from typing import Any

from django import forms

from huiyin.domain.lasting.models import LookBack
from huiyin.web.language import language
from huiyin.words import say

#: The longest text.
LONGEST = 4000


class LookForm(forms.Form):
    """What was found. ``number`` is the look that the page asked for."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    finding = forms.ChoiceField(widget=forms.RadioSelect)
    text = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **given})
        finding: Any = self.fields["finding"]
        finding.choices = [(one, say(f"lasting.finding.{one}", language())) for one in LookBack.Finding.values]
        for name in ("finding", "text"):
            self.fields[name].label = say(f"lasting.field.{name}", language())
        self.fields["text"].help_text = say("lasting.help.text", language())


class RulesForm(forms.Form):
    """The intervals, and the days within which something received is taken up."""

    months = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}))
    every = forms.IntegerField(min_value=1, max_value=120)
    acceptance_days = forms.IntegerField(min_value=1, max_value=365)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **given})
        for name, field in self.fields.items():
            field.label, field.help_text = (say(f"lasting.{group}.{name}", language()) for group in ("field", "help"))

    def numbers(self) -> list[int]:
        """The months; what is no number is none of them, so that the rule refuses an empty list."""
        parts = self.cleaned_data["months"].replace("，", " ").replace("、", " ").replace(",", " ").split()
        return [int(one) for one in parts if one.isascii() and one.isdecimal()] if all(one.isascii() and one.isdecimal() for one in parts) else []
