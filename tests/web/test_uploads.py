"""Every page that takes a file asks the virus scanner first, says why a file is refused, and keeps nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from domain.rectification.test_rectification import drafted
from domain.test_gatherings import planned
from factories import House
from receivers import EICAR, Scanner, free_port, virus_scanner

from huiyin.domain.access import Role
from huiyin.domain.collection.models import SourceDocument
from huiyin.domain.collection.scan import Scan
from huiyin.domain.consolidation.models import Aspect, Problem
from huiyin.domain.gatherings.models import Material
from huiyin.domain.rectification.models import Evidence, Measure, Progress
from huiyin.words import say

pytestmark = pytest.mark.django_db
SOURCES = Path(__file__).resolve().parents[2] / "src" / "huiyin"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
WAYS = ("evidence", "material", "source", "scan", "import", "codebook", "calendar", "exchange", "organisation")


@pytest.fixture
def scanner(home: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scanner]:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    with virus_scanner() as one:
        monkeypatch.setattr(settings, "SCANNER", one.url)
        yield one


def measure(home: House) -> Measure:
    aspect = Aspect.objects.create(campaign=home.campaign, code="A01", title="后勤")
    problem = Problem.objects.create(campaign=home.campaign, code="P001", aspect=aspect, title="就餐", state="confirmed")
    made = drafted(home, problem, deadline=timezone.localdate() + timedelta(days=90))
    Measure.objects.update(state=Measure.State.APPROVED)
    return made


def sent(home: House, way: str, file: SimpleUploadedFile, language: str = "zh-hans") -> str:
    """Send a file on one of the ways; what the page says then."""
    code, origin = home.campaign.code, {"channel": home.channels["form"].pk, "team": home.team.pk, "received_on": "2025-07-10"}
    role: Role = Role.OFFICE
    name, more, given = "", list[Any](), dict[str, Any]()
    if way == "evidence":
        role, name, more, given = (
            Role.DEPARTMENT,
            "measure_do",
            [measure(home).number, "note_progress"],
            {"files": file, "text": "开过会了", "seen": "0"},
        )
    elif way == "material":
        role, name, more, given = Role.TEAM, "gathering_material", [planned(home).pk], {"title": "附件", "file": file}
    elif way == "source":
        name, given = "source_new", {**origin, "documents": file, "once": "0e984725-c51c-4bf4-9960-e1c80e27aba0"}
    elif way == "scan":
        name, given = "scan_new", {**origin, "documents": file}
    elif way == "import":
        name, given = "import_new", {**origin, "file": file}
    elif way == "codebook":
        name, given = "codebook_look", {"file": file}
    elif way == "calendar":
        name, given = "calendar", {"file": file, "deed": "look"}
    elif way == "exchange":
        name, given = "plan_exchange", {"file": file}
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(home.users[Role.ADMINISTRATOR if way == "organisation" else role])
    address = reverse("organisation_import") if way == "organisation" else reverse(name, args=[code, *more])
    answer = client.post(address, {"file": file} if way == "organisation" else given, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def kept(tmp_path: Path) -> list[str]:
    """Files of the installation besides its secrets, and rows that a file makes."""
    rows = [one.__name__ for one in (Evidence, Progress, Material, SourceDocument, Scan) if one.objects.exists()]
    return rows + [str(path) for path in tmp_path.rglob("*") if path.is_file() and "secrets" not in path.parts]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("way", WAYS)
def test_an_infected_file_is_refused_and_not_kept(home: House, scanner: Scanner, tmp_path: Path, way: str, language: str) -> None:
    text = sent(home, way, SimpleUploadedFile("附件.pdf", PDF + EICAR), language)
    assert say("frame.refused.file_infected", language[:2], file="附件.pdf", found="Eicar-Signature") in text
    assert scanner.taken == [PDF + EICAR] and kept(tmp_path) == []
    if way == "evidence":
        assert "开过会了" in text


@pytest.mark.parametrize("way", WAYS)
def test_a_scanner_that_is_away_keeps_files_out(
    home: House, scanner: Scanner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(settings, "SCANNER", f"tcp://127.0.0.1:{free_port()}")
    assert say("frame.refused.scanner_away", "zh", file="附件.pdf") in sent(home, way, SimpleUploadedFile("附件.pdf", PDF))
    assert kept(tmp_path) == []


def test_a_clean_file_is_kept_whole(home: House, scanner: Scanner, tmp_path: Path) -> None:
    sent(home, "evidence", SimpleUploadedFile("附件.pdf", PDF))
    assert [path.read_bytes() for path in (tmp_path / "evidence").rglob("*") if path.is_file()] == [PDF] == scanner.taken
    sent(home, "import", SimpleUploadedFile("表.csv", "序号,意见\n1,路灯不亮\n".encode()))
    assert ["序号,意见\n1,路灯不亮\n".encode()] == [
        path.read_bytes() for path in (tmp_path / "staged").rglob("*") if path.is_file() and path.suffix != ".json"
    ]


def test_no_page_takes_a_file_in_another_way() -> None:
    """Whoever reads what was uploaded is one of these modules; each asks the scanner itself, or leaves it to the service behind it."""
    found = {
        str(path.relative_to(SOURCES))
        for path in SOURCES.rglob("*.py")
        if re.search(r"FileField|\.FILES\b", path.read_text(encoding="utf-8"))
    }
    asks = {name for name in found if re.search(r"checked\(|CheckedFile", (SOURCES / name).read_text(encoding="utf-8"))}
    behind = {
        "web/office/gatherings/forms.py",
        "web/office/gatherings/noting.py",
        "web/office/lasting/looking.py",
        "web/office/register/doing.py",
        "web/office/scans/upload.py",
    }
    forms_only = {"web/office/imports/pages.py", "web/office/problems/codebook.py"}
    assert found - asks == behind | forms_only
