"""The forms of an import: what holds for the whole file, what the columns are, and what unknown values mean."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from huiyin.accounts.models import Unit
from huiyin.domain.access import Role, Viewer
from huiyin.domain.collection.columns import AXES, Columns, Meanings
from huiyin.domain.collection.models import FormBatch
from huiyin.domain.collection.receiving import Origin
from huiyin.intake import SourceTable
from huiyin.web.language import language
from huiyin.web.uploads import CheckedFile
from huiyin.words import say

#: So many unknown values of a column are asked for at a time; more of them mean a column that is something else.
ASKED = 60
#: What stands in a list for a value that is to be left blank.
BLANK = "-"


class NamedChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # Generic in the stubs only.
    """A list of things with names in both languages."""

    def label_from_instance(self, obj: Any) -> str:
        """Its name in the language of the page."""
        return f"{obj.code} {obj.title}" if isinstance(obj, FormBatch) else str(obj.named(language()))


class UploadForm(forms.Form):
    """The file, and what holds for every row that does not say otherwise."""

    file = CheckedFile()
    channel = NamedChoice(None)
    batch = NamedChoice(None, required=False)
    team = NamedChoice(None, required=False)
    place = NamedChoice(None, required=False)
    stratum = NamedChoice(None, required=False)
    received_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, viewer: Viewer, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        campaign, own = viewer.campaign, not viewer.is_any({Role.OFFICE})
        lists = {"channel": campaign.channels.all(), "batch": campaign.form_batches.all(), "team": campaign.teams.all(), "place": Unit.objects.all(), "stratum": campaign.strata.all()}
        if own:
            lists["batch"], lists["team"] = lists["batch"].filter(team__in=viewer.teams), lists["team"].filter(pk__in=viewer.teams)
        for name, those in lists.items():
            self.fields[name].queryset = those  # type: ignore[attr-defined]
        self.fields["team"].required = own
        self.fields["received_on"].initial = today
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.xls,.et,.ods,.csv,.tsv,.json,.jsonl,.parquet"
        for name, field in self.fields.items():
            field.label, field.help_text = say(f"imports.field.{name}", language()), say(f"imports.help.{name}", language())

    def clean_file(self) -> UploadedFile[bytes]:
        """Not larger than an upload may be."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_BYTES:
            raise forms.ValidationError(say("imports.refused.too_large", language(), limit=settings.UPLOAD_BYTES // 2**20))
        return file

    def clean_received_on(self) -> date:
        """Nothing was received tomorrow."""
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(say("imports.refused.future", language()))
        return day

    def origin(self) -> Origin:
        """What was said; a batch says what was left out."""
        told = {name: self.cleaned_data[name] for name in ("channel", "batch", "team", "place", "stratum", "received_on")}
        batch = told["batch"]
        return Origin(**{name: told[name] or getattr(batch, name) if batch and name in {"team", "place", "stratum"} else told[name] for name in told})


class ColumnsForm(forms.Form):
    """One list of columns for each thing that a row may say."""

    ORDER = ("text", "id", "stratum", "place", "date", "kind")

    def __init__(self, *args: Any, table: SourceTable, columns: Columns, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        names = [(str(at), f"{at + 1}. {name[:60]}") for at, name in enumerate(table.header)]
        for what in self.ORDER:
            choices = names if what == "text" else [("", say("imports.columns.none", language())), *names]
            at = getattr(columns, what)
            self.fields[what] = forms.TypedChoiceField(
                choices=choices,
                coerce=int,
                empty_value=None,
                required=what == "text",
                initial="" if at is None else str(at),
                label=say(f"imports.column.{what}", language()),
                help_text=say(f"imports.column_help.{what}", language()),
            )

    def clean(self) -> dict[str, Any]:
        """No column is two things."""
        told = {what: self.cleaned_data.get(what) for what in self.ORDER}
        used = [at for at in told.values() if at is not None]
        if len(used) != len(set(used)):
            raise forms.ValidationError(say("imports.refused.column_twice", language()))
        return told

    def chosen(self, values: Mapping[str, Mapping[str, str]]) -> Columns:
        """The columns as they were said to be."""
        return Columns(self.columns.sheet, **self.cleaned_data, values=values)


class ValuesForm(forms.Form):
    """For each value that means nothing yet, a list of what it may mean."""

    def __init__(self, *args: Any, strange: Mapping[str, Mapping[str, Sequence[int]]], known: Meanings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, tuple[str, str]] = {}
        for axis in filter(strange.get, AXES):
            choices = [("", say("imports.values.choose", language())), (BLANK, say("imports.values.blank", language())), *_meant(axis, known)]
            for value, rows in list(strange[axis].items())[:ASKED]:
                name = f"{axis}-{hashlib.sha256(value.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"
                self.asked[name] = (axis, value)
                self.fields[name] = forms.ChoiceField(choices=choices, required=False, label=value[:80], help_text=_rows(rows))

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields of each axis, in order."""
        return [(axis, those) for axis in AXES if (those := [self[name] for name, (of, _) in self.asked.items() if of == axis])]

    def values(self, before: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
        """What was known before, with what is said now."""
        known = {axis: dict(those) for axis, those in before.items()}
        for name, (axis, value) in self.asked.items():
            if said := self.cleaned_data.get(name):
                known.setdefault(axis, {})[value] = "" if said == BLANK else said
        return known


def _meant(axis: str, known: Meanings) -> list[tuple[str, str]]:
    those = known.by_code[axis]
    return [(code, say(f"collection.kind.{code}", language()) if axis == "kind" else thing.named(language())) for code, thing in those.items()]


def _rows(rows: Sequence[int]) -> str:
    shown = ", ".join(map(str, rows[:8])) + (" …" if len(rows) > 8 else "")
    return say("imports.values.rows", language(), count=len(rows), rows=shown)
