"""The problem list in the browser: its sums, one problem, its versions, its papers, a codebook."""

from __future__ import annotations

import io
import zipfile

import pypdfium2 as pdfium
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from docx import Document
from domain.consolidation.test_confirming import clear
from domain.consolidation.test_running import SAID, run, said
from factories import NOW, TODAY, House

from huiyin.domain.access import Role
from huiyin.domain.campaigns.models import Body, BodyMember, Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets, restate
from huiyin.domain.consolidation.categories import Category
from huiyin.domain.consolidation.codebook import TEMPLATE
from huiyin.domain.consolidation.confirming import propose_list
from huiyin.domain.consolidation.deciding import last_number, merge, move, rename
from huiyin.domain.consolidation.models import Placement, Problem, ProblemList
from huiyin.domain.consolidation.quoting import quoting_titles
from huiyin.domain.consolidation.selectors import map_of
from huiyin.words import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(home: House) -> House:
    """Twelve opinions about three matters, consolidated, nothing waiting."""
    said(home, SAID)
    run(home)
    clear(home)
    return home


def entered(home: House, role: Role) -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(home.users[role])
    return client


def page(client: Client, name: str, home: House, *args: object, **query: str) -> str:
    """The text of a page."""
    answer = client.get(reverse(name, args=[home.campaign.code, *args]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def told(answer: HttpResponseBase) -> str:
    """What a page said after a deed."""
    assert answer.status_code == 200
    return answer.content.decode()  # type: ignore[attr-defined]


def codes(home: House) -> list[str]:
    """The codes of the problems in the list."""
    return [row.problem.code for group in map_of(home.viewer(Role.OFFICE)) for row in group.rows]


def plainly_titled(home: House) -> None:
    """No title in words that were said, as the machine gives them."""
    for code in Problem.objects.values_list("code", flat=True):
        Problem.objects.filter(code=code).update(title=f"题目{code}", decided=True)


def test_an_empty_list_says_what_to_do(home: House) -> None:
    assert say("problems.none", "zh") in (text := page(entered(home, Role.OFFICE), "problems", home)) or say("problems.none_run", "zh") in text
    assert reverse("codebook", args=[home.campaign.code]) in text
    assert reverse("codebook", args=[home.campaign.code]) not in page(entered(home, Role.SUPERVISION), "problems", home)


def test_the_list_shows_its_sums_and_that_they_hold(full: House) -> None:
    for role in (Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP):
        text = page(entered(full, role), "problems", full)
        assert say("problems.sums_hold", "zh") in text and all(f"/problems/{code}/" in text for code in codes(full))
    Placement.objects.filter(opinion__number=1).update(share=500)
    assert say("problems.sums_fail", "zh") in page(entered(full, Role.OFFICE), "problems", full)


def test_a_code_that_was_merged_leads_to_where_it_went(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    keep, gone, *_ = codes(full)
    merge([gone], keep, by=clerk, now=NOW, seen=last_number(clerk))
    client = entered(full, Role.OFFICE)
    for name in ("problem", "problem_edit"):
        assert client.get(reverse(name, args=[full.campaign.code, gone])).headers["Location"].endswith(f"/problems/{keep}/")
    text = page(client, "problem", full, keep)
    assert gone in text and say("problems.decided.took_in", "zh", other=gone, count=Placement.objects.filter(problem__code=keep, decided_by=clerk.user).count()) in text


def test_the_office_writes_about_a_problem_and_is_told_of_somebody_else(full: House) -> None:
    client, code = entered(full, Role.OFFICE), codes(full)[0]
    address = reverse("problem_edit", args=[full.campaign.code, code])
    first = client.get(address).context["form"]
    formalism = Category.objects.get(code="formalism")
    sent = {"statement": "夜里没有热饭。", "origin": "opinions", "immediate": "on", "misconduct": [str(formalism.pk)], "seen": first.initial["seen"]}
    text = told(client.post(address, sent, follow=True))
    assert "夜里没有热饭。" in text and "形式主义" in text and say("problems.told.written", "zh") in text
    text = told(client.post(address, {**sent, "statement": "另一种写法"}))
    assert say("problems.refused.written_meanwhile", "zh", problem=code) in text and "另一种写法" in text
    assert Problem.objects.get(code=code).statement == "夜里没有热饭。"
    assert entered(full, Role.SUPERVISION).get(address).status_code == 404


def test_a_problem_from_the_self_check_is_added(full: House) -> None:
    client, address = entered(full, Role.OFFICE), reverse("problem_new", args=[full.campaign.code])
    assert say("problems.error.aspect", "zh") in told(client.post(address, {"title": "会议太多", "origin": "self_found"}))
    text = told(client.post(address, {"title": "会议太多", "new_aspect": "作风", "origin": "self_found", "statement": "每周三天"}, follow=True))
    assert "会议太多" in text and say("problems.no_opinions", "zh") in text
    assert "会议太多" in page(client, "problems", full)


def test_who_does_not_read_the_source_reads_other_words_where_there_are_any(full: House) -> None:
    opinion = Opinion.objects.get(number=1)
    code = Placement.objects.get(opinion=opinion).problem.code  # type: ignore[union-attr]
    restate(opinion, "请改善菜的味道。", by=full.viewer(Role.OFFICE), now=NOW)
    chair, clerk = (page(entered(full, role), "problem", full, code) for role in (Role.LEADING_GROUP, Role.OFFICE))
    assert "请改善菜的味道。" in chair and SAID[0] not in chair
    assert SAID[0] in clerk
    head = full.users[Role.LEADING_GROUP].person
    assert head is not None
    name_targets(opinion, [], [head], by=full.viewer(Role.OFFICE), now=NOW)
    text = page(entered(full, Role.LEADING_GROUP), "problem", full, code)
    assert "请改善菜的味道。" not in text and say("problems.not_yours", "zh", count=1) in text and head.name not in text.partition("<main")[2]
    assert head.name in page(entered(full, Role.OFFICE), "problem", full, code)


def test_where_opinions_come_from_is_told_only_of_enough(full: House) -> None:
    clerk, (one, *_) = full.viewer(Role.OFFICE), codes(full)
    assert say("problems.too_few", "zh", least=5) in page(entered(full, Role.OFFICE), "problem", full, one)
    move(range(1, 9), one, by=clerk, now=NOW, seen=last_number(clerk))
    text = page(entered(full, Role.OFFICE), "problem", full, one)
    assert say("problems.by.channel", "zh") in text and say("problems.few", "zh") in text


def test_categories_are_the_campaigns_own(full: House) -> None:
    client, address = entered(full, Role.OFFICE), reverse("categories", args=[full.campaign.code])
    assert "奢靡之风" in page(client, "categories", full)
    assert "不作为" in told(client.post(address, {"axis": "misconduct", "name": "不作为", "name_en": "Inaction"}, follow=True))
    one = Category.objects.get(name="不作为")
    there = reverse("category", args=[full.campaign.code, one.pk])
    assert "不担当" in told(client.post(there, {"name": "不担当"}, follow=True))
    assert "不担当" not in told(client.post(there, {"remove": "1"}, follow=True)).replace(say("problems.told.category_removed", "zh"), "")
    entered(full, Role.SUPERVISION).post(address, {"axis": "misconduct", "name": "越权"})
    assert not Category.objects.filter(name="越权").exists()


def test_the_list_is_proposed_confirmed_by_somebody_else_and_compared(full: House) -> None:
    office, chair = entered(full, Role.OFFICE), entered(full, Role.LEADING_GROUP)
    propose = reverse("problem_list_propose", args=[full.campaign.code])
    assert say("problems.told.proposed", "zh") in told(office.post(propose, follow=True))
    assert say("problems.versions.pending", "zh") in page(office, "problem_lists", full)
    decide = reverse("problem_list_decide", args=[full.campaign.code, 1])
    assert office.post(decide, {"confirm": "1"}).status_code == 404
    assert chair.post(decide, {}).status_code == 200 and ProblemList.objects.get().state == "proposed"
    assert "再看一看" in told(chair.post(decide, {"why": "再看一看"}, follow=True))
    clerk, code = full.viewer(Role.OFFICE), codes(full)[0]
    rename(code, "换了名", by=clerk, now=NOW, seen=last_number(clerk))
    office.post(propose)
    text = page(chair, "problem_list", full, 2)
    assert say("problems.versions.renamed", "zh", count=1) in text and "换了名" in text
    decided = told(chair.post(reverse("problem_list_decide", args=[full.campaign.code, 2]), {"confirm": "1"}, follow=True))
    assert say("problems.told.confirmed", "zh") in decided and say("problems.sound", "zh") in decided
    assert ProblemList.objects.get(number=2).state == "confirmed"
    ProblemList.objects.filter(number=2).update(digest="0" * 64)
    assert say("problems.unsound", "zh") in page(office, "problem_list", full, 2)


def test_titles_that_quote_somebody_are_told_to_the_office_and_each_can_be_changed(full: House) -> None:
    office, clerk = entered(full, Role.OFFICE), full.viewer(Role.OFFICE)
    one = codes(full)[0]
    quoted = Opinion.objects.filter(placements__problem__code=one).order_by("number").values_list("text", flat=True)[0]
    rename(one, f"有人说{quoted}", by=clerk, now=NOW, seen=last_number(clerk))
    for code in codes(full)[1:]:
        rename(code, f"关于{code}的事", by=clerk, now=NOW, seen=last_number(clerk))
    (found,) = quoting_titles(clerk, today=TODAY)
    assert (found.problem.code, found.words, found.count) == (one, quoted, 1)
    text = page(office, "problem_lists", full)
    assert say("problems.titles.title", "zh", count=1) in text and f"“{quoted}”" in text and reverse("problem_retitle", args=[full.campaign.code, one]) in text
    for role in (Role.LEADING_GROUP, Role.SUPERVISION):
        assert "problems/P" not in page(entered(full, role), "problem_lists", full) and quoted not in page(entered(full, role), "problem_lists", full)
    address = reverse("problem_retitle", args=[full.campaign.code, one])
    assert entered(full, Role.LEADING_GROUP).post(address, {"title": "x"}).status_code == 404
    assert say("problems.told.retitled", "zh", code=one) in told(office.post(address, {"title": "夜班就餐不便", "seen": last_number(clerk)}, follow=True))
    assert say("problems.titles.none", "zh") in page(office, "problem_lists", full) and quoting_titles(clerk, today=TODAY) == []
    # What as many say as a small group may have gives nobody away.
    for _ in range(full.campaign.smallest_group - 1):
        again = full.opinions(quoted)[0]
        Placement.objects.update_or_create(campaign=full.campaign, opinion=again, defaults={"problem": Problem.objects.get(code=one), "reason": "community"})
    rename(one, quoted, by=clerk, now=NOW, seen=last_number(clerk))
    assert quoting_titles(clerk, today=TODAY) == []


def test_no_list_is_proposed_while_opinions_wait_and_the_page_says_which_way_to_go(full: House) -> None:
    full.opinions("新来的一条意见，谁也没有看过。")
    office = entered(full, Role.OFFICE)
    assert say("problems.versions.waits", "zh", count=1) in page(office, "problem_lists", full)
    text = told(office.post(reverse("problem_list_propose", args=[full.campaign.code]), follow=True))
    assert say("frame.refused.opinions_wait", "zh", count=1) in text and not ProblemList.objects.exists()


def taken(client: Client, home: House, kind: str, number: int | None = None, **query: str) -> bytes:
    """A paper."""
    args = [home.campaign.code, *([number] if number else []), kind]
    answer = client.get(reverse("problem_list_paper" if number else "problem_paper", args=args), query)
    assert answer.status_code == 200 and f".{kind}" in answer.headers["Content-Disposition"]
    return answer.content


def words_of(data: bytes, kind: str) -> str:
    """All the words in a paper."""
    if kind == "pdf":
        document = pdfium.PdfDocument(data)
        return "".join(one.get_textpage().get_text_bounded() for one in document).replace("\r\n", "")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_a_frozen_list_is_the_same_bytes_every_time_and_carries_its_digest(full: House, kind: str, tongue: str) -> None:
    clerk = full.viewer(Role.OFFICE)
    plainly_titled(full)
    made = propose_list(by=clerk, now=NOW)
    first = taken(entered(full, Role.OFFICE), full, kind, 1, **{"in": tongue})
    rename(codes(full)[0], "后来改的名", by=clerk, now=NOW, seen=last_number(clerk))
    assert taken(entered(full, Role.LEADING_GROUP), full, kind, 1, **{"in": tongue}) == first
    text = words_of(first, kind)
    assert made.digest in text and say("problems.paper.version", tongue, number=1) in text and "后来改的名" not in text
    assert all(code in text for code in codes(full)) and not any(each in text for each in SAID)
    assert "后来改的名" in words_of(taken(entered(full, Role.OFFICE), full, kind), kind)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_words_are_added_only_when_asked_of_enough_and_about_nobody(full: House, kind: str) -> None:
    clerk, (one, *_) = full.viewer(Role.OFFICE), codes(full)
    plainly_titled(full)
    move(range(1, 9), one, by=clerk, now=NOW, seen=last_number(clerk))
    name_targets(Opinion.objects.get(number=1), [full.finance], [], by=clerk, now=NOW)
    Opinion.objects.filter(number=2).update(confidential=True)
    client = entered(full, Role.OFFICE)
    text = words_of(taken(client, full, kind, words="1"), kind)
    assert [each for each in SAID if each in text] == SAID[2:5], "The first that may be shown of the large problem, none of the small one."
    full.campaign.smallest_group = 9
    full.campaign.save()
    assert not [each for each in SAID if each in words_of(taken(client, full, kind, words="1"), kind)]


def test_no_title_is_ever_a_formula(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    rename(codes(full)[0], "=HYPERLINK(\"http://x\")", by=clerk, now=NOW, seen=last_number(clerk))
    with zipfile.ZipFile(io.BytesIO(taken(entered(full, Role.OFFICE), full, "xlsx"))) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert sum("=HYPERLINK" in each for each in sheets) == 1 and not any("<f>" in each for each in sheets)


def test_the_document_has_the_sums_first_and_a_table_an_aspect(full: House) -> None:
    document = Document(io.BytesIO(taken(entered(full, Role.OFFICE), full, "docx")))
    groups = map_of(full.viewer(Role.OFFICE))
    assert say("problems.paper.flow", "zh", opinions=12 - Placement.objects.filter(problem=None).count(), problems=len(codes(full)), aspects=len(groups)) in [one.text for one in document.paragraphs]
    assert len(document.tables) == 1 + len(groups)
    assert sum(int(row.cells[3].text) for table in document.tables[1:] for row in table.rows[1:]) == Placement.objects.exclude(problem=None).count()


def sheet(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    """A workbook to upload."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        for line, row in enumerate(rows):
            (book.get_worksheet_by_name("Sheet1") or book.add_worksheet()).write_row(line, 0, row)
    return SimpleUploadedFile("目录.xlsx", packed.getvalue())


def test_a_codebook_is_looked_at_and_then_taken_over(home: House) -> None:
    office = entered(home, Role.OFFICE)
    look, take = (reverse(name, args=[home.campaign.code]) for name in ("codebook_look", "codebook_take"))
    text = told(office.post(look, {"file": sheet(("意见", "序号"), ("甲", "1"))}, follow=True))
    assert say("problems.refused.no_column", "zh", column="方面 / Aspect") in text
    answer = office.post(look, {"file": sheet(("方面", "问题"), ("后勤", "食堂饭菜"), ("", "浴室热水"), ("出行", ""))})
    assert say("problems.codebook.found", "zh", source="目录.xlsx", new=2, known=0, faults=0) in told(answer) and not Problem.objects.exists()
    rows = answer.context["sent"]
    assert say("problems.refused.look_again", "zh") in told(office.post(take, {"rows": rows[:-1] + "x"}, follow=True)) and not Problem.objects.exists()
    assert say("problems.told.taken", "zh", count=2) in told(office.post(take, {"rows": rows}, follow=True))
    assert say("problems.bare", "zh", count=2) in page(office, "problems", home)
    assert say("problems.refused.nothing_new", "zh") in told(office.post(take, {"rows": rows}, follow=True))
    assert entered(home, Role.SUPERVISION).post(look, {}).status_code == 404


def test_the_template_names_the_columns_and_is_empty(home: House) -> None:
    office = entered(home, Role.OFFICE)
    empty = office.get(reverse("codebook_template", args=[home.campaign.code])).content
    assert all(name in words_of(empty, "xlsx") for name, _ in TEMPLATE.values())
    answer = office.post(reverse("codebook_look", args=[home.campaign.code]), {"file": SimpleUploadedFile("空白.xlsx", empty)}, follow=True)
    (said,) = answer.context["messages"]
    assert said.level_tag == "error" and "空白.xlsx" in str(said) and not Problem.objects.exists()


def test_an_earlier_campaign_is_offered_to_who_worked_in_it(full: House) -> None:
    propose_list(by=full.viewer(Role.OFFICE), now=NOW)
    entered(full, Role.LEADING_GROUP).post(reverse("problem_list_decide", args=[full.campaign.code, 1]), {"confirm": "1"})
    assert say("problems.codebook.no_earlier", "zh") in page(entered(full, Role.OFFICE), "codebook", full)
    later = Campaign.objects.create(code="later", name="下一次", host=full.host, state="collecting", created_at=NOW)
    BodyMember.objects.create(body=Body.objects.create(campaign=later, kind="office", name="办公室"), person=full.users[Role.OFFICE].person)
    office = entered(full, Role.OFFICE)
    answer = office.post(reverse("codebook_look", args=["later"]), {"from": "earlier", "earlier": str(ProblemList.objects.get().pk)})
    assert answer.status_code == 200
    office.post(reverse("codebook_take", args=["later"]), {"rows": answer.context["sent"]})
    assert set(later.problems.values_list("title", flat=True)) == set(Problem.objects.filter(campaign=full.campaign, code__in=codes(full)).values_list("title", flat=True))
