"""The process that reads pictures, run by itself: ``python -I ocrprocess.py MEMORY``, each picture on its input after its length in 4 bytes.

It takes most of a gigabyte and meets files from outside, so it lives only as long as a few pages take, under a limit of memory in bytes. It
answers with one line of JSON: for each picture its lines.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import socket
import sys
from collections.abc import Iterator
from typing import Any


def main(memory: int) -> None:
    """Read what stands on standard input."""
    _limit(memory)
    # Its libraries can fetch models and fonts. Everything that is needed is there, and pictures of what people wrote stay here.
    socket.create_connection = socket.getaddrinfo = _no_network  # type: ignore[assignment]
    logging.disable(logging.CRITICAL)
    pictures = list(_pictures(sys.stdin.buffer.read()))
    with contextlib.redirect_stdout(sys.stderr):
        from rapidocr import RapidOCR

        engine = RapidOCR()
        found = [_lines(engine(_upright(one))) for one in pictures]
    json.dump(found, sys.stdout)


def _pictures(told: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(told):
        end = at + 4 + int.from_bytes(told[at : at + 4], "big")
        yield told[at + 4 : end]
        at = end


def _upright(picture: bytes) -> Any:
    """The picture as rows of pixels, blue first, turned as the camera said."""
    import numpy as np
    from PIL import Image, ImageOps

    # The guard has measured it already; a picture of many pixels is no attack here.
    Image.MAX_IMAGE_PIXELS = None
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(picture)))
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])


def _lines(read: Any) -> list[dict[str, Any]]:
    """What was read, in the order in which people read: pieces whose middle lies within another's height are one line."""
    if read.boxes is None:
        return []
    pieces = [
        (min(y for _, y in box), max(y for _, y in box), min(x for x, _ in box), text, float(sure))
        for box, text, sure in zip(read.boxes.tolist(), read.txts, read.scores, strict=True)
    ]
    rows: list[list[Any]] = []
    for piece in sorted(pieces):
        middle = (piece[0] + piece[1]) / 2
        row = next((row for row in reversed(rows) if row[0][0] <= middle <= row[0][1]), None)
        (rows.append([piece]) if row is None else row.append(piece))
    ordered = [sorted(row, key=lambda piece: piece[2]) for row in rows]
    return [{"text": " ".join(piece[3] for piece in row), "sure": round(min(piece[4] for piece in row), 3)} for row in ordered]


def _no_network(*_: object, **__: object) -> None:
    raise OSError("no network here")


def _limit(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        allowed = memory if most == resource.RLIM_INFINITY else min(memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, most))


if __name__ == "__main__":
    main(int(sys.argv[1]))
