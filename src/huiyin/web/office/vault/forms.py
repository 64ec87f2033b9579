"""The forms of the vault. A passphrase is never sent back to the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from huiyin.domain.collection.holding import SHORTEST
from huiyin.domain.collection.opening import What
from huiyin.domain.collection.vault import VaultHolder
from huiyin.web.language import language
from huiyin.words import say, table


class Passphrase(forms.CharField):
    """A passphrase, as typed. A browser is not to fill in the password of signing in."""

    def __init__(self) -> None:
        super().__init__(max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))


class VaultForm(forms.Form):
    """A form whose labels are words of ``vault.field``."""

    helped: tuple[str, ...] = ()

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.label_suffix = ""
        helps = table("vault", language())["field_help"]
        for name, field in self.fields.items():
            field.label = say(f"vault.field.{name}", language())
            field.help_text = helps[name].format(shortest=SHORTEST) if name in self.helped else ""


class EnrolForm(VaultForm):
    """A new passphrase, typed twice."""

    fresh = Passphrase()
    again = Passphrase()
    helped = ("fresh",)

    def clean(self) -> dict[str, Any] | None:
        """Both are the same, and long enough."""
        given = self.cleaned_data
        if "fresh" in given and len(given["fresh"]) < SHORTEST:
            self.add_error("fresh", say("vault.refused.short", language(), shortest=SHORTEST))
        elif "fresh" in given and "again" in given and given["fresh"] != given["again"]:
            self.add_error("again", say("vault.error.differ", language()))
        return given


class AnotherForm(EnrolForm):
    """Another passphrase for the key that somebody has."""

    old = Passphrase()
    field_order = ("old", "fresh", "again")


class HolderChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # Generic in the stubs only.
    """One of the holders."""

    def label_from_instance(self, obj: Any) -> str:
        """Their name in the language of the page."""
        return str(obj.user.person.named(language()))


class AskForm(VaultForm):
    """What is to be opened, why, and by whom."""

    number = forms.IntegerField(min_value=1, max_value=2_000_000_000)
    what = forms.ChoiceField(widget=forms.RadioSelect)
    reason = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    of = HolderChoice(None)
    passphrase = Passphrase()
    helped = ("reason",)

    def __init__(self, others: QuerySet[VaultHolder], *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["of"].queryset = others  # type: ignore[attr-defined]
        self.fields["what"].choices = [(one.value, say(f"vault.what.{one}", language())) for one in What]  # type: ignore[attr-defined]


class RoundForm(VaultForm):
    """Why the contacts of those whose answers wait are opened, and by whom."""

    reason = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    of = HolderChoice(None)
    passphrase = Passphrase()
    helped = ("reason",)

    def __init__(self, others: QuerySet[VaultHolder], *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["of"].queryset = others  # type: ignore[attr-defined]


class ChangeForm(VaultForm):
    """Who is to hold the vault, in whose place, why, and by whom it is decided."""

    new = HolderChoice(None)
    retires = HolderChoice(None, required=False)
    reason = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    of = HolderChoice(None)
    passphrase = Passphrase()
    helped = ("retires", "reason")

    def __init__(
        self, new: QuerySet[VaultHolder], retires: QuerySet[VaultHolder], others: QuerySet[VaultHolder], *args: Any, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        for name, those in (("new", new), ("retires", retires), ("of", others)):
            self.fields[name].queryset = those  # type: ignore[attr-defined]
        self.fields["retires"].empty_label = say("vault.nobody", language())  # type: ignore[attr-defined]


class PassphraseForm(VaultForm):
    """The passphrase alone, to agree or to read."""

    passphrase = Passphrase()


class RefuseForm(VaultForm):
    """Why somebody does not agree."""

    why = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
