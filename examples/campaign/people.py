"""Who sits at the desk: the organisation, the accounts, the bodies and the teams of the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from examples.campaign.organisation import bring_in
from huiyin.accounts.models import Person, Unit, User
from huiyin.domain.access import Viewer, viewer_of
from huiyin.domain.activity import record
from huiyin.domain.campaigns.founding import found_campaign, open_campaign
from huiyin.domain.campaigns.keeping import keep_entry, make_team
from huiyin.domain.campaigns.models import Body, BodyMember, Campaign, Duty, Stratum, Team
from huiyin.domain.collection.models import PublicForm
from huiyin.domain.collection.public_forms import keep_form
from huiyin.domain.organisation import make_account, start_password


@dataclass
class Desk:
    """Who does what: the administrator and the campaign that they founded. ``said`` are the passwords as they were given out once, ``passphrases`` those of the ``keepers`` of identities (by account, with their person), ``receipts`` the codes of what was sent on the forms."""

    given: Mapping[str, Any]
    home: Path
    administrator: User
    campaign: Campaign | None = None
    said: dict[str, str] = field(default_factory=dict)
    keepers: dict[str, str] = field(default_factory=dict)
    passphrases: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Viewer] = field(default_factory=dict)

    @classmethod
    def opened(cls, given: Mapping[str, Any], home: Path) -> Desk:
        """An installation with its first administrator."""
        password = start_password()
        user = User.objects.create_user("administrator", password, is_superuser=True)
        record("make_administrator", user, actor=user, now=datetime.fromisoformat("2026-01-09T01:00:00+00:00"))
        return cls(given, home, user, said={"administrator": password})

    def viewer(self, code: str) -> Viewer:
        """Somebody by the code of their person, as the campaign sees them when all bodies sit; asked once, as long as no body or team is formed."""
        assert self.campaign is not None
        if code not in self.seen:
            self.seen[code] = viewer_of(User.objects.get(person__code=code), self.campaign, today=date(2026, 6, 30))
        return self.seen[code]

    @property
    def clerk(self) -> Viewer:
        """The office's first."""
        return self.viewer(self.given["bodies"]["office"][0])

    def organise(self, now: datetime) -> None:
        """The organisation, and an account for everybody who needs one."""
        bring_in(self.given["organisation"], self.home, by=self.administrator, now=now)

    def found(self, now: datetime) -> None:
        """The campaign with its office."""
        told = dict(self.given["campaign"])
        office = [Person.objects.get(code=code) for code in self.given["bodies"]["office"]]
        host = Unit.objects.get(code=self.given["organisation"]["host"]["code"])
        self.campaign = found_campaign(told.pop("code"), told.pop("name"), host, office, by=self.administrator, now=now, **told)

    def account(self, username: str, code: str, now: datetime) -> None:
        """An account for a person; its password is kept in ``said``."""
        self.said[username] = start_password()
        made = make_account(Person.objects.get(code=code), username, self.said[username], by=self.administrator, now=now)
        # Whoever looks at the demonstration is told the passwords, and need not change them.
        made.given_password = False
        made.save(update_fields=["given_password"])
        if code in self.given["bodies"]["privacy"]["members"]:
            self.keepers[username] = code

    def form_bodies(self, now: datetime) -> None:
        """Leading group, supervision, keepers of identities."""
        for kind in ("leading_group", "supervision", "privacy"):
            told = self.given["bodies"][kind]
            body = Body(campaign=self.campaign, kind=kind, name=told["name"], name_en=told["name_en"])
            keep_entry(body, by=self.clerk, now=now)
            for place, code in enumerate(told["members"]):
                duty = Duty.MEMBER if place else Duty.HEAD
                keep_entry(BodyMember(body=body, person=Person.objects.get(code=code), duty=duty, started_on=now.date()), by=self.clerk, now=now)
        self.seen.clear()

    def form_teams(self, now: datetime) -> None:
        """Nine teams with their leaders, members and cities; team 1 goes to the machinery union too, team 8 to the affiliated units."""
        assert self.campaign is not None
        cities = self.given["organisation"]["cities"]
        further = {1: ["machinery", "transport"], 7: ["science", "textiles"], 8: ["palace", "sanatorium", "services", "paper"]}
        for number, leader in enumerate(self.given["teams"]["leaders"], 1):
            places = [code for code, *_, team in cities if team == number] + further.get(number, [])
            team = Team(campaign=self.campaign, number=number, name=f"征求意见第{'一二三四五六七八九'[number - 1]}组", name_en=f"Collection team {number}")
            members = [Person.objects.get(code=f"member-{number}")]
            make_team(team, Person.objects.get(code=leader), members, Unit.objects.filter(code__in=places), by=self.clerk, now=now)
        self.seen.clear()

    def complete_lists(self, now: datetime) -> None:
        """A stratum that the case has besides the usual ones."""
        keep_entry(Stratum(campaign=self.campaign, code="affiliated", name="直属单位职工", name_en="Staff of affiliated units", order=90), by=self.clerk, now=now)

    def put_up_forms(self, now: datetime) -> None:
        """The forms on the web that the posters lead to."""
        channel = self.clerk.campaign.channels.get(code="web")
        question = {name: self.given["form"][name] for name in ("question", "question_en")}
        for told in (self.given["form"], *self.given["forms"]):
            place = Unit.objects.get(code=told["place"]) if "place" in told else None
            keep_form(PublicForm(campaign=self.campaign, channel=channel, **{**question, **told, "place": place}), by=self.clerk, now=now)

    def open(self, now: datetime) -> None:
        """Begin to collect."""
        assert self.campaign is not None
        open_campaign(self.campaign, by=self.clerk, now=now, today=now.date())


def accounts(desk: Desk, names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Each account with its password and whose it is."""
    people = dict(Person.objects.filter(code__in=names.values()).values_list("code", "name"))
    return {
        username: {"password": password, "person": people.get(names.get(username, ""), ""), "passphrase": desk.passphrases.get(username, "")}
        for username, password in desk.said.items()
    }
