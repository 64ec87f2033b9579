"""One request to a chat robot: short waits, no redirect, a small answer, and only to where one may write."""

from __future__ import annotations

import time
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError, SSLError

from huiyin.domain.sending.formats import Call, judged
from huiyin.domain.sending.rules import Attempt, Outcome

#: Seconds to connect, between two pieces of an answer, and for all of it; the most bytes of an answer that are read.
CONNECT, READ, WHOLE, ANSWER = 5.0, 10.0, 20.0, 64 * 1024


def may_be_called(address: str, plain_hosts: Iterable[str] = ()) -> bool:
    """Whether an address may be written to: by https, on this machine, or where the operator allows it without."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        _ = parts.port
    except ValueError:
        return False
    if parts.username or parts.password or not host or any(one.isspace() for one in address) or not address.isascii():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and (is_loopback(host) or host in plain_hosts))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def call(kind: str, request: Call) -> Attempt:
    """Make the request once and judge the answer. What may have arrived before the line broke is unsure."""
    with PoolManager(retries=False, timeout=Timeout(connect=CONNECT, read=READ)) as pool:
        try:
            answer = pool.request(
                "POST",
                request.url,
                body=request.body,
                headers={"Content-Type": "application/json; charset=utf-8", "User-Agent": "huiyin", **request.headers},
                redirect=False,
                preload_content=False,
            )
        except SSLError:
            return Attempt(Outcome.DOWN, "tls")
        except (ConnectTimeoutError, NewConnectionError, NameResolutionError):
            return Attempt(Outcome.DOWN, "connect")
        except ValueError:
            return Attempt(Outcome.REFUSED, "address")
        except (HTTPError, OSError):
            return Attempt(Outcome.UNSURE, "lost")
        try:
            body = bytearray()
            until = time.monotonic() + WHOLE
            while len(body) < ANSWER and time.monotonic() < until and (piece := answer.read1(ANSWER - len(body), decode_content=False)):
                body += piece
        except (HTTPError, OSError):
            # The answer began, so the request was read; whether it was taken was in what is missing.
            return Attempt(Outcome.UNSURE, "lost") if 200 <= answer.status < 300 else judged(kind, answer.status, b"")
        finally:
            answer.close()
    return judged(kind, answer.status, bytes(body))
