from __future__ import annotations

from email.message import EmailMessage

import pytest

from huiyin.intake import IntakeError, Notice, read
from huiyin.intake.types import SourceDocument, SourceTable

from .builders import Make


def letter(body: str, subtype: str = "plain", charset: str = "utf-8") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "zhao@example.org"
    message["To"] = "office@example.org"
    message["Subject"] = "关于食堂的意见"
    message.set_content(body, subtype=subtype, charset=charset)
    return message


def one(make: Make, message: EmailMessage | bytes, name: str = "来信.eml") -> SourceDocument:
    found = read(make.raw(name, message if isinstance(message, bytes) else message.as_bytes()))[0]
    assert isinstance(found, SourceDocument)
    return found


def test_subject_and_body_without_the_people(make: Make) -> None:
    found = one(make, letter("主席：您好！\n食堂太贵。\n\n班车太少。\n"))
    assert found.text == "关于食堂的意见\n主席：您好！\n食堂太贵。\n班车太少。"
    assert [block.kind for block in found.blocks] == ["heading", "paragraph", "paragraph", "paragraph"]
    assert "example.org" not in found.text


def test_quoted_lines_are_told(make: Make) -> None:
    found = one(make, letter("同意。\n> 食堂太贵。\n> 班车太少。\n"))
    assert found.text == "关于食堂的意见\n同意。"
    assert found.notices == (Notice("quoted_text", {"count": 2}),)


def test_attachments_are_told(make: Make) -> None:
    message = letter("见附件。")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="意见.pdf")
    found = one(make, message)
    assert found.notices == (Notice("attachments", {"count": 1, "names": "意见.pdf"}),)


def test_plain_is_preferred_to_html(make: Make) -> None:
    message = letter("食堂太贵。")
    message.add_alternative("<p>网页</p>", subtype="html")
    assert one(make, message).text == "关于食堂的意见\n食堂太贵。"


def test_html_body_with_a_table(make: Make) -> None:
    table = "<table><tr><th>编号</th><th>意见</th></tr><tr><td>A1</td><td>班车太少。</td></tr></table>"
    found = read(make.raw("来信.eml", letter(f"<p>食堂太贵。</p>{table}", "html").as_bytes()))
    assert isinstance(found[0], SourceDocument)
    assert found[0].text == "关于食堂的意见\n食堂太贵。"
    assert isinstance(found[1], SourceTable)


def test_chinese_charsets_that_programs_declare_too_narrowly(make: Make) -> None:
    raw = letter("占位").as_bytes().split(b"\n\n")[0]
    head = b"\n".join(line for line in raw.split(b"\n") if not line.startswith((b"Content", b"MIME")))
    body = "工人朱镕说：夜班食堂关门太早，希望延长开放时间。"
    for charset in (b"gb2312", b"utf-8", b"unknown-8bit"):
        data = (
            head
            + b"\nMIME-Version: 1.0\nContent-Type: text/plain; charset="
            + charset
            + b"\nContent-Transfer-Encoding: 8bit\n\n"
            + body.encode("gb18030")
        )
        assert one(make, data).text == f"关于食堂的意见\n{body}"


def test_letter_told_by_its_content(make: Make) -> None:
    found = one(make, letter("食堂太贵。"), "来信.dat")
    assert found.text == "关于食堂的意见\n食堂太贵。"


def test_web_archive(make: Make) -> None:
    head = b'From: <Saved>\nSubject: page\nMIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="x"\n\n'
    part = "--x\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<p>食堂太贵。</p>\n--x--\n".encode()
    assert one(make, head + part, "页.mht").text == "page\n食堂太贵。"


def test_texts_behind_the_body_are_told(make: Make) -> None:
    message = letter("食堂太贵。")
    message.make_mixed()
    for text in ("停车太难。", "班车太少。"):
        part = EmailMessage()
        part.set_content(text)
        message.attach(part)
    message.add_attachment(letter("转来的信。"))
    found = one(make, message)
    assert "停车" not in found.text
    assert found.notices == (Notice("attachments", {"count": 3, "names": "text/plain, text/plain, message/rfc822"}),)


def test_a_subject_in_bytes_without_a_declared_encoding(make: Make) -> None:
    data = "Subject: 关于食堂的意见\nFrom: a@example.org\nContent-Type: text/plain; charset=gbk\n\n食堂太贵。\n".encode("gbk")
    assert one(make, data).text == "关于食堂的意见\n食堂太贵。"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Subject: " + b"=?utf-8?b?5oSP6KeB?= " * 10_000 + b"\nFrom: a@example.org\n\nx\n", "broken_mail"),
        (b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: text/plain\n\nx\n" * 10_001 + b"--b--\n", "broken_mail"),
        (b"Subject: x\nContent-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n--b--\n", "encrypted"),
    ],
    ids=["header", "parts", "encrypted"],
)
def test_letters_that_are_not_read(make: Make, data: bytes, code: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read(make.raw("信.eml", data))
    assert caught.value.code == code
