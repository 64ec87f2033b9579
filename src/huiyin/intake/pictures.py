"""Pictures without what the camera and its programs noted in them. Segments are left out; no pixel is decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal


class BrokenPicture(ValueError):
    """A picture that is not whole."""


_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
#: The application segments without which the colours would be other ones, and how each begins after its length.
_NEEDED = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
_EXIF = b"Exif\x00\x00"
_ORIENTATION = 0x0112
#: The next marker inside a scan: neither a stuffed byte nor a restart.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
#: Markers among those of frames that begin tables.
_NO_FRAME = frozenset({0xC4, 0xC8, 0xCC})
_PNG = b"\x89PNG\r\n\x1a\n"
_CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"})


def plain_jpeg(data: bytes) -> bytes:
    """A JPEG without place, time, device, comments, thumbnails and whatever follows its end; which side is up is kept.

    Raises BrokenPicture.
    """
    kept, scans = [b"\xff\xd8"], 0
    for marker, segment in _segments(data):
        scans += marker == _SCAN
        if marker == 0xE1:
            kept.append(_turned(segment))
        elif _is_needed(marker, segment):
            kept.append(segment)
    if not scans:
        raise BrokenPicture
    return b"".join([*kept, b"\xff\xd9"])


def plain_png(data: bytes) -> bytes:
    """A PNG with the chunks that draw it, and no others. Raises BrokenPicture."""
    kept, at, kind = [_PNG], len(_PNG), b""
    while kind != b"IEND":
        kind, end = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data) or (at == len(_PNG)) != (kind == b"IHDR"):
            raise BrokenPicture
        if kind in _CHUNKS:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment up to the end of the picture; a scan with its data."""
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if data[at : at + 1] != b"\xff" or at + 4 > len(data) + 2:
            raise BrokenPicture
        marker = data[at + 1] if at + 1 < len(data) else 0
        if marker == _END:
            return
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if length < 2 or end > len(data) or marker in (0, _START):
            raise BrokenPicture
        if marker == _SCAN:
            found = _MARKER.search(data, end)
            if not found:
                raise BrokenPicture
            end = found.start()
        yield marker, data[at:end]
        at = end


def _is_needed(marker: int, segment: bytes) -> bool:
    if marker == 0xFE:
        return False
    if not 0xE0 <= marker <= 0xEF:
        return True
    # The last two bytes of the first segment are the sides of a thumbnail.
    return segment[4:].startswith(_NEEDED.get(marker, b"\xff")) and (marker != 0xE0 or segment[16:18] == b"\x00\x00")


def _turned(segment: bytes) -> bytes:
    """Of a segment of Exif, another that only says which side is up; nothing where that need not be said."""
    turn = _orientation(segment[10:]) if segment[4:10] == _EXIF else 1
    if turn == 1:
        return b""
    entry = _ORIENTATION.to_bytes(2, "big") + b"\x00\x03\x00\x00\x00\x01" + turn.to_bytes(2, "big") + b"\x00\x00"
    body = _EXIF + b"MM\x00*\x00\x00\x00\x08\x00\x01" + entry + bytes(4)
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _orientation(tiff: bytes) -> int:
    orders: dict[bytes, Literal["little", "big"]] = {b"II": "little", b"MM": "big"}
    order = orders.get(tiff[:2])
    if order is None:
        return 1
    first = int.from_bytes(tiff[4:8], order)
    for number in range(int.from_bytes(tiff[first : first + 2], order)):
        entry = tiff[first + 2 + 12 * number :][:12]
        if int.from_bytes(entry[:2], order) == _ORIENTATION:
            turn = int.from_bytes(entry[8:10], order)
            return turn if 1 <= turn <= 8 else 1
    return 1


def size_of(plain: bytes) -> tuple[int, int]:
    """Width and height, in pixels, of a picture from ``plain_jpeg`` or ``plain_png``, as it says itself. Raises BrokenPicture."""
    if plain.startswith(_PNG):
        return int.from_bytes(plain[16:20], "big"), int.from_bytes(plain[20:24], "big")
    for marker, segment in _segments(plain):
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            return int.from_bytes(segment[7:9], "big"), int.from_bytes(segment[5:7], "big")
    raise BrokenPicture
