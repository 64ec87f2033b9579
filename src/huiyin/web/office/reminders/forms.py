"""The forms of reminders: rungs of the ladder, rules, and robots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from huiyin.domain.reminding.ladder import FARTHEST, MOST, WHOM, Rung
from huiyin.domain.reminding.models import ReminderRules
from huiyin.domain.sending.models import Robot, SendingRules
from huiyin.domain.sending.robots import ADDRESS, NAME
from huiyin.web.language import language
from huiyin.web.notices.forms import ClockInput
from huiyin.words import say

#: The kinds of days of a rung, and on which side of the deadline it is.
DAYS, SIDES = ("calendar", "working"), ("before", "after")
#: Rungs that stand empty below those there are.
SPARE = 2
NUMBERS = ("again_every", "decide_every", "cover_after", "answer_after")


class Worded(forms.Form):
    """A form whose labels and helps are words of ``reminders``."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.label, field.help_text = say(f"reminders.field.{name}", language()), say(f"reminders.help.{name}", language())


class RulesForm(Worded):
    """Whether there are reminders at all, how often, and when nothing is sent."""

    active = forms.BooleanField(required=False)
    again_every = forms.IntegerField(min_value=0, max_value=90)
    decide_every = forms.IntegerField(min_value=0, max_value=90)
    cover_after = forms.IntegerField(min_value=0, max_value=90)
    answer_after = forms.IntegerField(min_value=0, max_value=90)
    mail = forms.BooleanField(required=False)
    quiet_from = forms.TimeField(widget=ClockInput())
    quiet_until = forms.TimeField(widget=ClockInput())
    working_days_only = forms.BooleanField(required=False)
    patience = forms.IntegerField(min_value=1, max_value=60)

    def __init__(self, reminders: ReminderRules, sending: SendingRules, *args: Any) -> None:
        names = ("mail", "quiet_from", "quiet_until", "working_days_only", "patience")
        initial = {name: getattr(reminders, name) for name in ("active", *NUMBERS)} | {name: getattr(sending, name) for name in names}
        super().__init__(*args, initial=initial)

    @property
    def for_reminders(self) -> dict[str, Any]:
        """What was filled in about reminders."""
        return {name: self.cleaned_data[name] for name in ("active", *NUMBERS)}

    @property
    def for_sending(self) -> dict[str, Any]:
        """What was filled in about sending."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("active", *NUMBERS)}


def rung_rows(ladder: tuple[Rung, ...]) -> list[dict[str, Any]]:
    """The rungs as rows of the page, and some empty ones."""
    rows = [
        {"days": abs(one.days), "side": SIDES[one.days > 0], "kind": DAYS[one.working], "whom": one.whom, "group": one.group}
        for one in ladder
    ]
    spare = {"days": "", "side": "before", "kind": "calendar", "whom": (), "group": False}
    return [*rows, *[spare] * min(SPARE, MOST - len(rows))]


def rungs_given(posted: Mapping[str, Any], lists: Any) -> list[dict[str, Any]]:
    """The rungs that were filled in; a row without days is none. Raises ValueError for days that are no number."""
    found = []
    for place in range(MOST):
        text = str(posted.get(f"days-{place}", "")).strip()
        if not text:
            continue
        days = int(text)
        if not 0 <= days <= FARTHEST:
            raise ValueError(text)
        found.append(
            {
                "days": -days if posted.get(f"side-{place}") == "before" else days,
                "working": posted.get(f"kind-{place}") == "working",
                "whom": [one for one in WHOM if one in lists(f"whom-{place}")],
                "group": f"group-{place}" in posted,
            }
        )
    return found


class RobotForm(Worded):
    """A chat robot; what is there of address and secret is not shown."""

    name = forms.CharField(max_length=NAME)
    kind = forms.ChoiceField()
    address = forms.CharField(
        required=False, max_length=ADDRESS, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    secret = forms.CharField(required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))
    language = forms.ChoiceField()
    digest = forms.BooleanField(required=False)
    active = forms.BooleanField(required=False)

    def __init__(self, robot: Robot, *args: Any) -> None:
        initial = {name: getattr(robot, name) for name in ("name", "kind", "language", "digest", "active")}
        super().__init__(*args, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["active"].label, fields["active"].help_text = say("reminders.field.active_robot", language()), ""
        fields["kind"].choices = [(one, say(f"sending.robot_kind.{one}", language())) for one in Robot.Kind.values]
        fields["language"].choices = [(one, say(f"notices.language.{one}", language())) for one in ("zh", "en")]
        if robot.pk is not None:
            fields["address"].help_text = say("reminders.help.address_kept", language(), host=robot.host)
            fields["secret"].help_text = say("reminders.help.secret_kept" if robot.signed else "reminders.help.secret", language())
