"""Files of gatherings: which are taken, how they are kept, and when they go."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from factories import NOW, House
from intake.test_pictures import DATA, HEAD, PNG, SECRET, TAIL, chunk, exif, jpeg

from domain.test_gatherings import planned, refused
from huiyin.domain.accepting import FILE_BYTES
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.gatherings.attachments import Sent, add_material, path_of, remove_material
from huiyin.domain.gatherings.models import Gathering, Material
from huiyin.domain.gatherings.services import cancel_gathering

PDF = b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n"
PHOTO = jpeg(exif(6))


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path / "attachments"


def sent(data: bytes, name: str = "图.jpg") -> Sent:
    return Sent(name, len(data), iter([data[:5], data[5:]]))


def added(home: House, one: Gathering, file: Sent | None = None, title: str = "", **fields: object) -> Material:
    return add_material(one, title=title, issuer="", file=file, by=home.viewer(Role.TEAM), now=NOW, **fields)  # type: ignore[arg-type]


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_photo_is_kept_without_its_place(home: House, kept: Path) -> None:
    made = added(home, planned(home), sent(PHOTO, r"C:\照片\会场.jpg"), photo=True)
    assert (made.title, made.file_name, made.file_kind, made.photo) == (r"C:\照片\会场.jpg", r"C:\照片\会场.jpg", "jpeg", True)
    path = path_of(made)
    assert path is not None and [path] == files(kept)
    data = path.read_bytes()
    assert (made.size, SECRET in data, data[:2]) == (len(data), False, b"\xff\xd8")
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    assert Activity.objects.get(verb="add_material").detail == {"material": made.pk, "digest": path.name}


@pytest.mark.parametrize(("data", "kind"), [(PHOTO, "jpeg"), (PNG + HEAD + chunk(b"tEXt", SECRET) + DATA + TAIL, "png"), (PDF, "pdf")])
def test_content_tells_the_kind_whatever_its_name(home: House, kept: Path, data: bytes, kind: str) -> None:
    made = added(home, planned(home), sent(data, "纪要.docx"), title="附件")
    assert (made.file_kind, made.title, SECRET in files(kept)[0].read_bytes()) == (kind, "附件", False)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"GIF89a" + bytes(50), "file_kind"),
        (b"<svg onload=alert(1)>", "file_kind"),
        (b"<html><script>alert(1)</script>", "file_kind"),
        (b"PK\x03\x04" + bytes(50), "file_kind"),
        (b"junk %PDF-1.4 %%EOF", "file_kind"),
        (b"%PDF-1.4\n", "file_broken"),
        (PHOTO[:-2], "file_broken"),
        (PNG + HEAD, "file_broken"),
    ],
)
def test_what_is_not_taken_leaves_nothing(home: House, kept: Path, data: bytes, code: str) -> None:
    one = planned(home)
    assert refused(lambda: added(home, one, sent(data), title="附件")) == code
    assert (files(kept), Material.objects.exists(), Activity.objects.filter(verb="add_material").exists()) == ([], False, False)


def test_a_large_file_is_refused_unread(home: House, kept: Path) -> None:
    def unread() -> Iterator[bytes]:
        raise AssertionError("read")
        yield b""

    one = planned(home)
    assert refused(lambda: added(home, one, Sent("大.jpg", FILE_BYTES + 1, unread()))) == "file_large"
    assert files(kept) == []


def test_the_same_is_kept_once_and_goes_with_the_last(home: House, kept: Path) -> None:
    first, second, by = planned(home), planned(home), home.viewer(Role.TEAM)
    made = added(home, first, sent(PHOTO))
    assert added(home, first, sent(PHOTO)) == made
    other = added(home, second, sent(PHOTO))
    assert (len(files(kept)), Material.objects.count(), Activity.objects.filter(verb="add_material").count()) == (1, 2, 2)
    remove_material(made, by=by, now=NOW)
    assert len(files(kept)) == 1
    remove_material(other, by=by, now=NOW)
    assert (files(kept), Material.objects.count(), Activity.objects.filter(verb="remove_material").count()) == ([], 0, 2)


def test_a_material_needs_no_file(home: House, kept: Path) -> None:
    made = added(home, planned(home), title="《读本》")
    assert (path_of(made), made.digest, files(kept)) == (None, "", [])
    remove_material(made, by=home.viewer(Role.OFFICE), now=NOW)
    assert not Material.objects.exists()


def test_who_adds_and_removes(home: House, kept: Path) -> None:
    one, other = planned(home), planned(home, team=home.other_team)
    made = added(home, one, sent(PDF))
    assert refused(lambda: added(home, other, sent(PDF))) == "role"
    assert refused(lambda: remove_material(made, by=home.viewer(Role.SUPERVISION), now=NOW)) == "role"
    secret = planned(home, mode="back_to_back")
    closed = replace(home.viewer(Role.TEAM), recused_units=frozenset({home.north.pk}))
    assert refused(lambda: add_material(secret, title="照片", issuer="", by=closed, now=NOW)) == "recused"
    cancel_gathering(one, "雨", by=home.viewer(Role.OFFICE), now=NOW)
    assert refused(lambda: added(home, one, sent(PDF))) == "cancelled"
    assert (len(files(kept)), Material.objects.count()) == (1, 1)
