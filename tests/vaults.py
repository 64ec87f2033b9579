"""A campaign whose vault three officers hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pytest
from factories import NOW, TODAY, House, person, user

from huiyin.accounts.models import Person, User
from huiyin.domain.access import Role, Viewer, viewer_of
from huiyin.domain.campaigns.models import Body, BodyMember, Campaign
from huiyin.domain.collection import holding
from huiyin.domain.collection.holding import enrol, found_vault, holders
from huiyin.domain.collection.models import Contributor, SourceDocument
from huiyin.domain.collection.opening import What, ask_opening, context_of
from huiyin.domain.collection.sealing import lock_private, new_holder, seal
from huiyin.domain.collection.vault import Vault, VaultHolder, VaultOpening

CONTACT = "钱工 13800000000"


def cheap(patch: pytest.MonkeyPatch) -> None:
    """Lock keys quickly: nothing here tests how slow guessing is."""
    for name, deed in (("new_holder", new_holder), ("lock_private", lock_private)):
        patch.setattr(holding, name, partial(deed, opslimit=1, memlimit=8192))


def officer(home: House, code: str, who: Person | None = None) -> User:
    """A further privacy officer."""
    made = user(code, who or person(code))
    BodyMember.objects.create(body=Body.objects.get(campaign=home.campaign, kind="privacy"), person=made.person)
    return made


def passphrase(of: User) -> str:
    """Everybody's own."""
    return f"{of.username}  的口令，又长又好记"


@dataclass
class Held:
    """Three officers: the first asks, the second decides, the third looks on."""

    home: House
    first: User
    second: User
    third: User

    def viewer(self, of: User) -> Viewer:
        """Somebody as seen in the campaign now."""
        return viewer_of(of, Campaign.objects.get(pk=self.home.campaign.pk), today=TODAY)

    def holder(self, of: User) -> VaultHolder:
        """Their part in the vault."""
        return holders(self.home.campaign).get(user=of)

    def contributor(self, pseudonym: str = "p1", **fields: object) -> Contributor:
        """Somebody who left a contact."""
        made = Contributor(campaign=self.home.campaign, pseudonym=pseudonym, **fields)
        made.sealed_contact = seal(CONTACT.encode(), bytes(Vault.objects.get().public_key), context=context_of(made))
        made.contact_index = b"i" * 32
        made.save()
        return made

    def source(self, **fields: object) -> SourceDocument:
        """A source, sealed with the vault."""
        self.home.campaign = Campaign.objects.get(pk=self.home.campaign.pk)
        for channel in self.home.channels.values():
            channel.refresh_from_db()
        return self.home.source(**fields)  # type: ignore[arg-type]

    def asked(self, source: SourceDocument, what: What = What.WORDS, by: User | None = None, of: User | None = None) -> VaultOpening:
        """The first asks the second."""
        by, of = by or self.first, of or self.second
        return ask_opening(source.number, what, "要当面核实", self.holder(of), passphrase(by), by=self.viewer(by), now=NOW, today=TODAY)


def held(home: House) -> Held:
    """Enrol three and found the vault anew."""
    Vault.objects.all().delete()
    made = Held(home, home.users[Role.PRIVACY], officer(home, "second"), officer(home, "third"))
    holders = [enrol(passphrase(one), by=made.viewer(one), now=NOW, today=TODAY) for one in (made.first, made.second, made.third)]
    found_vault([one.pk for one in holders], by=made.viewer(made.first), now=NOW, today=TODAY)
    return made
