"""The plan as papers: a frozen version with the names of its day, the draft marked as one, each opened by a program that reads it."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from domain.rectification.test_rectification import drafted, issued, problems
from factories import House
from python_calamine import CalamineWorkbook

from huiyin.accounts.models import Person, Unit
from huiyin.domain.access import Role
from huiyin.domain.rectification.freezing import digest_of, freeze, names_of, still_stands
from huiyin.domain.rectification.measures import change_measure, issue_plan, propose_plan
from huiyin.domain.rectification.models import Measure, RectificationPlan
from web.test_register import confirmed  # noqa: F401

pytestmark = pytest.mark.django_db
BOMB = '=HYPERLINK("http://x")'
COLUMNS = ["序号", "方面", "问题", "编号", "整改措施", "整改要求", "责任领导", "牵头部门", "配合部门", "经办人", "时限类别", "完成时限"]
KINDS = ("docx", "xlsx", "pdf")


def asked(home: House, role: Role, kind: str, number: int = 0, tongue: str = "zh") -> Any:
    client = Client()
    client.force_login(home.users[role])
    name, more = ("rectification_version_paper", [number]) if number else ("rectification_paper", [])
    return client.get(reverse(name, args=[home.campaign.code, *more, kind]), {"in": tongue})


def taken(home: House, kind: str, number: int = 0, tongue: str = "zh") -> bytes:
    answer = asked(home, Role.OFFICE, kind, number, tongue)
    assert answer.status_code == 200
    return bytes(answer.content)


def read(data: bytes, kind: str) -> str:
    """All text that a reader of the format finds, without blanks."""
    if kind == "docx":
        document = Document(io.BytesIO(data))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        found = [*(one.text for one in document.paragraphs), *cells, *(one.text for one in document.sections[0].footer.paragraphs)]
    elif kind == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    else:
        pages = pdfium.PdfDocument(data)
        found = [page.get_textpage().get_text_bounded() for page in pages]
        pages.close()
    return re.sub(r"\s", "", "".join(found))


@pytest.mark.parametrize("kind", KINDS)
def test_a_version_says_what_it_said_then(confirmed: House, kind: str) -> None:  # noqa: F811
    issued(confirmed)
    Measure.objects.update(officer=confirmed.users[Role.DEPARTMENT].person)
    RectificationPlan.objects.update(frozen=freeze(confirmed.campaign))
    before = taken(confirmed, kind, 1)
    Person.objects.filter(user=confirmed.users[Role.LEADER]).update(name="改了名")
    Unit.objects.filter(pk=confirmed.finance.pk).update(name="改名处")
    type(confirmed.campaign).objects.update(name="改名活动")
    Measure.objects.update(content="后来改的")
    assert taken(confirmed, kind, 1) == before
    text = read(before, kind)
    for wanted in (
        "听意见活动整改方案",
        "食堂夜里供热饭",
        "连续一个月",
        "人员mayor",
        "人员head",
        "finance单位",
        "限期整改",
        "第1稿",
        "由领导小组印发",
        "印发单位：host单位leading_group机构",
        "共3个问题，3项措施",
    ):
        assert wanted in text
    assert RectificationPlan.objects.get().digest in text
    assert not [word for word in ("改了名", "改名处", "改名活动", "后来改的", "草稿") if word in text]


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_and_what_is_not_issued_say_so(confirmed: House, kind: str) -> None:  # noqa: F811
    for one in problems(confirmed):
        drafted(confirmed, one, content=BOMB, helping=[confirmed.users[Role.OFFICE].person.posts.get().unit])  # type: ignore[union-attr]
    text = read(taken(confirmed, kind), kind)
    assert (
        "听意见活动整改方案（草稿）" in text and "不作为办理依据" in text and "拟稿单位" in text and BOMB in text and "bureau单位" in text
    )
    propose_plan(by=confirmed.viewer(Role.OFFICE), now=timezone.now())
    assert "（送审稿）" in read(taken(confirmed, kind, 1), kind)
    english = read(taken(confirmed, kind, 1, "en"), kind)
    assert (
        "Listeningcampaign:rectificationplan(proposed)" in english
        and "Mayor" in english
        and "Finance" in english
        and "byadate:3" in english
        and "Leaddepartment" in english
    )


def test_the_document_is_as_offices_print_it(confirmed: House) -> None:  # noqa: F811
    first, *_ = problems(confirmed)
    for one in problems(confirmed):
        drafted(confirmed, one)
    drafted(confirmed, first, content="第二项\n分两行")
    document = Document(io.BytesIO(taken(confirmed, "docx")))
    (table,) = document.tables
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert [cell.text for cell in table.rows[0].cells] == COLUMNS
    rows: Any = [row._tr for row in table.rows]
    assert rows[0].trPr.find(qn("w:tblHeader")) is not None and rows[1].trPr.find(qn("w:cantSplit")) is not None
    assert "PAGE" in document.sections[0].footer._element.xml and "草稿" in document.sections[0].footer.paragraphs[0].text
    merges = [[(found := cell.tcPr.find(qn("w:vMerge"))) is not None and found.get(qn("w:val")) for cell in row.tc_lst] for row in rows[1:]]
    second = next(at for at, row in enumerate(table.rows[1:]) if row.cells[4].text == "第二项\n分两行")
    assert merges[second][1:3] == ["continue", "continue"] and merges[second - 1][2] == "restart" and merges[second][0] is False
    assert table.rows[second + 1].cells[2].text == table.rows[second].cells[2].text == f"{first.code} {first.title}"
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(taken(confirmed, "xlsx"))).get_sheet_by_index(0)
    assert sheet.to_python()[4] == COLUMNS
    assert [(top[0] - 5, bottom[0] - 5) for top, bottom in sheet.merged_cell_ranges or [] if top[1] == bottom[1] == 2] == [
        (second - 1, second)
    ]


def test_a_name_changes_no_measure_and_an_old_version_is_still_read(confirmed: House) -> None:  # noqa: F811
    for one in problems(confirmed):
        drafted(confirmed, one)
    plan = propose_plan(by=confirmed.viewer(Role.OFFICE), now=timezone.now())
    Person.objects.filter(user=confirmed.users[Role.LEADER]).update(name="改了名")
    assert still_stands(plan) and digest_of(freeze(confirmed.campaign)) != plan.digest
    assert names_of(plan.frozen)[0]["mayor"] == ("人员mayor", "Mayor")
    # As versions were frozen before names were kept.
    old = {"measures": [{key: value for key, value in one.items() if not key.startswith("aspect")} for one in plan.frozen["measures"]]}
    RectificationPlan.objects.filter(pk=plan.pk).update(frozen=old, digest=digest_of(old))
    plan.refresh_from_db()
    assert names_of(plan.frozen)[0]["mayor"] == ("改了名", "Mayor") and still_stands(plan)
    text = read(taken(confirmed, "docx", plan.number), "docx")
    assert "改了名" in text and problems(confirmed)[0].aspect.title in text
    change_measure(
        Measure.objects.get(number=1),
        {"deadline": date.today() + timedelta(days=40)},
        by=confirmed.viewer(Role.OFFICE),
        now=timezone.now(),
        today=date(2025, 7, 10),
    )
    assert not still_stands(plan)
    RectificationPlan.objects.filter(pk=plan.pk).update(digest="0" * 64)
    plan.refresh_from_db()
    assert not still_stands(plan)


def test_an_issued_old_version_can_still_be_issued(confirmed: House) -> None:  # noqa: F811
    for one in problems(confirmed):
        drafted(confirmed, one)
    plan = propose_plan(by=confirmed.viewer(Role.OFFICE), now=timezone.now())
    old = {"measures": [{key: value for key, value in one.items() if not key.startswith("aspect")} for one in plan.frozen["measures"]]}
    RectificationPlan.objects.filter(pk=plan.pk).update(frozen=old, digest=digest_of(old))
    plan.refresh_from_db()
    issue_plan(plan, by=confirmed.viewer(Role.LEADING_GROUP), now=timezone.now())
    assert plan.state == "issued"


@pytest.mark.parametrize("role", list(Role))
def test_who_takes_the_plan_away(confirmed: House, role: Role) -> None:  # noqa: F811
    issued(confirmed)
    status = 200 if role in {Role.OFFICE, Role.LEADING_GROUP, Role.SUPERVISION} else 404
    assert (asked(confirmed, role, "docx").status_code, asked(confirmed, role, "docx", 1).status_code) == (status, status)
    assert asked(confirmed, role, "txt").status_code == 404
