"""The pages of a scan or a photo: JPEG and PNG without what the camera noted, the pages of a PDF as pictures.

A file is told by its content. What is too large is refused before anything of it is decoded. A PDF is drawn in a process of its own,
which a hostile file may end without harm; nothing of it is run, and nothing but the picture of each page is left of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from huiyin.intake.limits import MIB
from huiyin.intake.pictures import BrokenPicture, plain_jpeg, plain_png, size_of

#: Largest file in bytes, largest picture in pixels, most pages.
FILE_BYTES, PIXELS, PAGES = 20 * MIB, 40_000_000, 200
#: Memory in bytes and time in seconds of the process that draws a PDF.
MEMORY, SECONDS = 2048 * MIB, 600
_PROGRAM = Path(__file__).with_name("scannedprocess.py")
#: How other pictures begin, and the code that says what to do with one.
_FOREIGN = ((b"II*\x00", "tiff"), (b"MM\x00*", "tiff"), (b"GIF8", "kind"), (b"BM", "kind"))
_PHONE = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heif"})


class NotAScan(ValueError):
    """A file that is not taken; ``code`` is a key under ``scans.refused``, ``values`` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a picture, its sides in pixels; ``number`` counts from 1."""

    number: int
    kind: str
    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file that passed the guard. ``identity`` are the bytes by which the same file is known again, whatever its name and notes."""

    kind: str
    identity: bytes


def recognised(data: bytes) -> Scanned:
    """Tell what a file is. Raises NotAScan: empty, large, kind, heic, tiff, broken, pixels."""
    if not data:
        raise NotAScan("empty")
    if len(data) > FILE_BYTES:
        raise NotAScan("large", size=-(-len(data) // MIB), limit=FILE_BYTES // MIB)
    if data.startswith(b"%PDF-"):
        return Scanned("pdf", data)
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return _picture("jpeg", plain_jpeg(data))
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _picture("png", plain_png(data))
    except BrokenPicture as error:
        raise NotAScan("broken") from error
    if data[4:8] == b"ftyp" and data[8:12] in _PHONE:
        raise NotAScan("heic")
    raise NotAScan(next((code for head, code in _FOREIGN if data.startswith(head)), "kind"))


def pages(file: Scanned) -> Iterator[Page]:
    """The pages in order, each only when it is asked for.

    Raises NotAScan: pdf_broken, pdf_locked, pdf_pages, pdf_pixels, pdf_unsafe.
    """
    if file.kind == "pdf":
        yield from _drawn(file.identity)
    else:
        yield Page(1, file.kind, file.identity, *size_of(file.identity))


def _picture(kind: str, plain: bytes) -> Scanned:
    width, height = size_of(plain)
    if not width or not height:
        raise BrokenPicture
    if width * height > PIXELS:
        raise NotAScan("pixels", width=width, height=height, limit=PIXELS // 1_000_000)
    return Scanned(kind, plain)


def _drawn(data: bytes) -> Iterator[Page]:
    command = [sys.executable, "-I", "-X", "utf8", str(_PROGRAM), str(MEMORY), str(PIXELS), str(PAGES)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        watch = threading.Timer(SECONDS, process.kill)
        watch.start()
        try:
            assert process.stdin is not None and process.stdout is not None
            _tell(process.stdin, data)
            count = int(_answer(process.stdout)["pages"])
            for number in range(1, count + 1):
                said = _answer(process.stdout)
                picture = process.stdout.read(int(said["bytes"]))
                if len(picture) != said["bytes"]:
                    raise NotAScan("pdf_unsafe")
                yield Page(number, "png", picture, int(said["width"]), int(said["height"]))
        finally:
            watch.cancel()
            process.kill()


def _tell(to: IO[bytes], data: bytes) -> None:
    try:
        to.write(data)
        to.close()
    except BrokenPipeError as error:
        raise NotAScan("pdf_unsafe") from error


def _answer(of: IO[bytes]) -> dict[str, int]:
    line = of.readline()
    if not line.endswith(b"\n"):
        raise NotAScan("pdf_unsafe")
    said = json.loads(line)
    if "error" in said:
        raise NotAScan(said.pop("error"), **said)
    found: dict[str, int] = said
    return found
