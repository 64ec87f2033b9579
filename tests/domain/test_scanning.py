"""Pages of paper: each waits once as a sealed picture, becomes one source, and is lost nowhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import NOW, TODAY, House
from hypothesis import given
from hypothesis import strategies as st
from intake.test_pictures import SECRET, exif
from intake.test_scanned import pdf, photo, png

from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.lifecycle import CAMPAIGN
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection import scanning
from huiyin.domain.collection.models import SourceDocument
from huiyin.domain.collection.picturing import PictureGone
from huiyin.domain.collection.registering import confirm_source, name_targets
from huiyin.domain.collection.retention import destroy_due
from huiyin.domain.collection.scan import Scan
from huiyin.domain.collection.scanning import (
    bring_in,
    picture_of,
    proposal_of,
    propose,
    put_aside,
    scans_visible_to,
    take_up_again,
    type_sheet,
)
from huiyin.domain.collection.serials import canonical, serial, serials_in
from huiyin.domain.oversight.reconciliation import account
from huiyin.domain.storing import Sent
from huiyin.domain.transitions import NotAllowed, advance
from huiyin.intake.ocr import Line
from huiyin.intake.scanned import FILE_BYTES, NotAScan

WORDS = "夜班食堂八点就关门，夜里没有热饭。联系我：13800138000。"


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path / "pictures"


def sent(data: bytes, name: str = "扫描.jpg") -> Sent:
    return Sent(name, len(data), iter([data[:9], data[9:]]))


def brought(home: House, data: bytes = b"", role: Role = Role.OFFICE, name: str = "扫描.jpg", **origin: object) -> list[Scan]:
    told = home.origin(channel=home.channels["form"], **origin)
    return list(bring_in(sent(data or photo(), name), told, by=home.viewer(role), now=NOW).new)


def typed(home: House, scan: Scan, text: str = WORDS, role: Role = Role.OFFICE, **given: Any) -> SourceDocument:
    return type_sheet(scan, text, **{"stratum": scan.stratum, "place": scan.place, **given}, by=home.viewer(role), now=NOW)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def refused(deed: Callable[[], object]) -> str:
    with pytest.raises(NotAllowed) as caught:
        deed()
    return caught.value.code


# Coming in.


def test_each_page_waits_once(home: House, kept: Path) -> None:
    three = brought(home, pdf(3), name="一批.pdf")
    assert [(one.number, one.page, one.pages, one.file_name, one.state) for one in three] == [(n, n, 3, "一批.pdf", "waiting") for n in (1, 2, 3)]
    again = bring_in(sent(pdf(3), "另一个名字.pdf"), home.origin(channel=home.channels["form"]), by=home.viewer(Role.OFFICE), now=NOW)
    assert (again.new, [one.number for one in again.known]) == ((), [1, 2, 3])
    assert (len(files(kept)), Scan.objects.count()) == (3, 3)
    assert Activity.objects.get(verb="bring_scans").detail == {"first": 1, "count": 3}
    assert not SourceDocument.objects.exists()


def test_the_same_photo_with_other_notes_is_the_same(home: House, kept: Path) -> None:
    (one,) = brought(home, photo())
    assert [brought(home, photo(exif(1))), len(files(kept))] == [[], 1]
    assert one.number == 1


def test_a_picture_is_sealed_and_bound_to_its_page(home: House, kept: Path) -> None:
    one, other = brought(home, photo(exif(6))), brought(home, png())
    (path,) = [path for path in files(kept) if path.name == one[0].picture]
    data = path.read_bytes()
    assert (data.count(b"JFIF"), SECRET in data, stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0, False, 0o600, 0o700)
    assert picture_of(one[0]).startswith(b"\xff\xd8\xff") and SECRET not in picture_of(one[0])
    moved = other[0]
    moved.picture = one[0].picture
    with pytest.raises(PictureGone):
        picture_of(moved)
    path.write_bytes(data[:-1] + b"\x00")
    with pytest.raises(PictureGone):
        picture_of(one[0])
    path.unlink()
    with pytest.raises(PictureGone):
        picture_of(one[0])


@pytest.mark.parametrize(("data", "code"), [(b"", "empty"), (b"MZ\x90", "kind"), (photo()[:-2], "broken"), (b"%PDF-1.4\n", "pdf_broken"), (b"II*\x00", "tiff")])
def test_what_is_not_taken_leaves_nothing(home: House, kept: Path, data: bytes, code: str) -> None:
    origin = home.origin(channel=home.channels["form"])
    assert refused(lambda: bring_in(sent(data), origin, by=home.viewer(Role.OFFICE), now=NOW)) == code
    assert (files(kept), Scan.objects.exists(), Activity.objects.filter(verb="bring_scans").exists()) == ([], False, False)


def test_a_large_file_is_refused_unread(home: House) -> None:
    def unread() -> Iterator[bytes]:
        raise AssertionError("read")
        yield b""

    origin = home.origin(channel=home.channels["form"])
    assert refused(lambda: bring_in(Sent("大.pdf", FILE_BYTES + 1, unread()), origin, by=home.viewer(Role.OFFICE), now=NOW)) == "large"


def test_a_file_that_fails_half_way_leaves_nothing(home: House, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = scanning.pages

    def halting(scanned: Any) -> Iterator[Any]:
        yield next(real(scanned))
        raise NotAScan("pdf_unsafe")

    monkeypatch.setattr(scanning, "pages", halting)
    assert refused(lambda: brought(home, pdf(3))) == "pdf_unsafe"
    assert (files(kept), Scan.objects.exists()) == ([], False)


def test_a_team_brings_in_its_own_only(home: House, kept: Path) -> None:
    assert len(brought(home, role=Role.TEAM)) == 1
    assert refused(lambda: brought(home, png(), role=Role.TEAM, team=home.other_team)) == "role"
    assert refused(lambda: brought(home, png(), role=Role.SUPERVISION)) == "role"
    home.campaign.state = "closed"
    for channel in home.channels.values():
        channel.campaign = home.campaign
    assert refused(lambda: brought(home, png())) == "not_collecting"
    assert len(files(kept)) == 1


# Typing.


def test_a_typed_page_is_one_source(home: House) -> None:
    (scan,) = brought(home)
    source = typed(home, scan, place=home.south)
    scan.refresh_from_db()
    assert (scan.state, scan.source, scan.place, source.place, source.team, source.channel.code) == ("typed", source, home.south, home.south, home.team, "form")
    assert (source.state, source.file_name, source.within, "13800138000" in source.text, source.covered) == ("received", "扫描.jpg", "", False, 1)
    assert refused(lambda: typed(home, scan)) == "state"
    assert SourceDocument.objects.count() == 1
    assert len(confirm_source(source, by=home.viewer(Role.OFFICE), now=NOW)) >= 1


def test_a_page_of_several_says_which(home: House) -> None:
    pages = brought(home, pdf(2), name="两页.pdf")
    assert typed(home, pages[1]).within == "2/2"
    # Two people may write the same words.
    assert typed(home, pages[0]).number == 2


def test_nothing_is_typed_where_it_may_not(home: House) -> None:
    (scan,) = brought(home, team=home.other_team)
    assert refused(lambda: typed(home, scan, text=" \n ")) == "no_words"
    assert refused(lambda: typed(home, scan, role=Role.TEAM)) == "role"
    assert refused(lambda: typed(home, scan, role=Role.SUPERVISION)) == "role"
    assert refused(lambda: put_aside(scan, "blank", by=home.viewer(Role.TEAM), now=NOW)) == "role"
    assert refused(lambda: propose([scan], by=home.viewer(Role.TEAM))) == "role"
    scan.refresh_from_db()
    assert (scan.state, SourceDocument.objects.exists()) == ("waiting", False)


def test_a_serial_is_typed_once_or_said_to_go_on(home: House) -> None:
    number = serial("north-1", 7)
    first, second = brought(home, pdf(2))
    typed(home, first, serial=number)
    assert refused(lambda: typed(home, second, serial=number)) == "serial_known"
    assert SourceDocument.objects.count() == 1
    typed(home, second, serial=number, further=True)
    assert list(Scan.objects.filter(serial=number, state="typed")) == [first, second]


def test_setting_aside_needs_a_listed_reason_and_can_be_undone(home: House) -> None:
    (scan,) = brought(home)
    assert refused(lambda: put_aside(scan, "because", by=home.viewer(Role.OFFICE), now=NOW)) == "reason"
    put_aside(scan, "blank", by=home.viewer(Role.TEAM), now=NOW)
    assert (scan.state, scan.reason) == ("set_aside", "blank")
    assert refused(lambda: typed(home, scan)) == "state"
    assert refused(lambda: take_up_again(scan, by=home.viewer(Role.TEAM), now=NOW)) == "role"
    take_up_again(scan, by=home.viewer(Role.OFFICE), now=NOW)
    assert (scan.state, scan.reason) == ("waiting", "")
    assert typed(home, scan).number == 1


def test_what_the_machine_read_is_sealed_until_it_is_typed(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    (scan,) = brought(home)
    monkeypatch.setattr(scanning, "read_lines", lambda pictures: [[Line("夜班食堂", 0.91)] for _ in pictures])
    assert propose([scan], by=home.viewer(Role.TEAM)) == 1
    scan.refresh_from_db()
    assert (proposal_of(scan), "夜班食堂".encode() in bytes(scan.proposal or b"")) == ([Line("夜班食堂", 0.91)], False)
    assert not SourceDocument.objects.exists()
    typed(home, scan)
    scan.refresh_from_db()
    assert (scan.proposal, proposal_of(scan), propose([scan], by=home.viewer(Role.OFFICE))) == (None, None, 0)


# Who sees, how long, and whether it adds up.


def test_whoever_may_not_read_the_source_does_not_see_the_page(home: House) -> None:
    own, other = brought(home)[0], brought(home, png(), team=home.other_team)[0]
    seen = {role: set(scans_visible_to(home.viewer(role), today=TODAY)) for role in home.users}
    everything, nothing = {own, other}, set[Scan]()
    assert seen == {role: everything if role in {Role.OFFICE, Role.SUPERVISION} else {own} if role == Role.TEAM else nothing for role in home.users}
    opinions = confirm_source(typed(home, own), by=home.viewer(Role.OFFICE), now=NOW)
    name_targets(opinions[0], [home.users[Role.OFFICE].person.posts.get().unit], [], by=home.viewer(Role.OFFICE), now=NOW)  # type: ignore[union-attr]
    assert set(scans_visible_to(home.viewer(Role.OFFICE), today=TODAY)) == {other}
    assert set(scans_visible_to(home.viewer(Role.TEAM), today=TODAY)) == nothing
    assert set(scans_visible_to(home.viewer(Role.SUPERVISION), today=TODAY)) == everything


def test_pictures_go_with_the_words_as_received(home: House, kept: Path) -> None:
    first, second = brought(home, pdf(2))
    typed(home, first)
    advance(home.campaign, "close", CAMPAIGN, by=home.viewer(Role.OFFICE), now=NOW)
    assert destroy_due(now=NOW, today=TODAY) == {}
    assert len(files(kept)) == 2
    due = destroy_due(now=NOW, today=date(2027, 7, 10))
    assert (due[home.campaign].pictures, due[home.campaign].texts, files(kept)) == (2, 1, [])
    assert Activity.objects.get(verb="destroy").detail == {"contacts": 0, "texts": 1, "pictures": 2}
    for scan in (first, second):
        scan.refresh_from_db()
        with pytest.raises(PictureGone):
            picture_of(scan)
    assert (first.source is not None, account(home.campaign).holds, destroy_due(now=NOW, today=date(2027, 7, 10))) == (True, True, {})


def test_what_an_interrupted_upload_left_is_swept(home: House, kept: Path) -> None:
    (scan,) = brought(home)
    left, fresh = kept / str(home.campaign.pk) / "left", kept / str(home.campaign.pk) / "fresh"
    for path in (left, fresh):
        path.write_bytes(b"x")
    hours_ago = (NOW - timedelta(hours=7)).timestamp()
    for path in (left, kept / str(home.campaign.pk) / scan.picture):
        os.utime(path, (hours_ago, hours_ago))
    destroy_due(now=NOW, today=TODAY)
    assert {path.name for path in files(kept)} == {"fresh", scan.picture}


def test_every_page_is_accounted_for(home: House) -> None:
    pages = brought(home, pdf(4))
    typed(home, pages[0])
    put_aside(pages[1], "blank", by=home.viewer(Role.OFFICE), now=NOW)
    found = account(Campaign.objects.get())
    scans = next(one for one in found.sums if one.name == "scans")
    assert (scans.total, dict(scans.parts), found.holds) == (4, {"waiting": 2, "typed": 1, "set_aside": 1}, True)
    Scan.objects.filter(pk=pages[2].pk).delete()
    found = account(home.campaign)
    assert (found.holds, next(one for one in found.sums if one.name == "scans").holds) == (False, False)


# Serials.


@given(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True), st.integers(1, 999_999))
def test_a_serial_is_known_again(code: str, number: int) -> None:
    made = serial(code, number)
    assert canonical(made) == canonical(f" {made.lower().replace('-', ' – ')} ") == made
    assert serials_in(f"编号：{made} 请勿折叠") == [made]


@given(st.integers(1, 9999), st.integers(0, 100), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_a_wrong_character_is_noticed(number: int, at: int, instead: str) -> None:
    made = serial("form7", number)
    at %= len(made)
    wrong = made[:at] + instead + made[at + 1 :]
    # A figure that was taken for a letter, or the other way round, is put right.
    assert canonical(wrong) in {None, made}
    assert wrong == made or canonical(wrong) is None or {made[at], instead} <= set("0O1IL")


@pytest.mark.parametrize("text", ["", "NORTH-1", "NORTH-0001", "编号", "NORTH-0001-", "a b"])
def test_what_is_no_serial(text: str) -> None:
    assert canonical(text) is None
