"""One request to a chat robot: short waits, no redirect, a small answer, and only to where one may write.

An office names the address, and the request comes from inside the organisation's network: so it goes to the open network alone, or to a host that
the operator has listed. A name is looked up once, and what was looked at is what is connected to.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Collection, Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
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


def robot_may_be_called(address: str, listed: Collection[str]) -> bool:
    """Whether the office may name this address: that of a listed host, or by https a host that is not plainly inside the network."""
    if not may_be_called(address, listed):
        return False
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    if host in listed:
        return True
    try:
        return parts.scheme == "https" and ip_address(host).is_global
    except ValueError:
        return parts.scheme == "https" and host != "localhost" and not host.endswith((".localhost", ".local", ".internal"))


def looked_up(host: str, port: int) -> str:
    """One address of a host all of whose addresses are in the open network. Raises OSError where it has none, ValueError where one is inside."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(ip_address(one.partition("%")[0]).is_global for one in found):
        raise ValueError(host)
    return found[0]


def _pool(address: str, listed: Collection[str]) -> HTTPConnectionPool:
    """The line to where a request goes. Raises ValueError where it may not go, OSError where nobody knows the host."""
    if not robot_may_be_called(address, listed):
        raise ValueError(address)
    parts = urlsplit(address)
    host, secure, limits = (parts.hostname or "").lower(), parts.scheme == "https", Timeout(connect=CONNECT, read=READ)
    port = parts.port or (443 if secure else 80)
    if host in listed:
        return (HTTPSConnectionPool if secure else HTTPConnectionPool)(host, port, timeout=limits, retries=False)
    return HTTPSConnectionPool(looked_up(host, port), port, timeout=limits, retries=False, server_hostname=host, assert_hostname=host)


def call(kind: str, request: Call, listed: Collection[str] = ()) -> Attempt:
    """Make the request once and judge the answer; what may have arrived before the line broke is unsure.

    ``listed`` hosts may be inside the network.
    """
    try:
        pool = _pool(request.url, listed)
    except ValueError:
        return Attempt(Outcome.DOWN, "forbidden")
    except OSError:
        return Attempt(Outcome.DOWN, "connect")
    parts = urlsplit(request.url)
    with pool:
        try:
            answer = pool.urlopen(
                "POST",
                f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}",
                body=request.body,
                headers={"Host": parts.netloc, "Content-Type": "application/json; charset=utf-8", "User-Agent": "huiyin", **request.headers},
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
