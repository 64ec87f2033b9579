"""What somebody chooses for their own messages."""

from __future__ import annotations

from typing import Any

from django import forms

from huiyin.domain.sending.models import Preference
from huiyin.web.language import language
from huiyin.words import say


class ClockInput(forms.TimeInput):
    """A time of day."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class ChoiceForm(forms.Form):
    """By mail or not, at once or once a day, in which language, and when not at all."""

    email = forms.EmailField(required=False, max_length=254)
    mail = forms.BooleanField(required=False)
    digest = forms.ChoiceField()
    language = forms.ChoiceField(required=False)
    quiet_from = forms.TimeField(required=False, widget=ClockInput())
    quiet_until = forms.TimeField(required=False, widget=ClockInput())

    def __init__(self, own: Preference, email: str, data: Any = None) -> None:
        initial = {
            "email": email,
            "mail": own.mail,
            "digest": "daily" if own.digest else "once",
            "language": own.language,
            "quiet_from": own.quiet_from,
            "quiet_until": own.quiet_until,
        }
        super().__init__(data, initial=initial)
        self.label_suffix = ""
        fields: dict[str, Any] = self.fields
        fields["digest"].choices = [(name, say(f"notices.digest.{name}", language())) for name in ("daily", "once")]
        fields["language"].choices = [
            ("", say("notices.language.none", language())),
            ("zh", say("notices.language.zh", language())),
            ("en", say("notices.language.en", language())),
        ]
        for name, one in fields.items():
            one.label, one.help_text = say(f"notices.field.{name}", language()), say(f"notices.help.{name}", language())

    def clean(self) -> dict[str, Any]:
        """Quiet hours begin and end."""
        cleaned = self.cleaned_data
        if (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_until") is None):
            self.add_error("quiet_until", say("notices.both_times", language()))
        return cleaned
