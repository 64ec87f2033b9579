"""Importing tables of forms: all or nothing, once, everybody kept."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from factories import NOW, TODAY, House, person, user
from nacl.public import SealedBox

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import Activity
from huiyin.domain.collection import importing
from huiyin.domain.collection.columns import Columns, ImportRefused, chosen, day_of, dumped, loaded, meanings, proposed, tables, unknown
from huiyin.domain.collection.dropped import DroppedPassage
from huiyin.domain.collection.importing import Wanted, import_table, preview
from huiyin.domain.collection.indexing import matching
from huiyin.domain.collection.models import Endorsement, FormBatch, ImportFile, Opinion, SourceDocument
from huiyin.domain.collection.planning import Plan, occurring, planned
from huiyin.domain.collection.staging import Staged, discard, keep_mapping, origin_of, stage, staged_of
from huiyin.domain.oversight.reconciliation import account
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import Entry, IntakeError, Place

HEADER = ["编号", "意见建议", "人群", "地点", "日期"]
ROWS = [
    ["A1", "一、食堂夜里没有热饭；二、更衣柜太少，三个人合用一个", "worker人群", "north单位", "2025-07-09"],
    ["A2", "班车早上总是晚点半小时，请调整发车时间", "veteran人群", "south单位", "2025/7/8"],
    ["A3", "无", "worker人群", "", ""],
    ["A4", "", "worker人群", "", ""],
    ["A5", "车间照明太暗，联系人：王大山，电话13812345678", "", "", ""],
]


def sent(home: House, rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER, name: str = "forms.csv", **origin: Any) -> Staged:
    text = StringIO()
    csv.writer(text).writerows([header, *rows])
    return stage([text.getvalue().encode()], name, home.origin(**{"channel": home.channels["form"], **origin}), by=home.viewer(Role.OFFICE), now=NOW)


def plan_of(home: House, staged: Staged, **fields: Any) -> tuple[Plan, Columns]:
    known, found = meanings(home.campaign), tables(staged)
    columns = replace(proposed(found[0], home.campaign, known), **fields)
    return planned(chosen(found, columns), columns, origin_of(staged, home.viewer(Role.OFFICE)), known, today=TODAY), columns


def taken(home: House, staged: Staged, *, by: Viewer | None = None, wanted: Wanted = Wanted(), **fields: Any) -> ImportFile:
    plan, columns = plan_of(home, staged, **fields)
    viewer = by or home.viewer(Role.OFFICE)
    return import_table(plan, columns, origin_of(staged, home.viewer(Role.OFFICE)), by=viewer, now=NOW, sha256=plan.table.sha256, wanted=wanted)


def counts(file: ImportFile) -> tuple[int, int, int, int]:
    return file.rows_read, file.rows_new, file.rows_known, file.rows_empty


def test_the_columns_are_guessed(home: House) -> None:
    found = tables(sent(home))
    assert proposed(found[0], home.campaign, meanings(home.campaign)) == Columns("", text=1, id=0, stratum=2, place=3, date=4)


def test_rows_become_confirmed_sources_with_their_opinions(home: House) -> None:
    home.opinions()
    file = taken(home, sent(home))
    assert counts(file) == (5, 4, 0, 1)
    sources = list(file.sources.order_by("number"))
    assert [(one.number, one.within, one.state, one.file_name) for one in sources] == [(n, str(n), "confirmed", "forms.csv") for n in (2, 3, 4)] + [(5, "6", "confirmed", "forms.csv")]
    assert [(one.stratum, one.place, one.received_on) for one in sources[:3]] == [
        (home.strata["worker"], home.north, date(2025, 7, 9)),
        (home.strata["veteran"], home.south, date(2025, 7, 8)),
        (home.strata["worker"], home.north, TODAY),
    ]
    opinions = list(Opinion.objects.filter(source__imported=file))
    assert [(one.number, one.source.number) for one in opinions] == [(4, 2), (5, 2), (6, 3), (7, 5)]
    assert opinions[0].text == "食堂夜里没有热饭；"
    assert all(one.text == one.source.text[one.start : one.end] for one in opinions)
    assert list(DroppedPassage.objects.filter(source=sources[2]).values_list("reason", flat=True)) == ["no_opinion"]
    assert account(home.campaign).holds
    assert list(matching(Opinion.objects.all(), "班车")) == [opinions[2]]


def test_personal_data_is_covered_and_what_was_received_is_sealed(home: House) -> None:
    source = taken(home, sent(home)).sources.get(within="6")
    assert "13812345678" not in source.text and source.covered == 2
    opened = SealedBox(home.vault_key).decrypt(bytes(source.sealed or b""))[32:]
    assert opened.decode() == ROWS[4][1]


def test_the_same_file_again_brings_nothing_and_a_grown_one_what_is_new(home: House) -> None:
    taken(home, sent(home))
    with pytest.raises(ImportRefused, match="nothing_new"):
        taken(home, sent(home))
    grown = taken(home, sent(home, [["A0", "停车位不够用", "", "", ""], *ROWS]))
    assert counts(grown) == (6, 1, 4, 1)
    assert [one.within for one in grown.sources.all()] == ["2"]
    assert SourceDocument.objects.count() == 5


def test_two_people_with_the_same_words_are_both_kept(home: House) -> None:
    header, same = ["意见建议"], "希望食堂延长开放时间，夜班也有饭吃"
    assert taken(home, sent(home, [[same], [same]], header)).rows_new == 2
    assert taken(home, sent(home, [[same], [same], [same]], header)).rows_new == 1
    assert SourceDocument.objects.count() == 3


def test_a_batch_is_known_under_any_file_name(home: House) -> None:
    batch = FormBatch.objects.create(campaign=home.campaign, code="plant-1", title="一厂", issued=10)
    taken(home, sent(home, batch=batch))
    with pytest.raises(ImportRefused, match="nothing_new"):
        taken(home, sent(home, name="renamed.csv", batch=batch))
    assert taken(home, sent(home, name="renamed.csv")).rows_new == 4


def test_a_changed_row_is_told_and_taken_only_when_asked(home: House) -> None:
    first = taken(home, sent(home))
    other = [[ROWS[0][0], "食堂的菜太贵了，请降价", *ROWS[0][2:]], *ROWS[1:], ["A6", "宿舍热水不够", "", "", ""]]
    plan, _ = plan_of(home, sent(home, other))
    assert ([row.number for row in plan.changed], [row.number for row in plan.new]) == ([2], [7])
    assert taken(home, sent(home, other)).rows_new == 1
    again = taken(home, sent(home, other), wanted=Wanted(changed=True))
    assert [one.text for one in again.sources.all()] == ["食堂的菜太贵了，请降价"]
    assert first.sources.filter(within="2").get().text.startswith("一、食堂")


def test_a_value_that_is_not_known_must_be_mapped_or_left_blank(home: House) -> None:
    rows = [["A1", "宿舍热水总是不够用", "一线工人", "北面", ""], ["A2", "食堂的菜价格太贵了", "离休", "北面", ""]]
    staged, known = sent(home, rows), meanings(home.campaign)
    columns = Columns("", text=1, id=0, stratum=2, place=3, date=4)
    table = chosen(tables(staged), columns)
    assert unknown(table, columns, known) == {"stratum": {"一线工人": [2], "离休": [3]}, "place": {"北面": [2, 3]}}
    with pytest.raises(ImportRefused, match="unknown_values"):
        planned(table, columns, origin_of(staged, home.viewer(Role.OFFICE)), known, today=TODAY)
    said = {"stratum": {"一线工人": "worker", "离休": ""}, "place": {"北面": "north"}}
    file = taken(home, staged, stratum=2, place=3, values=said)
    assert [(one.stratum, one.place) for one in file.sources.order_by("number")] == [(home.strata["worker"], home.north), (None, home.north)]
    assert proposed(table, home.campaign, known).values == said
    assert loaded(dumped(columns)) == columns


def test_an_alias_of_two_units_means_none(home: House) -> None:
    for unit in (home.north, home.south):
        unit.aliases = ["北区", unit.code * 2]
        unit.save()
    staged = sent(home, [["A1", "宿舍热水总是不够用", "", "北区", ""], ["A2", "食堂的菜价格太贵了", "", "NORTHnorth", ""]])
    columns = Columns("", text=1, place=3)
    assert unknown(chosen(tables(staged), columns), columns, meanings(home.campaign)) == {"place": {"北区": [2]}}


def test_with_one_problem_nothing_is_taken(home: House) -> None:
    rows = [*ROWS, ["A7", "路灯不亮", "", "", "去年夏天"], ["A8", "路面有坑", "", "", (TODAY + timedelta(1)).isoformat()], ["A9", "长" * 32_768, "", "", ""]]
    plan, columns = plan_of(home, sent(home, rows))
    assert [(one.row, one.code) for one in plan.problems] == [(7, "no_date"), (8, "future"), (9, "too_long")]
    with pytest.raises(ImportRefused, match="problems"):
        taken(home, sent(home, rows))
    assert SourceDocument.objects.count() == ImportFile.objects.count() == 0


def test_killed_in_the_middle_nothing_is_half_done(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    staged, before = sent(home), Activity.objects.count()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(importing, "index", killed)
        with pytest.raises(KeyboardInterrupt):
            taken(home, staged)
    assert (SourceDocument.objects.count(), Opinion.objects.count(), ImportFile.objects.count(), Activity.objects.count() - before) == (0, 0, 0, 0)
    assert staged.path.exists()
    assert taken(home, staged).rows_new == 4


def test_rows_imported_meanwhile_are_not_taken_twice(home: House) -> None:
    staged = sent(home)
    plan, columns = plan_of(home, staged)
    taken(home, sent(home, ROWS[:2]))
    base = origin_of(staged, home.viewer(Role.OFFICE))
    late = import_table(plan, columns, base, by=home.viewer(Role.OFFICE), now=NOW, sha256="")
    assert counts(late) == (5, 2, 2, 1)


def test_the_same_import_sent_twice_counts_once(home: House) -> None:
    staged = sent(home)
    plan, columns = plan_of(home, staged)
    taken(home, staged)
    with pytest.raises(ImportRefused, match="nothing_new"):
        import_table(plan, columns, origin_of(staged, home.viewer(Role.OFFICE)), by=home.viewer(Role.OFFICE), now=NOW, sha256="")
    assert ImportFile.objects.count() == 1


def test_a_plan_asks_the_database_as_often_for_many_rows_as_for_few(home: House, django_assert_max_num_queries: Any) -> None:
    staged = sent(home, [[f"N{n}", f"第{n}号楼的电梯经常停运", "worker人群", "north单位", "2025-07-09"] for n in range(300)])
    with django_assert_max_num_queries(20):
        plan, _ = plan_of(home, staged)
        preview(plan)
    assert len(plan.new) == 300


def test_many_chunks_have_numbers_without_gaps(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 3)
    file = taken(home, sent(home, [[f"N{n}", f"第{n}号楼的电梯经常停运", "", "", ""] for n in range(10)]))
    assert list(file.sources.order_by("number").values_list("number", flat=True)) == list(range(1, 11))
    assert list(Opinion.objects.order_by("number").values_list("number", "source__number")) == [(n, n) for n in range(1, 11)]
    assert Activity.objects.get(verb="import").detail == {"rows": 10, "opinions": 10, "changed": 0, "doubtful": False}


def test_a_support_finds_the_opinion_of_an_earlier_row(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 1)
    taken(home, sent(home, [["A1", "班车早上总是晚点半小时，请调整", "", "", ""], ["A2", "同上", "", "", ""]]))
    assert [one.opinion and one.opinion.text for one in Endorsement.objects.all()] == ["班车早上总是晚点半小时，请调整"]
    assert account(home.campaign).holds


def test_merged_cells_of_a_workbook_count_once(home: House, tmp_path: Path) -> None:
    path = tmp_path / "forms.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("一车间")
        sheet.write_row(0, 0, ["意见建议", "人群"])
        sheet.merge_range(1, 0, 2, 0, "夜班食堂八点就关门，夜里没有热饭")
        sheet.write_column(1, 1, ["worker人群", "veteran人群"])
        sheet.write_row(3, 0, ["更衣柜太少，三个人合用一个", "cadre人群"])
    staged = stage([path.read_bytes()], "forms.xlsx", home.origin(), by=home.viewer(Role.OFFICE), now=NOW)
    file = taken(home, staged)
    assert counts(file) == (3, 2, 0, 1)
    assert [(one.within, one.stratum) for one in file.sources.order_by("number")] == [("一车间!2", home.strata["worker"]), ("一车间!4", home.strata["cadre"])]


def test_the_kind_that_a_row_says_is_believed(home: House) -> None:
    rows = [["希望食堂延长开放时间", "诉求"], ["班长工作很认真", "praise"], ["建议多设几个停车位", ""]]
    file = taken(home, sent(home, rows, ["意见建议", "类别"]), kind=1)
    assert list(Opinion.objects.filter(source__imported=file).values_list("kind", flat=True)) == ["request", "praise", "suggestion"]


def test_the_preview_shows_what_will_come_in(home: House) -> None:
    plan, _ = plan_of(home, sent(home))
    seen = preview(plan, 3)
    assert (seen.opinions, seen.silent, plan.read, plan.empty) == (4, 1, 5, (5,))
    assert [(one.row.number, one.opinions, one.reasons) for one in seen.first] == [(2, 2, ()), (3, 1, ()), (4, 0, ("no_opinion",))]
    assert "13812345678" not in preview(plan).first[3].text


def test_only_the_office_and_the_own_team_import_and_only_while_collecting(home: House) -> None:
    staged = sent(home)
    for role in set(Role) - {Role.OFFICE, Role.TEAM}:
        with pytest.raises(NotAllowed):
            taken(home, staged, by=home.viewer(role))
    with pytest.raises(NotAllowed):
        taken(home, sent(home, team=home.other_team), by=home.viewer(Role.TEAM))
    assert taken(home, staged, by=home.viewer(Role.TEAM)).rows_new == 4
    home.campaign.state = "closed"
    home.campaign.save()
    with pytest.raises(NotAllowed, match="not_collecting"):
        taken(home, sent(home, name="other.csv"))


def test_an_upload_is_its_senders_and_does_not_stay(home: House) -> None:
    staged, office = sent(home), home.viewer(Role.OFFICE)
    assert (staged.path.stat().st_mode & 0o777, staged.path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert staged_of(staged.token, by=office) == staged
    assert keep_mapping(staged, {"text": 1}, by=office) == staged_of(staged.token, by=office)
    assert staged_of(staged.token, by=home.viewer(Role.TEAM)) is None
    assert [staged_of(token, by=replace(office, user=user(f"u{at}"))) for at, token in enumerate(["../secrets", "", "0" * 32])] == [None] * 3
    stage([b"x"], "later.csv", home.origin(), by=office, now=NOW + timedelta(days=2000))
    assert not staged.path.exists()
    other = sent(home, name="../../etc/evil.c sv")
    assert (other.name, other.path.name) == ("evil.c sv", "table")
    discard(other)
    assert staged_of(other.token, by=office) is None


def test_a_file_that_cannot_be_read_is_named_as_its_sender_named_it(home: House) -> None:
    with pytest.raises(IntakeError) as broken:
        tables(stage([b"PK\x03\x04 nothing"], "七月 表.xlsx", home.origin(), by=home.viewer(Role.OFFICE), now=NOW))
    assert broken.value.message_values["file"] == "七月 表.xlsx"
    with pytest.raises(ImportRefused, match="no_table"):
        tables(stage([b"Dear all, \n this is a letter. It has no table."], "letter.txt", home.origin(), by=home.viewer(Role.OFFICE), now=NOW))


@pytest.mark.parametrize(
    ("text", "day"),
    [("2025-07-09", date(2025, 7, 9)), ("2025年7月9日", date(2025, 7, 9)), ("20250709", date(2025, 7, 9)), ("2025.7.9 08:30", date(2025, 7, 9)), ("2025-02-30", None), ("7/9/2025", None), ("45000", None)],
)
def test_days(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_only_names_that_may_occur_are_looked_for() -> None:
    place = Place("a.csv")
    found = [Entry("0", place, 0, 0, text) for text in ("请王芳看看", "问李伟", "张 三丰")]
    names = frozenset({"王芳", "王芳芳", "李伟", "李伟明", "张三", "赵六", "王芳看看", "欧阳"})
    assert occurring(names, found) == {"王芳", "李伟", "王芳看看"}
    assert occurring(frozenset(), found) == frozenset()


def test_people_of_the_organisation_are_covered(home: House) -> None:
    person("named", name="钱多多")
    file = taken(home, sent(home, [["A1", "仓库的钱多多常常迟到，没有人管", "", "", ""]]))
    assert file.sources.get().text == "仓库的【姓名】常常迟到，没有人管"


def test_words_that_were_taken_for_no_opinion_are_told_and_registered_only_when_asked(home: House) -> None:
    rows = [["A1", "谢谢", "", "", ""], ["A2", "无", "", "", ""], ["A3", "宿舍热水总是不够用，请加一台锅炉", "", "", ""]]
    plan, _ = plan_of(home, sent(home, rows))
    seen = preview(plan)
    assert (seen.opinions, seen.silent, seen.doubtful, [one.row.number for one in seen.doubts]) == (1, 2, 1, [2])
    file = taken(home, sent(home, rows), wanted=Wanted(doubtful=True))
    assert list(Opinion.objects.filter(source__imported=file).values_list("text", flat=True)) == ["谢谢", rows[2][1]]
    assert list(DroppedPassage.objects.values_list("reason", flat=True)) == ["no_opinion"]
    assert account(home.campaign).holds
