"""Every way in which a file can be wrong: one code, one message, in both languages."""

from __future__ import annotations

import re
import string
import struct
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from huiyin.intake import IntakeError, limits, read, reading

from .builders import Make, pdf_bytes

SOURCE = Path(__file__).parents[2] / "src" / "huiyin"
ROWS = [["编号", "意见"], ["1", "食堂太贵。"], ["2", "停车太难。"]]
BIFF_HEAD = b"\x09\x08\x10\x00\x00\x06\x05\x00"


def missing(make: Make) -> Path:
    return make.folder / "没有.xlsx"


def folder(make: Make) -> Path:
    (make.folder / "夹").mkdir()
    return make.folder / "夹"


def truncated(make: Make) -> Path:
    whole = make.xlsx(ROWS).read_bytes()
    return make.raw("断.xlsx", whole[: len(whole) // 2])


def flagged(make: Make) -> Path:
    """A zip whose parts say that they are encrypted."""
    data = bytearray(make.xlsx(ROWS).read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return make.raw("密.xlsx", bytes(data))


def bomb(make: Make) -> Path:
    return make.zip("弹.xlsx", {"[Content_Types].xml": b"", "xl/workbook.xml": b"", "xl/a.xml": b" " * (40 * limits.MIB)})


def lying_bomb(make: Make) -> Path:
    """A zip whose directory declares ten bytes for what unpacks to forty mebibytes."""
    path = bomb(make)
    data = bytearray(path.read_bytes())
    for name in (b"xl/a.xml",):
        local = data.find(name) - 30
        central = data.find(name, local + 40) - 46
        struct.pack_into("<I", data, local + 22, 10)
        struct.pack_into("<I", data, central + 24, 10)
    return make.raw("谎.xlsx", bytes(data))


def overlapping(make: Make) -> Path:
    """A zip whose parts share their packed bytes."""
    path = make.zip("叠.xlsx", {"[Content_Types].xml": b"", "xl/a.xml": b"a" * 100, "xl/b.xml": b"a" * 100})
    data = bytearray(path.read_bytes())
    first = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 4)
    second = data.find(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return make.raw("叠.xlsx", bytes(data))


def crowded(make: Make) -> Path:
    path = make.folder / "多.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for index in range(limits.ZIP_ENTRIES + 1):
            archive.writestr(f"word/{index}", b"")
        archive.writestr("[Content_Types].xml", b"")
    return path


def stray_cell(make: Make) -> Path:
    rows: list[list[object]] = [["意见"], ["食堂太贵。"]]
    path = make.xlsx(rows, "远.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", far)
    return make.zip("远.xlsx", parts)


def greedy(make: Make) -> Path:
    """A workbook that declares four thousand million texts, for which its reader would make room at once."""
    with zipfile.ZipFile(make.xlsx(ROWS)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/sharedStrings.xml"] = re.sub(rb'uniqueCount="\d+"', b'uniqueCount="4294967295"', parts["xl/sharedStrings.xml"])
    return make.zip("贪.xlsx", parts)


def repeated_cell(make: Make) -> Path:
    cell = '<table:table-cell table:number-columns-repeated="100"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    spaces = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    content = f"<a {spaces}><table:table>{row}</table:table></a>".encode()
    return make.zip("复.ods", {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def bad_part(make: Make) -> Path:
    return make.zip("坏.xlsx", {"[Content_Types].xml": b"", "xl/workbook.xml": b"<workbook", "xl/_rels/workbook.xml.rels": b"<"})


def bad_docx(make: Make) -> Path:
    return make.zip("坏.docx", {"[Content_Types].xml": b"<", "word/document.xml": b"<"})


def long_docx(make: Make) -> Path:
    path = make.docx(lambda document: document.add_paragraph("意见"), "长.docx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    noise = bytes(range(33, 123)) * (limits.DOCX_XML_BYTES // 90 + 1)
    path = make.folder / "长.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        archive.writestr("word/more.xml", noise)
    return path


def old_word(make: Make) -> Path:
    return make.ole("旧.doc", {"WordDocument": b"\xec\xa5\x65\x00".ljust(600, b"\0")})


def locked_word(make: Make) -> Path:
    head = bytearray(2048)
    head[:4] = b"\xec\xa5\xc1\x00"
    head[11] = 0x01
    return make.ole("密.doc", {"WordDocument": bytes(head), "0Table": b""})


def locked_pdf(make: Make) -> Path:
    key = f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<{'41' * 32}>/U<{'42' * 32}>/P -4>>"
    return make.raw("密.pdf", pdf_bytes([["意见"]], encrypt=key))


def entities(make: Make) -> Path:
    with zipfile.ZipFile(make.docx(lambda document: document.add_paragraph("意见"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"?>", b"?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>", 1)
    return make.zip("实.docx", parts)


def overlapping_merges(make: Make) -> Path:
    with zipfile.ZipFile(make.xlsx([["编号", "意见"], *([str(n), "食堂太贵。"] for n in range(2000))])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    ranges = b"<mergeCells>" + b'<mergeCell ref="A1:B2001"/>' * (limits.MERGED_CELLS // 4002 + 1) + b"</mergeCells>"
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", b"</sheetData>" + ranges)
    return make.zip("并.xlsx", parts)


def attachments_only(make: Make) -> Path:
    return make.text(
        "信.eml",
        'From: a@example.org\nSubject: =?utf-8?b?5oSP6KeB?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n'
        '--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="a.pdf"\n\nJVBERi0=\n--x--\n',
    )


BAD: list[tuple[str, Callable[[Make], Path], dict[str, str]]] = [
    ("missing", missing, {}),
    ("directory", folder, {}),
    ("not_a_file", lambda make: Path("/dev/null"), {}),
    ("empty_file", lambda make: make.raw("空.csv", b""), {}),
    ("empty", lambda make: make.raw("空白.txt", b" \n\n"), {}),
    ("empty", lambda make: make.xlsx([]), {}),
    ("empty", lambda make: make.docx(lambda document: None), {}),
    ("empty", lambda make: make.text("空.json", "[]"), {}),
    ("empty", lambda make: make.parquet({"意见": []}), {}),
    ("header_only", lambda make: make.xlsx(ROWS[:1]), {}),
    ("header_only", lambda make: make.text("头.csv", "编号,意见\n"), {}),
    ("no_text_column", lambda make: make.xlsx([["编号", "人数"], [1, 2], [3, 4]]), {}),
    ("no_text_column", lambda make: make.text("数.csv", "a,b\n1,2\n3,4\n"), {}),
    ("column_missing", lambda make: make.xlsx(ROWS), {"text_column": "建议"}),
    ("column_missing", lambda make: make.xlsx(ROWS), {"text_column": "意见+建议"}),
    ("column_missing", lambda make: make.xlsx(ROWS), {"id_column": "工号"}),
    ("sheet_missing", lambda make: make.xlsx(ROWS), {"sheet": "二车间"}),
    ("sheet_missing", lambda make: make.text("表.csv", "编号,意见\n1,贵\n"), {"sheet": "二车间"}),
    ("sheet_missing", lambda make: make.docx(lambda document: document.add_paragraph("意见")), {"sheet": "表2"}),
    ("broken_zip", truncated, {}),
    ("broken_zip", lambda make: make.raw("断.docx", b"PK\x03\x04" + b"x" * 100), {}),
    ("encrypted", flagged, {}),
    ("encrypted", lambda make: make.ole("密.docx", {"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), {}),
    ("encrypted", locked_word, {}),
    ("encrypted", locked_pdf, {}),
    ("zip_bomb", bomb, {}),
    ("zip_bomb", lying_bomb, {}),
    ("broken_zip", overlapping, {}),
    ("zip_entries", crowded, {}),
    ("sheet_too_wide", stray_cell, {}),
    ("sheet_too_wide", repeated_cell, {}),
    ("document_too_long", long_docx, {}),
    ("broken_workbook", bad_part, {}),
    ("broken_workbook", lambda make: make.ole("坏.xls", {"Workbook": BIFF_HEAD + b"\xff" * 600}), {}),
    ("workbook_unsafe", greedy, {}),
    ("broken_document", bad_docx, {}),
    ("broken_document", old_word, {}),
    ("broken_ole", lambda make: make.raw("坏.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600), {}),
    ("broken_pdf", lambda make: make.raw("坏.pdf", b"%PDF-1.7\nnothing"), {}),
    ("broken_parquet", lambda make: make.raw("坏.parquet", b"PAR1" + b"x" * 100 + b"PAR1"), {}),
    ("broken_mail", lambda make: make.text("套.eml", "Subject: a\nContent-Type: message/rfc822\n\n" * 5000), {}),
    ("cell_too_long", lambda make: make.text("长.csv", f"编号,意见\n1,{'长' * (limits.CELL_CHARS + 1)}\n"), {}),
    ("cell_too_long", lambda make: make.text("巨.csv", f"编号,意见\n1,{'l' * (limits.CELL_CHARS * 21)}\n"), {}),
    ("text_too_long", lambda make: make.text("长.txt", "l" * (limits.DOCUMENT_CHARS + 1)), {}),
    ("scanned_pdf", lambda make: make.pdf([[], []]), {}),
    ("html_without_text", lambda make: make.text("空.html", "<html><script>var a = 1</script><body></body></html>"), {}),
    ("mail_without_text", attachments_only, {}),
    ("json_broken", lambda make: make.text("坏.json", '[{"意见": "贵",}]'), {}),
    ("json_broken", lambda make: make.text("坏.jsonl", '{"意见": "贵"}\n{"意见"\n'), {}),
    ("json_shape", lambda make: make.text("形.json", '{"a": {"b": 1}, "c": 2}'), {}),
    ("json_shape", lambda make: make.text("形.json", "[[1, 2], 3]"), {}),
    ("json_shape", lambda make: make.text("深.json", "[" * 100_000), {}),
    ("binary", lambda make: make.raw("意见.csv", bytes(range(256)) * 40), {}),
    ("binary", lambda make: make.raw("意见.txt", b"\x00\x01\x02\x03" * 100), {}),
    ("undecodable", lambda make: make.raw("乱.txt", b"\xff\xff\x80 \xff\x81\xff ab" * 60), {}),
    ("unsupported", lambda make: make.ole("画.doc", {"VisioDocument": b"x"}), {}),
    ("unsupported_archive", lambda make: make.zip("包.docx", {"a.txt": b"x"}), {}),
    ("unsupported_archive", lambda make: make.raw("包.rar", b"Rar!\x1a\x07\x00" + b"x" * 50), {}),
    ("unsupported_image", lambda make: make.raw("照片.pdf", b"\xff\xd8\xff\xe0" + b"x" * 50), {}),
    ("unsupported_image", lambda make: make.raw("照片.bmp", b"BM\x00\x01\x00\x00" + b"\x00" * 50), {}),
    ("unsupported_program", lambda make: make.raw("意见.xlsx", b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 50), {}),
    ("unsupported_slides", lambda make: make.zip("讲.pptx", {"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), {}),
    ("unsupported_rtf", lambda make: make.text("旧.doc", "{\\rtf1 a}"), {}),
    ("unsupported_odt", lambda make: make.zip("文.odt", {"mimetype": b"application/vnd.oasis.opendocument.text"}), {}),
    ("unsupported_office_xml", lambda make: make.text("表.xls", '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'), {}),
    ("unsupported_message", lambda make: make.ole("信.msg", {"__properties_version1.0": b"x"}), {}),
    ("unsupported_xml", lambda make: make.text("数.xml", "<?xml version='1.0'?><rows><row>食堂太贵</row></rows>"), {}),
    ("document_unsafe", entities, {}),
    ("nested_too_deep", lambda make: make.text("深.html", f"<html><body>浅{'<div>' * 300}深"), {}),
    ("table_too_wide", lambda make: make.text("宽.csv", "," * limits.COLUMNS + "a\n1,2\n"), {}),
    ("merged_too_far", overlapping_merges, {}),
    ("unsupported_xlsb", lambda make: make.zip("表.xlsb", {"[Content_Types].xml": b"", "xl/workbook.bin": b""}), {}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "build", "asked"), BAD, ids=[f"{code}-{index}" for index, (code, _, _) in enumerate(BAD)])
def test_each_bad_file_is_refused_with_its_code_and_words(
    code: str, build: Callable[[Make], Path], asked: dict[str, str], make: Make
) -> None:
    path = build(make)
    with pytest.raises(IntakeError) as caught:
        read(path, **asked)
    error = caught.value
    assert error.code == code
    assert error.file == path.name
    assert str(make.folder) not in str(error.message_values)
    for language in ("zh", "en"):
        said = words(language)["error"][code].format(**error.message_values)
        assert path.name in said
        assert re.search(r"\{\w*\}", said) is None


def test_too_large_names_size_and_limit(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.FILE_BYTES, "csv", 2 * limits.MIB)
    path = make.raw("大.csv", b"a,b\n" * limits.MIB)
    with pytest.raises(IntakeError) as caught:
        read(path)
    assert (caught.value.code, caught.value.values) == ("too_large", {"size": 4, "limit": 2})


def test_too_many_rows_and_pages(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROWS", 1)
    monkeypatch.setattr(limits, "PDF_PAGES", 1)
    for path, code in (
        (make.xlsx(ROWS), "too_many_rows"),
        (make.parquet({"意见": ["贵", "难"]}), "too_many_rows"),
        (make.pdf([["甲"], ["乙"]]), "too_many_pages"),
    ):
        with pytest.raises(IntakeError) as caught:
            read(path)
        assert caught.value.code == code


def test_unreadable_file(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make.text("锁.csv", "a")

    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(IntakeError) as caught:
        read(path)
    assert (caught.value.code, caught.value.values) == ("unreadable", {"problem": "Permission denied"})


@pytest.mark.parametrize(
    ("raised", "code", "values"),
    [
        (FileNotFoundError(2, "No such file or directory"), "missing", {}),
        (PermissionError(13, "Permission denied"), "unreadable", {"problem": "Permission denied"}),
        (OSError("a drive that went away"), "unreadable", {"problem": "OSError"}),
        (MemoryError(), "out_of_memory", {}),
        (RecursionError(), "nested_too_deep", {"limit": limits.DEPTH}),
    ],
)
def test_a_file_that_fails_while_it_is_read(
    make: Make, monkeypatch: pytest.MonkeyPatch, raised: Exception, code: str, values: dict[str, object]
) -> None:
    def fail(*_: object) -> None:
        raise raised

    monkeypatch.setitem(reading._READERS, "csv", fail)  # type: ignore[arg-type]
    with pytest.raises(IntakeError) as caught:
        read(make.text("去.csv", "编号,意见\n1,贵\n"))
    assert (caught.value.code, caught.value.file, caught.value.values) == (code, "去.csv", values)


def test_a_file_that_nobody_may_read(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = make.text("锁.csv", "a")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(IntakeError) as caught:
        read(path)
    assert (caught.value.code, caught.value.values) == ("unreadable", {"problem": "Permission denied"})


def words(language: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads((SOURCE / "words" / f"intake.{language}.toml").read_text())["intake"]
    return found


def codes_in_source() -> tuple[set[str], set[str]]:
    """Codes of errors and notices that stand in the source of intake."""
    code = "\n".join(path.read_text() for path in (SOURCE / "intake").rglob("*.py"))
    errors = set(re.findall(r'(?:\.error|IntakeError|Refusal)\(\s*"(\w+)"', code)) | {"encrypted", "broken_pdf", "unsupported"}
    notices = set(re.findall(r'Notice\(\s*"(\w+)"', code)) | set(re.findall(r'\("(\w+_column)", context_column', code))
    return errors, notices


def test_all_codes_have_words_and_all_errors_are_tested() -> None:
    errors, notices = codes_in_source()
    said = words("zh")
    tested = {code for code, _, _ in BAD} | {"too_large", "too_many_rows", "too_many_pages", "unreadable", "out_of_memory"}
    assert errors - set(said["error"]) == set()
    assert notices - set(said["notice"]) == set()
    assert set(said["error"]) - tested == set()


def test_both_languages_say_the_same_with_the_same_values() -> None:
    chinese, english = words("zh"), words("en")
    assert {topic: list(said) for topic, said in chinese.items()} == {topic: list(said) for topic, said in english.items()}
    for topic, said in chinese.items():
        for code, message in said.items():
            assert fields(message) == fields(english[topic][code]), code


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}
