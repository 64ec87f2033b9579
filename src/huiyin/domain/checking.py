"""Asking a virus scanner about an uploaded file before anything is done with it, where the installation names one (``clamd``, by its INSTREAM command).

A scanner that was named and does not answer refuses the file: nothing comes in unlooked at because a service is down.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings

from huiyin.domain.transitions import NotAllowed

#: Seconds for a connection, and for its answer once everything was sent.
CONNECT, ANSWER = 5, 120
#: The longest piece that is sent at once, and the longest answer that is read, in bytes.
PIECE, LONGEST = 1 << 16, 4096


def checked(chunks: Iterable[bytes], name: str) -> None:
    """Let a file pass that is not infected, or any where no scanner is named. ``name`` is what the file is called.

    Raises NotAllowed with file_infected, scanner_large for one that the scanner does not take, or scanner_away.
    """
    if not settings.SCANNER:
        return
    try:
        said = _asked(settings.SCANNER, chunks)
    except OSError as error:
        raise NotAllowed("scanner_away", file=name) from error
    verdict = said.removeprefix("stream:").strip()
    if verdict == "OK":
        return
    if verdict.endswith(" FOUND"):
        raise NotAllowed("file_infected", file=name, found=verdict.removesuffix(" FOUND"))
    # Anything else is no verdict about the file.
    raise NotAllowed("scanner_large" if "size limit exceeded" in verdict else "scanner_away", file=name)


def _asked(url: str, chunks: Iterable[bytes]) -> str:
    """What the scanner says. Raises OSError."""
    with _connected(url) as line:
        line.settimeout(ANSWER)
        # A scanner that has seen enough hangs up while it is still being told; its answer waits to be read.
        with suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                for start in range(0, len(chunk), PIECE):
                    piece = chunk[start : start + PIECE]
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
        said = b""
        while b"\0" not in said and len(said) < LONGEST and (more := line.recv(LONGEST)):
            said += more
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=CONNECT)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(CONNECT)
        line.connect(parts.path)
    except OSError:
        line.close()
        raise
    return line
