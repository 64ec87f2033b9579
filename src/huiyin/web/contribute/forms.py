"""What a contributor fills in. Nothing is cut off or refused here that the service would tell in words."""

from __future__ import annotations

from typing import Any

from django import forms

from huiyin.domain.campaigns.models import Stratum
from huiyin.domain.collection.contributing import LONGEST, collects, plain
from huiyin.domain.collection.models import PublicForm
from huiyin.web.language import language
from huiyin.words import say


class Words(forms.CharField):
    """Words of a contributor, without control characters; how long they may be, the service says."""

    def __init__(self, **given: Any) -> None:
        super().__init__(required=False, strip=False, **given)

    def to_python(self, value: Any) -> Any:
        """The words as they are taken."""
        return plain(super().to_python(value) or "")


class TextForm(forms.Form):
    """Words, a wish for secrecy, and the number that makes it count once."""

    text = Words(widget=forms.Textarea(attrs={"rows": 8}))
    secret = forms.BooleanField(required=False)
    once = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **given})
        for name, field in self.fields.items():
            if name != "once":
                field.label = say(f"contribute.form.{name}", language())
        self.fields["text"].help_text = say("contribute.form.text_help", language(), limit=LONGEST)
        self.fields["secret"].help_text = say("contribute.form.secret_help", language())
        for name in self.fields:
            if name != "once" and self.fields[name].help_text:
                self.fields[name].widget.attrs["aria-describedby"] = f"id_{name}_helptext"


class AddForm(TextForm):
    """Something further from the holder of a code."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["text"].label = say("contribute.follow.add", language())
        self.fields["text"].widget.attrs["rows"] = 5


class StratumChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # Generic in the stubs only.
    """Which group the speaker belongs to; what is no group of the campaign says nothing."""

    def label_from_instance(self, obj: Any) -> str:
        """Its name in the language of the page."""
        return str(obj.named(language()))

    def clean(self, value: Any) -> Any:
        """A stratum or None."""
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class SayForm(TextForm):
    """A public form: a contact is asked for only where it can be sealed."""

    stratum = StratumChoice(queryset=Stratum.objects.none(), required=False)
    contact = Words(widget=forms.TextInput(attrs={"autocomplete": "off"}))
    field_order = ("text", "stratum", "contact", "secret", "once")

    def __init__(self, asked: PublicForm, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["contact"].help_text = say("contribute.form.contact_help", language())
        self.fields["contact"].widget.attrs["aria-describedby"] = "id_contact_helptext"
        stratum = self.fields["stratum"]
        assert isinstance(stratum, StratumChoice)
        stratum.queryset = Stratum.objects.filter(campaign=asked.campaign_id)
        stratum.empty_label = say("contribute.form.no_stratum", language())
        if not asked.asks_stratum:
            del self.fields["stratum"]
        if not collects(asked.campaign):
            del self.fields["contact"]
