"""What is filled in about answers."""

from __future__ import annotations

from typing import Any

from django import forms

from huiyin.web.language import language
from huiyin.words import say

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
