"""Files that are taken in to be looked at: pictures without what the camera noted, and PDF. The content tells the kind, never the name."""

from __future__ import annotations

from huiyin.domain.checking import checked
from huiyin.domain.storing import Sent
from huiyin.domain.transitions import NotAllowed
from huiyin.intake.limits import MIB
from huiyin.intake.pictures import BrokenPicture, plain_jpeg, plain_png

#: Largest file, in bytes.
FILE_BYTES = 10 * MIB
#: The kinds of files that are taken, each with what it is served as.
KINDS = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


def accepted(file: Sent, refused: type[NotAllowed]) -> tuple[str, str, bytes]:
    """Name, kind and the bytes to keep. Raises ``refused`` with file_large, file_empty, file_broken or file_kind; NotAllowed where the scanner does not let it pass."""
    name = file.called
    if file.size > FILE_BYTES:
        raise refused("file_large", file=name, size=-(-file.size // MIB), limit=FILE_BYTES // MIB)
    data = b"".join(file.chunks)
    if not data:
        raise refused("file_empty", file=name)
    checked([data], name)
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return name, "jpeg", plain_jpeg(data)
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return name, "png", plain_png(data)
    except BrokenPicture as error:
        raise refused("file_broken", file=name) from error
    if not data.startswith(b"%PDF-"):
        raise refused("file_kind", file=name)
    if b"%%EOF" not in data:
        raise refused("file_broken", file=name)
    return name, "pdf", data
