"""What is taken as a scan, what is refused and why, and what is left of it."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from huiyin.intake import scanned
from huiyin.intake.pictures import plain_png, size_of
from huiyin.intake.scanned import FILE_BYTES, NotAScan, Page, pages, recognised
from intake.test_pictures import ADOBE, DATA, END, ICC, JFIF, PNG, SECRET, TAIL, chunk, exif, segment


def photo(*notes: bytes, width: int = 40, height: int = 30) -> bytes:
    """A JPEG of a size; nothing here decodes it."""
    frame = segment(0xC0, b"\x08" + struct.pack(">HH", height, width) + bytes(10))
    scan = segment(0xDA, bytes(10)) + b"\x12\xff\x00\x34"
    return b"\xff\xd8" + JFIF + b"".join(notes) + ICC + ADOBE + segment(0xC4, bytes(20)) + frame + scan + END


def png(width: int = 40, height: int = 30) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return PNG + head + chunk(b"IDAT", zlib.compress(bytes((width + 1) * height))) + TAIL if width < 1000 else PNG + head + DATA + TAIL


def pdf(count: int, *, box: str = "0 0 200 100", resources: str = "", content: bytes = b"", extra: str = "") -> bytes:
    """A PDF of so many pages."""
    kids = " ".join(f"{4 + at} 0 R" for at in range(count))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {count} /Kids [{kids}] >>", f"<< /Length {len(content)} >>\nstream\n{content.decode()}\nendstream"]
    objects += [f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 3 0 R /Resources << {resources} >> >>"] * count + ([extra] if extra else [])
    made, starts = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        starts.append(len(made))
        made += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    return made + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF\n".encode()


def refused(data: bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(NotAScan) as caught:
        list(pages(recognised(data)))
    return caught.value.code, caught.value.values


def test_a_photo_is_one_page_without_its_notes() -> None:
    (page,) = pages(recognised(photo(exif(6), segment(0xFE, SECRET))))
    assert (page.number, page.kind, page.width, page.height, SECRET in page.data) == (1, "jpeg", 40, 30, False)


def test_a_png_is_one_page() -> None:
    data = png()
    assert list(pages(recognised(data))) == [Page(1, "png", data, 40, 30)]


def test_each_page_of_a_pdf_is_drawn() -> None:
    content = b"0 0 100 100 re f"
    found = list(pages(recognised(pdf(3, content=content))))
    assert [(one.number, one.kind, one.width, one.height) for one in found] == [(n, "png", 556, 278) for n in (1, 2, 3)]
    assert plain_png(found[0].data) == found[0].data and size_of(found[0].data) == (556, 278)
    lines = zlib.decompress(found[0].data.split(b"IDAT")[1].split(b"IEND")[0][:-8])
    above = lines[1:557]
    assert (len(lines), lines[0], set(above[:270]), set(above[290:])) == (278 * 557, 2, {0}, {255})
    assert set(lines[557 + 1 : 557 * 2]) == {0}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"GIF89a" + bytes(50), "kind"),
        (b"RIFF\x00\x00\x00\x00WEBP", "kind"),
        (b"<svg onload=alert(1)>", "kind"),
        (b"PK\x03\x04" + bytes(50), "kind"),
        (b"MM\x00*" + bytes(50), "tiff"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), "heic"),
        (photo()[:-2], "broken"),
        (png()[:-4], "broken"),
        (photo(width=0), "broken"),
        (b"junk %PDF-1.4 %%EOF", "kind"),
        (b"%PDF-1.4\nnothing", "pdf_broken"),
        (pdf(0), "pdf_broken"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    assert refused(data)[0] == code


def test_too_much_is_refused_with_its_measure() -> None:
    assert refused(photo(width=9000, height=5000)) == ("pixels", {"width": 9000, "height": 5000, "limit": 40})
    assert refused(png(60000, 60000)) == ("pixels", {"width": 60000, "height": 60000, "limit": 40})
    assert refused(photo() + bytes(FILE_BYTES)) == ("large", {"size": 21, "limit": 20})
    assert refused(pdf(201)) == ("pdf_pages", {"count": 201, "limit": 200})


def test_a_picture_inside_a_pdf_is_measured_before_it_is_decoded() -> None:
    image = "<< /Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 1 /ColorSpace /DeviceGray /Length 1 >>\nstream\n0\nendstream"
    data = pdf(1, resources="/XObject << /I 5 0 R >>", content=b"100 0 0 100 0 0 cm /I Do", extra=image)
    assert refused(data) == ("pdf_pixels", {"width": 60000, "height": 60000, "limit": 40})


def test_a_page_as_large_as_a_field_is_drawn_smaller() -> None:
    (page,) = pages(recognised(pdf(1, box="0 0 14400 14400")))
    assert page.width * page.height <= scanned.PIXELS


@pytest.mark.parametrize("program", ["import os, sys; sys.stdin.buffer.read(); os.kill(os.getpid(), 9)", "print('{', end='')"])
def test_a_process_that_dies_is_told(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dying = tmp_path / "dying.py"
    dying.write_text(program)
    monkeypatch.setattr(scanned, "_PROGRAM", dying)
    assert refused(pdf(1))[0] == "pdf_unsafe"


def test_a_process_without_memory_gives_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    # Whether the library or the interpreter notices first depends on what was free: both end in a refusal.
    monkeypatch.setattr(scanned, "MEMORY", 1)
    assert refused(pdf(1))[0] in {"pdf_unsafe", "pdf_broken"}
