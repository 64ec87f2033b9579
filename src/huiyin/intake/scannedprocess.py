"""The process that draws a PDF, run by itself: ``python -I scannedprocess.py MEMORY PIXELS PAGES``, the PDF on its input.

The library that draws is not safe for threads and meets files that were made to break it, so nothing else runs here, under a limit of
memory in bytes. It imports nothing of the package, since it starts for every file.

It answers in lines of JSON: the number of pages, then for each page its sides and how many bytes of PNG follow. An ``error`` takes the
place of any line.
"""

from __future__ import annotations

import json
import sys
import zlib
from typing import IO, Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

#: Dots an inch: letters of three millimetres are then 24 high, which people and programs both read.
DPI = 200


def main(memory: int, pixels: int, most: int) -> None:
    """Draw the document on standard input."""
    _limit(memory)
    out = sys.stdout.buffer
    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
    except pdfium.PdfiumError as error:
        return _say(out, error="pdf_locked" if "password" in str(error).lower() else "pdf_broken")
    count = len(document)
    if not 0 < count <= most:
        return _say(out, error="pdf_pages" if count else "pdf_broken", count=count, limit=most)
    _say(out, pages=count)
    for at in range(count):
        try:
            told, picture = _page(document[at], pixels)
        except (pdfium.PdfiumError, MemoryError):
            return _say(out, error="pdf_broken")
        _say(out, **told)
        out.write(picture)
        out.flush()


def _page(page: Any, pixels: int) -> tuple[dict[str, Any], bytes]:
    """What to say of a page, and its PNG."""
    for one in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,)):
        width, height = one.get_px_size()
        if width * height > pixels:
            return {"error": "pdf_pixels", "width": width, "height": height, "limit": pixels // 1_000_000}, b""
    width, height = page.get_size()
    scale = min(DPI / 72, (pixels / max(width * height, 1)) ** 0.5 * 0.99)
    bitmap = page.render(scale=scale, grayscale=True)
    drawn = bitmap.to_numpy()
    grey = np.ascontiguousarray(drawn.reshape(bitmap.height, bitmap.width, -1)[:, :, 0])
    picture = _png(grey)
    page.close()
    return {"width": bitmap.width, "height": bitmap.height, "bytes": len(picture)}, picture


def _png(grey: np.ndarray[Any, Any]) -> bytes:
    """Each line as what it differs from the one above: paper is then almost nothing but noughts."""
    height, width = grey.shape
    lines = np.empty((height, width + 1), np.uint8)
    lines[:, 0] = 2
    lines[0, 1:] = grey[0]
    lines[1:, 1:] = grey[1:] - grey[:-1]
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(lines.tobytes(), 6)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def _limit(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        allowed = memory if most == resource.RLIM_INFINITY else min(memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, most))


def _say(out: IO[bytes], **value: object) -> None:
    out.write(json.dumps(value).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
