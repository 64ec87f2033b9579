"""Requests to a model that the operator named: bounded in time, size and number, to one address, without redirects."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError, ReadTimeoutError, SSLError

from huiyin.domain.sending.calling import may_be_called

#: Seconds to connect, between two pieces of an answer, and for all of it.
LIMITS = (5.0, 60.0, 90.0)
#: A request that is refused for the moment is made again after so many seconds each, not oftener.
WAITS = (1.0, 3.0)
#: Statuses that may be different a moment later.
BUSY = frozenset({429, 500, 502, 503, 504})
#: After so many requests in a row that came to nothing the model is left alone for the rest of the run.
ENOUGH = 3


class ModelFault(Exception):
    """A model gave no usable answer; ``code`` is a key under ``models.fault``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Spent:
    """What requests have cost: ``calls`` that went out, the tokens that the answers told or else were counted."""

    calls: int = 0
    tokens: int = 0


@dataclass
class Endpoint:
    """An address such as ``https://host/v1``; ``key`` goes in one header of the request and nowhere else."""

    url: str
    key: str = field(repr=False, default="")
    plain_hosts: Iterable[str] = ()
    spent: Spent = field(default_factory=Spent)
    sleep: Callable[[float], None] = time.sleep
    failed: int = 0

    def ask(self, path: str, body: Mapping[str, Any], *, most: int) -> Mapping[str, Any]:
        """The answer to a request, of at most ``most`` bytes. Raises ModelFault."""
        if not may_be_called(self.url, self.plain_hosts):
            raise ModelFault("address")
        if self.failed >= ENOUGH:
            raise ModelFault("given_up")
        sent = json.dumps(body, ensure_ascii=False).encode()
        try:
            answer = self._tried(f"{self.url}{path}", sent, most)
        except ModelFault:
            self.failed += 1
            raise
        self.failed = 0
        told = answer.get("usage")
        tokens = told.get("total_tokens") if isinstance(told, dict) else None
        known = isinstance(tokens, int) and not isinstance(tokens, bool) and 0 <= tokens < 10**9
        self.spent.tokens += int(tokens or 0) if known else tokens_of(json.dumps([body, answer.get("choices")], ensure_ascii=False))
        return answer

    def _tried(self, url: str, sent: bytes, most: int) -> Mapping[str, Any]:
        for wait in (*WAITS, None):
            status, found = self._once(url, sent, most)
            if status in BUSY and wait is not None:
                self.sleep(wait)
                continue
            break
        if status in BUSY:
            raise ModelFault("busy")
        if 300 <= status < 400:
            raise ModelFault("redirect")
        if status != 200:
            raise ModelFault("refused")
        try:
            answer = json.loads(found)
        except (ValueError, RecursionError) as error:
            raise ModelFault("nonsense") from error
        if not isinstance(answer, dict):
            raise ModelFault("nonsense")
        return answer

    def _once(self, url: str, sent: bytes, most: int) -> tuple[int, bytes]:
        connect, read, _ = LIMITS
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "huiyin"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        self.spent.calls += 1
        with PoolManager(retries=False, timeout=Timeout(connect=connect, read=read)) as pool:
            try:
                answer = pool.request("POST", url, body=sent, headers=headers, redirect=False, preload_content=False)
                return answer.status, self._read(answer, most)
            except ReadTimeoutError as error:
                raise ModelFault("time") from error
            except SSLError as error:
                raise ModelFault("tls") from error
            except ValueError as error:
                # A key or an address with signs that no header may have.
                raise ModelFault("address") from error
            except (HTTPError, OSError) as error:
                raise ModelFault("connect") from error

    def _read(self, answer: BaseHTTPResponse, most: int) -> bytes:
        body, until = bytearray(), time.monotonic() + LIMITS[2]
        try:
            while piece := answer.read1(64 * 1024, decode_content=False):
                body += piece
                if len(body) > most:
                    raise ModelFault("large")
                if time.monotonic() > until:
                    raise ModelFault("time")
        finally:
            answer.close()
        return bytes(body)


def tokens_of(text: str) -> int:
    """About how many tokens a text is: one a Chinese character, one for four other signs."""
    wide = sum(one > "\u2e7f" for one in text)
    return wide + -(-(len(text) - wide) // 4)
