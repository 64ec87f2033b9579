"""What is filled in to freeze figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from huiyin.domain.figures.freezing import TITLE
from huiyin.web.language import language
from huiyin.words import say


class FreezeForm(forms.Form):
    """The title of the report, and the day that it speaks of."""

    title = forms.CharField(max_length=TITLE, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, today: date, **given: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **given})
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        for name in ("title", "on"):
            self.fields[name].label = say(f"figures.field.{name}", language())
            self.fields[name].help_text = say(f"figures.help.{name}", language())
