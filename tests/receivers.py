"""Receivers on this machine: a mail server, a virus scanner, and a web server that behaves like the services of chat robots and checks their signatures itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller

SECRET = "SEC-invented-secret"
#: What every scanner takes for a virus and is none; in two halves, so that none finds it here.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Mailbox:
    """What a mail server took, and what it says to a receiver (``replies``) or to the content (``last``)."""

    port: int
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    last: str = "250 taken"
    #: Break the line instead of a last reply, after the message was taken.
    breaks: bool = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 # A name of aiosmtpd.
        """Take a receiver or not."""
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 # A name of aiosmtpd.
        """Take the message."""
        if self.last.startswith("250"):
            made = message_from_bytes(envelope.content, policy=policy.default)
            self.taken.extend((to, made) for to in envelope.rcpt_tos)
        if self.breaks:
            server.transport.abort()
        return self.last


@contextmanager
def mail_server(port: int = 0, box: Mailbox | None = None) -> Iterator[Mailbox]:
    """A mail server on this machine; with ``box`` it goes on where another one stopped."""
    box = box or Mailbox(port or free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Taken:
    """A request as it came in."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        """The body as values."""
        return json.loads(self.body)


@dataclass
class Service:
    """A web server: what it took, and how it answers (status, body) unless a ``verdict`` on the request says otherwise."""

    url: str = ""
    taken: list[Taken] = field(default_factory=list)
    verdict: Callable[[Taken], tuple[int, bytes] | None] = lambda one: (200, b"{}")
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def web_server(verdict: Callable[[Taken], tuple[int, bytes] | None], **headers: str) -> Iterator[Service]:
    """A web server on this machine; a verdict of None hangs up without an answer."""
    service = Service(verdict=verdict, headers=headers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 # A name of the library.
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            one = Taken(parts.path, query, {name.lower(): value for name, value in self.headers.items()}, body)
            service.taken.append(one)
            answer = service.verdict(one)
            if answer is None:
                return
            self.send_response(answer[0])
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer[1])

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_address[1]}/robot"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def dingtalk(one: Taken) -> tuple[int, bytes]:
    """Like DingTalk: the signature is in the address, the time is in milliseconds, a wrong one is refused with 200 and a number."""
    at = one.query.get("timestamp", "")
    wanted = base64.b64encode(hmac.new(SECRET.encode(), f"{at}\n{SECRET}".encode(), hashlib.sha256).digest()).decode()
    told = one.told
    if one.query.get("access_token") != "invented" or one.query.get("sign") != wanted or len(at) != 13:
        return 200, b'{"errcode": 310000, "errmsg": "sign not match"}'
    if told["msgtype"] != "markdown" or not told["markdown"]["title"] or not told["markdown"]["text"]:
        return 200, b'{"errcode": 400102, "errmsg": "bad"}'
    return 200, b'{"errcode": 0, "errmsg": "ok"}'


def wecom(one: Taken) -> tuple[int, bytes]:
    """Like WeCom: the key is in the address, and a text of more than 4096 bytes is refused."""
    told = one.told
    if one.query.get("key") != "invented":
        return 200, b'{"errcode": 93000, "errmsg": "invalid webhook url"}'
    if told["msgtype"] != "markdown" or len(told["markdown"]["content"].encode()) > 4096:
        return 200, b'{"errcode": 40058, "errmsg": "too long"}'
    return 200, b'{"errcode": 0, "errmsg": "ok"}'


def feishu(one: Taken) -> tuple[int, bytes]:
    """Like Feishu: time in seconds and signature are in the body."""
    told = one.told
    at = str(told.get("timestamp", ""))
    wanted = base64.b64encode(hmac.new(f"{at}\n{SECRET}".encode(), digestmod=hashlib.sha256).digest()).decode()
    if told.get("sign") != wanted or len(at) != 10:
        return 200, b'{"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}'
    if told["msg_type"] != "text" or not told["content"]["text"]:
        return 200, b'{"code": 9499, "msg": "Bad Request"}'
    return 200, b'{"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}'


def generic(one: Taken) -> tuple[int, bytes]:
    """A program of one's own that checks the signature."""
    at = one.headers.get("x-huiyin-timestamp", "")
    wanted = hmac.new(SECRET.encode(), f"{at}.".encode() + one.body, hashlib.sha256).hexdigest()
    return (200, b"taken") if one.headers.get("x-huiyin-signature") == f"sha256={wanted}" else (403, b"")


@dataclass
class Scanner:
    """A virus scanner: what was sent to it, whole files only, and what it finds. ``most`` bytes a file are looked at."""

    url: str = ""
    taken: list[bytes] = field(default_factory=list)
    most: int = 25 * 2**20
    #: What it says instead of a verdict.
    says: bytes = b""


class _Scan(socketserver.StreamRequestHandler):
    """One connection, by the INSTREAM command of clamd."""

    def handle(self) -> None:
        scanner: Scanner = self.server.scanner  # type: ignore[attr-defined]
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        data = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            data += self.rfile.read(size)
            if len(data) > scanner.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        scanner.taken.append(data)
        found = b"stream: Eicar-Signature FOUND" if EICAR in data else b"stream: OK"
        self.wfile.write((scanner.says or found) + b"\0")


class _TcpScanner(socketserver.ThreadingTCPServer):
    daemon_threads = True


class _UnixScanner(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def virus_scanner(path: str = "") -> Iterator[Scanner]:
    """A virus scanner on this machine, at a port or, with ``path``, at a socket there."""
    server: Any = _UnixScanner(path, _Scan) if path else _TcpScanner(("127.0.0.1", 0), _Scan)
    server.scanner = scanner = Scanner(f"unix://{path}" if path else f"tcp://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield scanner
    finally:
        server.shutdown()
        server.server_close()


def wait_for(what: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not what() and time.monotonic() < until:
        time.sleep(0.02)
    assert what()
