"""The pages of an import, from the upload to what came in."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from factories import House

from huiyin.domain.access import Role
from huiyin.domain.collection import importing
from huiyin.domain.collection.models import FormBatch, ImportFile, Opinion, SourceDocument

BASE = "/work/demo/sources/import/"
HEADER = ["编号", "意见建议", "人群", "日期"]
ROWS = [["A1", "食堂夜里没有热饭，电话13812345678", "worker人群", "2025-07-09"], ["A2", "班车早上总是晚点半小时，请调整", "离休", ""]]


@pytest.fixture(autouse=True)
def staged(settings: Any, tmp_path: Path) -> Path:
    """Uploads of one test are seen by no other."""
    settings.HOME = tmp_path
    return tmp_path / "staged"


def table(*rows: list[str]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return text.getvalue().encode()


def sent(client: Client, home: House, content: bytes, name: str = "forms.csv", role: Role = Role.OFFICE, **fields: object) -> str:
    """Upload a file and follow to its columns; returns their address."""
    client.force_login(home.users[role])
    given = {"file": SimpleUploadedFile(name, content), "channel": home.channels["form"].pk, "received_on": "2025-07-10", **fields}
    answer = client.post(BASE, given)
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer["Location"])


COLUMNS = {"text": "1", "id": "0", "stratum": "2", "place": "", "date": "3", "kind": ""}


def settled(client: Client, address: str) -> str:
    """Say what the columns are and leave each unknown value blank; returns the address of the preview."""
    fields = [field.html_name for _, those in client.get(address).context["values"].groups() for field in those]
    answer = client.post(address, {**COLUMNS, **dict.fromkeys(fields, "-")})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_from_upload_to_opinions(client: Client, home: House, staged: Path) -> None:
    address = sent(client, home, table(*ROWS))
    shown = client.get(address)
    assert shown.context["form"]["text"].value() == "1"
    (axis, (field,)) = shown.context["values"].groups()[0]
    assert (axis, field.label, field.help_text) == ("stratum", "离休", "1 行：3")
    assert "13812345678" not in shown.content.decode()
    unsettled = client.post(address, COLUMNS)
    assert unsettled["Location"] == address and client.get(f"{address}preview/")["Location"] == address
    answer = client.post(address, {**COLUMNS, field.html_name: "veteran"})
    preview = client.get(answer["Location"])
    assert [(one.row.number, one.opinions, one.row.origin.stratum) for one in preview.context["seen"].first] == [(2, 1, home.strata["worker"]), (3, 1, home.strata["veteran"])]
    assert "13812345678" not in preview.content.decode() and "【手机号】" in preview.content.decode()
    assert SourceDocument.objects.count() == 0 and len(list(staged.iterdir())) == 1
    done = client.post(answer["Location"], follow=True)
    assert (done.context["file"].rows_new, done.context["opinions"], done.redirect_chain[-1][0]) == (2, 2, f"/work/demo/sources/imported/{ImportFile.objects.get().pk}/")
    assert list(Opinion.objects.values_list("stratum__code", flat=True)) == ["worker", "veteran"]
    assert list(staged.iterdir()) == []
    assert client.get(answer["Location"]).status_code == 404


def test_the_columns_of_last_time_are_proposed(client: Client, home: House) -> None:
    client.post(settled(client, sent(client, home, table(*ROWS))))
    shown = client.get(sent(client, home, table(ROWS[1], ["A3", "宿舍热水不够用", "", ""])))
    assert shown.context["values"].groups() == []
    assert shown.context["form"]["date"].value() == "3"


def test_problems_stop_everything_and_are_listed(client: Client, home: House) -> None:
    preview = settled(client, sent(client, home, table(*ROWS, ["A3", "路灯不亮", "", "=1+1"], ["A4", "路面有坑", "", "明天"])))
    assert [row[:2] for row in client.get(preview).context["problems"]] == [("", 4), ("", 5)]
    assert client.post(preview)["Location"] == preview
    assert ImportFile.objects.count() == 0
    listed = client.get(preview.replace("preview/", "problems.csv"))
    assert (listed["Content-Disposition"], listed["X-Content-Type-Options"]) == ('attachment; filename="problems.csv"', "nosniff")
    rows = list(csv.reader(StringIO(listed.content.decode("utf-8-sig"))))
    assert [row[:3] for row in rows[1:]] == [["", "4", "看不懂日期“=1+1”。"], ["", "5", "看不懂日期“明天”。"]]


def test_a_changed_row_comes_in_only_when_ticked(client: Client, home: House) -> None:
    client.post(settled(client, sent(client, home, table(*ROWS))))
    changed = table(["A1", "食堂的菜太贵了，请降价", "", ""], ROWS[1])
    preview = settled(client, sent(client, home, changed))
    assert (len(client.get(preview).context["plan"].changed), client.post(preview)["Location"]) == (1, preview)
    client.post(preview, {"changed": "1"})
    assert list(SourceDocument.objects.order_by("number").values_list("text", flat=True))[2] == "食堂的菜太贵了，请降价"


def test_words_taken_for_no_opinion_are_opinions_when_ticked(client: Client, home: House) -> None:
    preview = settled(client, sent(client, home, table(["A1", "谢谢", "", ""], ROWS[0])))
    assert 'name="doubtful"' in client.get(preview).content.decode()
    client.post(preview, {"doubtful": "1"})
    assert Opinion.objects.count() == 2


def test_a_broken_import_can_be_done_again(client: Client, home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    preview = settled(client, sent(client, home, table(*ROWS)))
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(importing, "record", lambda *_, **__: 1 / 0)
        client.post(preview)
    assert SourceDocument.objects.count() == 0
    client.post(preview)
    assert SourceDocument.objects.count() == 2


def test_the_sheet_is_chosen(client: Client, home: House) -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name in ("一车间", "二车间"):
            sheet = book.add_worksheet(name)
            sheet.write_column(0, 0, ["意见建议", f"{name}的通风很差，夏天太热", f"{name}的地面常年湿滑"])
    address = sent(client, home, content.getvalue(), "forms.xlsx")
    assert client.get(address).context["sheets"] == ["一车间", "二车间"]
    second = client.get(address, {"sheet": "二车间"})
    assert second.context["table"].sheet == "二车间"
    preview = client.post(f"{address}?sheet=二车间", {"text": "0"})["Location"]
    client.post(preview)
    assert list(SourceDocument.objects.order_by("number").values_list("within", flat=True)) == ["二车间!2", "二车间!3"]


def test_a_file_without_a_table_leads_back(client: Client, home: House, staged: Path) -> None:
    for content, name, said in ((b"PK\x03\x04 nothing", "七月.xlsx", "七月.xlsx"), (b"Dear all,\nthis is a letter.", "a.txt", "a.txt")):
        answer = client.get(sent(client, home, content, name), follow=True)
        assert answer.redirect_chain[-1][0] == BASE
        assert said in str(next(iter(answer.context["messages"])))
        assert list(staged.iterdir()) == []


def test_no_column_is_two_things(client: Client, home: House) -> None:
    answer = client.post(sent(client, home, table(*ROWS)), {**COLUMNS, "place": "2"})
    assert answer.context["form"].non_field_errors() == ["同一列选成了两项。每一列只能是一项。"]


def test_an_upload_belongs_to_its_sender_and_campaign(client: Client, home: House) -> None:
    address = sent(client, home, table(*ROWS))
    client.force_login(home.users[Role.TEAM])
    assert [client.get(address).status_code, client.get(f"{address}preview/").status_code, client.post(f"{address}discard/").status_code] == [404] * 3
    client.force_login(home.users[Role.OFFICE])
    assert client.get(f"{address}discard/").status_code == 405
    assert client.post(f"{address}discard/")["Location"] == BASE
    assert client.get(address).status_code == 404


def test_only_office_and_team_see_the_pages(client: Client, home: House) -> None:
    seen = set()
    for role, user in home.users.items():
        client.force_login(user)
        if client.get(BASE).status_code == 200:
            seen.add(role)
    assert seen == {Role.OFFICE, Role.TEAM}


def test_a_team_imports_for_itself_only_and_sees_its_own_imports(client: Client, home: House) -> None:
    client.post(settled(client, sent(client, home, table(*ROWS))))
    (file,) = ImportFile.objects.all()
    client.force_login(home.users[Role.TEAM])
    assert client.get(f"/work/demo/sources/imported/{file.pk}/").status_code == 404
    refused = client.post(BASE, {"file": SimpleUploadedFile("a.csv", table(*ROWS)), "channel": home.channels["form"].pk, "received_on": "2025-07-10", "team": home.other_team.pk})
    assert list(refused.context["form"].errors) == ["team"]
    client.post(settled(client, sent(client, home, table(*ROWS), "own.csv", Role.TEAM, team=home.team.pk)))
    assert list(client.get(BASE).context["page"].object_list) == [ImportFile.objects.get(file_name="own.csv")]


def test_what_a_batch_says_holds_for_its_forms(client: Client, home: House) -> None:
    batch = FormBatch.objects.create(campaign=home.campaign, code="b1", title="一厂", issued=10, place=home.south, team=home.team)
    client.post(settled(client, sent(client, home, table(*ROWS), batch=batch.pk)))
    assert set(SourceDocument.objects.values_list("batch", "place", "team")) == {(batch.pk, home.south.pk, home.team.pk)}


def test_what_is_too_large_or_of_tomorrow_is_refused(client: Client, home: House, settings: Any) -> None:
    settings.UPLOAD_BYTES = 10
    client.force_login(home.users[Role.OFFICE])
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = client.post(BASE, {"file": SimpleUploadedFile("a.csv", table(*ROWS)), "channel": home.channels["form"].pk, "received_on": tomorrow.isoformat()})
    assert sorted(answer.context["form"].errors) == ["file", "received_on"]


def test_the_list_asks_the_database_as_often_for_many_as_for_few(client: Client, home: House, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        ImportFile.objects.create(campaign=home.campaign, file_name=f"{number}.csv", digest=b"", imported_by=home.users[Role.OFFICE], imported_at=timezone.now())
    client.force_login(home.users[Role.OFFICE])
    with django_assert_max_num_queries(18):
        assert len(client.get(BASE).context["page"].object_list) == 50


def test_the_pages_speak_english(client: Client, home: House) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    address = sent(client, home, table(*ROWS))
    assert "Unknown groups of people" in client.get(address).content.decode()
    assert "Import 2 rows" in client.get(settled(client, address)).content.decode()
