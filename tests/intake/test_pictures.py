"""Pictures lose what the camera noted in them, and nothing of what they show."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.intake.pictures import BrokenPicture, plain_jpeg, plain_png

SECRET = b"GPS 22.8170 108.3669"


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + (len(body) + 2).to_bytes(2, "big") + body


def exif(turn: int, order: str = "<") -> bytes:
    mark = b"II*\x00" if order == "<" else b"MM\x00*"
    entries = struct.pack(f"{order}HHIHH", 0x010F, 2, 1, 0, 0) + struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turn, 0)
    return segment(0xE1, b"Exif\x00\x00" + mark + struct.pack(f"{order}IH", 8, 2) + entries + bytes(4) + SECRET)


JFIF = segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00")
ICC = segment(0xE2, b"ICC_PROFILE\x00\x01\x01profile")
ADOBE = segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x01")
TABLES = segment(0xDB, bytes(65)) + segment(0xC0, bytes(15)) + segment(0xC4, bytes(20))
SCAN = segment(0xDA, bytes(10)) + b"\x12\xff\x00\x34\xff\xd0\x56\xff\x00"
END = b"\xff\xd9"
SHOWN = JFIF + ICC + ADOBE + TABLES + SCAN + segment(0xC4, bytes(20)) + SCAN


def jpeg(*notes: bytes) -> bytes:
    return b"\xff\xd8" + JFIF + b"".join(notes) + ICC + ADOBE + TABLES + SCAN + segment(0xC4, bytes(20)) + SCAN + END


def test_a_jpeg_keeps_what_draws_it() -> None:
    packets = [segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + SECRET), segment(0xE2, b"MPF\x00" + SECRET)]
    notes = [exif(1), *packets, segment(0xED, SECRET), segment(0xFE, SECRET)]
    assert plain_jpeg(jpeg(*notes) + b"a second picture" + SECRET) == b"\xff\xd8" + SHOWN + END
    assert plain_jpeg(jpeg(b"\xff\xff\xff" + segment(0xFE, SECRET)[1:])) == b"\xff\xd8" + SHOWN + END


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turn", [2, 3, 6, 8])
def test_which_side_is_up_is_kept(turn: int, order: str) -> None:
    plain = plain_jpeg(jpeg(exif(turn, order)))
    assert SECRET not in plain
    at = plain.index(b"Exif\x00\x00MM\x00*")
    assert struct.unpack(">IHHHIH", plain[at + 10 : at + 26]) == (8, 1, 0x0112, 3, 1, turn)
    assert plain_jpeg(plain) == plain


@pytest.mark.parametrize("turn", [0, 1, 9, 60000])
def test_an_orientation_that_says_nothing_is_dropped(turn: int) -> None:
    assert plain_jpeg(jpeg(exif(turn))) == b"\xff\xd8" + SHOWN + END


def test_a_thumbnail_is_dropped() -> None:
    small = segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x01\x01" + SECRET)
    assert SECRET not in plain_jpeg(b"\xff\xd8" + small + TABLES + SCAN + END)


BROKEN = [b"\xff\xd8\xff", b"\xff\xd8" + END, jpeg()[:-2], jpeg()[:40], b"\xff\xd8\xff\xe1\x00\x01", b"\xff\xd8ab", b"\xff\xd8" + TABLES + END]
STARTS = [b"\xff\xd8\xff", b"\xff\xd8" + JFIF, b"\xff\xd8" + TABLES + SCAN, b"\xff\xd8\xff\xe1\x00\x40Exif\x00\x00II*\x00"]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_jpeg_that_is_not_whole(broken: bytes) -> None:
    with pytest.raises(BrokenPicture):
        plain_jpeg(broken)


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


HEAD, DATA, TAIL = chunk(b"IHDR", bytes(13)), chunk(b"IDAT", b"x" * 30), chunk(b"IEND")
PNG = b"\x89PNG\r\n\x1a\n"


def test_a_png_keeps_what_draws_it() -> None:
    notes = chunk(b"eXIf", SECRET) + chunk(b"tEXt", SECRET) + chunk(b"iTXt", SECRET) + chunk(b"tIME", bytes(7))
    assert plain_png(PNG + HEAD + notes + chunk(b"gAMA", bytes(4)) + DATA + TAIL + SECRET) == PNG + HEAD + chunk(b"gAMA", bytes(4)) + DATA + TAIL


@pytest.mark.parametrize("broken", [PNG, PNG + HEAD, PNG + DATA + TAIL, PNG + HEAD + DATA[:-3], PNG + HEAD + HEAD + TAIL, PNG + HEAD + b"\xff\xff\xff\xffIDAT"])
def test_a_png_that_is_not_whole(broken: bytes) -> None:
    with pytest.raises(BrokenPicture):
        plain_png(broken)


@given(st.binary(max_size=300), st.sampled_from(STARTS))
def test_whatever_comes_it_is_plain_or_refused(rest: bytes, start: bytes) -> None:
    try:
        plain = plain_jpeg(start + rest)
    except BrokenPicture:
        return
    assert plain.startswith(b"\xff\xd8") and plain.endswith(END) and plain_jpeg(plain) == plain


@given(st.binary(max_size=300))
def test_a_png_is_plain_or_refused(rest: bytes) -> None:
    try:
        plain = plain_png(PNG + HEAD + rest)
    except BrokenPicture:
        return
    assert plain_png(plain) == plain
