"""A small campaign with somebody in every role, plainly invented."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from nacl.public import PrivateKey

from huiyin.accounts.models import Person, Post, Unit, User
from huiyin.domain.access import Role, Viewer, viewer_of
from huiyin.domain.campaigns.models import Body, BodyMember, Campaign, Channel, GatheringKind, Stratum, Team, TeamMember, TeamPlace
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.collection.receiving import Origin, receive_text
from huiyin.domain.collection.registering import confirm_source
from huiyin.domain.collection.vault import Vault

NOW = datetime(2025, 7, 10, 2, 30, tzinfo=UTC)
TODAY = date(2025, 7, 10)
_numbers = itertools.count(1)

MINUTES = """座谈会记录
时间：2025年7月9日
主持人：组长
钱工（一车间）：我讲两点。一是夜班食堂八点就关门，夜里没有热饭；二是更衣柜太少，三个人合用一个。
孙班长：同意夜班食堂的意见。另外，女工卫生室常年上锁。
李师傅：没有意见。
"""


@dataclass
class House:
    """A host with two departments, two cities and one plant; a campaign with one team; one user for each role."""

    host: Unit
    finance: Unit
    north: Unit
    south: Unit
    plant: Unit
    campaign: Campaign
    team: Team
    other_team: Team
    users: dict[Role, User]
    outsider: User
    vault_key: PrivateKey
    channels: dict[str, Channel] = field(default_factory=dict)
    strata: dict[str, Stratum] = field(default_factory=dict)
    kinds: dict[str, GatheringKind] = field(default_factory=dict)

    def viewer(self, role: Role) -> Viewer:
        """The user of a role, as seen in the campaign."""
        return viewer_of(self.users[role], self.campaign, today=TODAY)

    def origin(self, **fields: object) -> Origin:
        """A listening session of the team in the northern city."""
        given = {"channel": self.channels["session"], "received_on": TODAY, "team": self.team, "place": self.north, "stratum": self.strata["worker"], **fields}
        return Origin(**given)  # type: ignore[arg-type]

    def source(self, text: str = MINUTES, **fields: object) -> SourceDocument:
        """A source that was received and is not confirmed."""
        return receive_text(text, self.origin(**fields), by=self.viewer(Role.OFFICE), now=NOW, once=str(next(_numbers)).encode())

    def opinions(self, text: str = MINUTES, **fields: object) -> list[Opinion]:
        """The opinions of a confirmed source."""
        return confirm_source(self.source(text, **fields), by=self.viewer(Role.OFFICE), now=NOW)


def unit(code: str, kind: str, parent: Unit | None = None, **fields: object) -> Unit:
    """A unit whose name is its code."""
    return Unit.objects.create(code=code, name=f"{code}单位", name_en=code.title(), kind=kind, parent=parent, **fields)


def person(code: str, *posts: tuple[Unit, bool], name: str = "") -> Person:
    """A person with posts: (unit, leader)."""
    made = Person.objects.create(code=code, name=name or f"人员{code}", name_en=code.title())
    for where, leader in posts:
        Post.objects.create(person=made, unit=where, title="职务", title_en="Post", leader=leader)
    return made


def user(username: str, of: Person | None = None, **fields: object) -> User:
    """A user whose password is their name three times."""
    return User.objects.create_user(username, username * 3, person=of, **fields)


def house() -> House:
    """Make it."""
    host = unit("host", "headquarters")
    finance, office_unit = unit("finance", "department", host), unit("bureau", "department", host)
    north, south = unit("north", "territorial", host), unit("south", "territorial", host)
    plant = unit("plant", "grassroots", north)
    inspectors = unit("inspectors", "external")
    campaign = Campaign.objects.create(code="demo", name="听意见活动", name_en="Listening campaign", host=host, state="collecting", created_at=NOW)
    key = PrivateKey.generate()
    Vault.objects.create(campaign=campaign, public_key=bytes(key.public_key), created_at=NOW)
    people = {
        Role.LEADING_GROUP: person("chair", (host, True)),
        Role.OFFICE: person("clerk", (office_unit, False)),
        Role.SUPERVISION: person("inspector", (inspectors, True)),
        Role.PRIVACY: person("guard", (office_unit, False)),
        Role.TEAM: person("visitor", (office_unit, False)),
        Role.DEPARTMENT: person("head", (finance, True)),
        Role.LEADER: person("mayor", (north, True)),
    }
    for kind, role in (("leading_group", Role.LEADING_GROUP), ("office", Role.OFFICE), ("supervision", Role.SUPERVISION), ("privacy", Role.PRIVACY)):
        body = Body.objects.create(campaign=campaign, kind=kind, name=f"{kind}机构", name_en=kind)
        BodyMember.objects.create(body=body, person=people[role], duty="head")
    team, other = (Team.objects.create(campaign=campaign, number=n, name=f"第{n}组", name_en=f"Team {n}") for n in (1, 2))
    TeamMember.objects.create(team=team, person=people[Role.TEAM], duty="head")
    for place in (north, south):
        TeamPlace.objects.create(team=team, unit=place)
    users = {role: user(role.value, of) for role, of in people.items()}
    users[Role.ADMINISTRATOR] = user("administrator", is_superuser=True)
    made = House(host, finance, north, south, plant, campaign, team, other, users, user("outsider"), key)
    for order, code in enumerate(("session", "interview", "form", "box", "visit", "letter", "web", "phone")):
        made.channels[code] = Channel.objects.create(campaign=campaign, code=code, name=f"{code}渠道", name_en=code, order=order)
    for order, code in enumerate(("worker", "veteran", "cadre")):
        made.strata[code] = Stratum.objects.create(campaign=campaign, code=code, name=f"{code}人群", name_en=code, order=order)
    for order, code in enumerate(("listening_session", "interview", "study_meeting")):
        made.kinds[code] = GatheringKind.objects.create(campaign=campaign, code=code, name=f"{code}类型", name_en=code, order=order)
    return made
