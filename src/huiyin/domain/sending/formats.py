"""What chat robots want to be sent, and how they say that they took it. Plain functions; the transport is ``calling``."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from huiyin.domain.sending.rules import Attempt, Outcome

#: The most bytes of a text that the services take, with something to spare.
BYTES = {"generic": 60_000, "dingtalk": 15_000, "wecom": 3_800, "feishu": 15_000}
#: What would be read as marking up or as calling somebody; each gets the wide form that looks alike.
_PLAIN = str.maketrans("<>[]*_`#@", "＜＞［］＊＿｀＃＠")


@dataclass(frozen=True, slots=True)
class Word:
    """What a group is told; ``mark`` is the same at every attempt."""

    mark: str
    kind: str
    campaign: str
    subject: str
    text: str
    link: str = ""
    link_text: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A request: where, with which headers, and the body."""

    url: str
    headers: Mapping[str, str]
    body: bytes


def call_for(kind: str, address: str, secret: str, word: Word, *, now: datetime) -> Call:
    """The request that tells a robot something, signed where it has a secret."""
    return _MADE[kind](address, secret, word, now)


def _generic(address: str, secret: str, word: Word, now: datetime) -> Call:
    """One's own format; the signature is over the time and the body: ``sha256=hex(HMAC(secret, time + "." + body))``."""
    told = {
        "id": word.mark,
        "kind": word.kind,
        "campaign": word.campaign,
        "subject": word.subject,
        "text": cut(word.text, BYTES["generic"]),
        "link": word.link,
    }
    body, at = _json(told), str(int(now.timestamp()))
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    signature = {"X-Huiyin-Timestamp": at, "X-Huiyin-Signature": f"sha256={signed}"} if secret else {}
    return Call(address, {"X-Huiyin-Id": word.mark, **signature}, body)


def _dingtalk(address: str, secret: str, word: Word, now: datetime) -> Call:
    """Markdown; time in milliseconds and signature go into the address: ``base64(HMAC-SHA256(secret, time + "\\n" + secret))``."""
    body = {"msgtype": "markdown", "markdown": {"title": plain(word.subject), "text": _marked_up(word, BYTES["dingtalk"])}}
    if not secret:
        return Call(address, {}, _json(body))
    at = str(int(now.timestamp() * 1000))
    signed = base64.b64encode(hmac.new(secret.encode(), f"{at}\n{secret}".encode(), hashlib.sha256).digest()).decode()
    return Call(with_query(address, {"timestamp": at, "sign": signed}), {}, _json(body))


def _wecom(address: str, secret: str, word: Word, now: datetime) -> Call:
    """Markdown without a signature: the key is in the address."""
    return Call(address, {}, _json({"msgtype": "markdown", "markdown": {"content": _marked_up(word, BYTES["wecom"])}}))


def _feishu(address: str, secret: str, word: Word, now: datetime) -> Call:
    """Text; time in seconds and signature go into the body: ``base64(HMAC-SHA256(time + "\\n" + secret, nothing))``."""
    text = cut("\n".join(filter(None, (plain(word.subject), plain(word.text)))), BYTES["feishu"])
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": f"{text}\n{word.link}".rstrip()}}
    if secret:
        at = str(int(now.timestamp()))
        signed = base64.b64encode(hmac.new(f"{at}\n{secret}".encode(), b"", hashlib.sha256).digest()).decode()
        body |= {"timestamp": at, "sign": signed}
    return Call(address, {}, _json(body))


_MADE: Mapping[str, Callable[[str, str, Word, datetime], Call]] = {
    "generic": _generic,
    "dingtalk": _dingtalk,
    "wecom": _wecom,
    "feishu": _feishu,
}


def judged(kind: str, status: int, body: bytes) -> Attempt:
    """What an answer means. The services answer 200 also to what they refuse, and say so in a number."""
    if 300 <= status < 400:
        return Attempt(Outcome.DOWN, "redirect", str(status))
    if not 200 <= status < 300:
        return Attempt(Outcome.DOWN, "http", str(status))
    if kind == "generic":
        return Attempt(Outcome.ACCEPTED)
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    names = ("code", "StatusCode") if kind == "feishu" else ("errcode",)
    code = next((said[name] for name in names if name in said), None) if isinstance(said, dict) else None
    if not isinstance(code, int):
        return Attempt(Outcome.DOWN, "answer")
    return Attempt(Outcome.ACCEPTED) if code == 0 else Attempt(Outcome.DOWN, "robot", str(code)[:20])


def with_query(address: str, more: Mapping[str, str]) -> str:
    """An address with more behind its question mark."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, urlencode(more))))))


def plain(text: str) -> str:
    """A text that marks nothing up and calls nobody."""
    return text.translate(_PLAIN)


def cut(text: str, most: int) -> str:
    """A text of so many bytes at most, cut at a line where it can be."""
    data = text.encode()
    if len(data) <= most:
        return text
    kept = data[: most - 3].decode(errors="ignore")
    return (kept.rpartition("\n")[0] or kept) + "…"


def _marked_up(word: Word, most: int) -> str:
    link = f"[{word.link_text or word.link}]({word.link})" if word.link else ""
    text = "\n\n".join(plain(word.text).splitlines())
    return "\n\n".join(filter(None, (f"### {plain(word.subject)}", cut(text, most - len(link.encode()) - 700), link)))


def _json(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
