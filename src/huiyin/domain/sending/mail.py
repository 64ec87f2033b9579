"""One message to a mail server. What matters is to know whether it was taken: only after the last dot is there any doubt."""

from __future__ import annotations

import hashlib
import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from huiyin.domain.sending.rules import Attempt, Outcome

#: Replies to a receiver that stay so: there is no such mailbox.
NO_MAILBOX = frozenset({550, 551, 553})
_ENHANCED = re.compile(rb"^\s*(\d)\.(\d{1,3})\.\d{1,3}")
_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent. ``mark`` is the same at every attempt, so that a mail server or reader can tell a second copy."""

    to: str
    subject: str
    text: str
    mark: str
    language: str

    def message(self) -> bytes:
        """The mail as it goes over the line. Raises ValueError for an address or a subject that is none."""
        sender = settings.DEFAULT_FROM_EMAIL
        name = hashlib.sha256(f"{self.mark}\0{self.to}".encode()).hexdigest()[:32]
        headers = {
            "Message-ID": f"<{name}@{domain_of(sender)}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": "en" if self.language == "en" else "zh-CN",
            "Date": formatdate(localtime=True),
        }
        made: Any = EmailMessage(self.subject, self.text, sender, [self.to], headers=headers).message()
        return bytes(made.as_bytes(linesep="\r\n"))


@dataclass(slots=True)
class Post:
    """The mail server, reached with the first letter and let go at the end."""

    _backend: Any = field(default=None)

    def __enter__(self) -> Post:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._let_go()

    def send(self, letter: Letter) -> Attempt:
        """Hand a letter over."""
        if not settings.MAIL:
            return Attempt(Outcome.DOWN, "no_server")
        try:
            to, data = _plain(letter.to), letter.message()
        except ValueError:
            return Attempt(Outcome.REFUSED, "address")
        reached = self._reach()
        return reached if isinstance(reached, Attempt) else self._hand_over(reached, to, data)

    def _reach(self) -> smtplib.SMTP | Attempt:
        if self._backend is None:
            self._backend = get_connection("django.core.mail.backends.smtp.EmailBackend")
            refused = self._opened()
            if refused is not None:
                self._let_go()
                return refused
        line: smtplib.SMTP = self._backend.connection
        return line

    def _opened(self) -> Attempt | None:
        """Open the line; an attempt where that cannot be done."""
        try:
            self._backend.open()
            self._backend.connection.ehlo_or_helo_if_needed()
        except smtplib.SMTPAuthenticationError as error:
            return Attempt(Outcome.DOWN, "login", str(error.smtp_code))
        except (ssl.SSLError, smtplib.SMTPNotSupportedError):
            return Attempt(Outcome.DOWN, "tls")
        except smtplib.SMTPResponseException as error:
            return Attempt(Outcome.DOWN, "connect", str(error.smtp_code))
        except (OSError, smtplib.SMTPException):
            return Attempt(Outcome.DOWN, "connect")
        return None

    def _hand_over(self, line: smtplib.SMTP, to: str, data: bytes) -> Attempt:
        """The three steps of a delivery; where the line breaks after the last dot nobody knows whether it was taken."""
        given = False
        try:
            refused = _envelope(line, to)
            if refused is not None:
                line.rset()
                return refused
            given = True
            line.send(_DOT.sub(b"..", data).rstrip(b"\r\n") + b"\r\n.\r\n")
            code, _ = line.getreply()
        except (OSError, smtplib.SMTPException):
            self._let_go()
            return Attempt(Outcome.UNSURE, "lost") if given else Attempt(Outcome.DOWN, "connect")
        return Attempt(Outcome.ACCEPTED) if 200 <= code < 300 else Attempt(Outcome.FAILED, "content", str(code))

    def _let_go(self) -> None:
        if self._backend is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._backend.close()
        self._backend = None


def _envelope(line: smtplib.SMTP, to: str) -> Attempt | None:
    """Sender, receiver and the wish to send; an attempt where one of them was refused."""
    code, _ = line.mail(_bare(settings.DEFAULT_FROM_EMAIL), ["body=8bitmime"] if line.has_extn("8bitmime") else [])
    if code != 250:
        return Attempt(Outcome.DOWN, "sender", str(code))
    code, said = line.rcpt(to)
    if code not in {250, 251}:
        return Attempt(Outcome.REFUSED if _no_mailbox(code, said) else Outcome.FAILED, "receiver", str(code))
    line.putcmd("data")
    code, _ = line.getreply()
    return None if code == 354 else Attempt(Outcome.FAILED, "content", str(code))


def _no_mailbox(code: int, said: bytes) -> bool:
    """Whether a refusal is about the mailbox; one of policy may be set right by the operator."""
    enhanced = _ENHANCED.match(said)
    if enhanced:
        return enhanced[1] == b"5" and enhanced[2] in {b"1", b"2"}
    return code in NO_MAILBOX


def domain_of(sender: str) -> str:
    """The domain of an address, also where a name stands before it."""
    return _bare(sender).rpartition("@")[2]


def _bare(sender: str) -> str:
    inside = re.search(r"<([^<>]+)>\s*$", sender)
    return (inside[1] if inside else sender).strip()


def _plain(address: str) -> str:
    """An address as the line takes it. Raises ValueError."""
    name, at, domain = address.strip().rpartition("@")
    if not at or not name.isascii() or any(one.isspace() or one in "<>,;" for one in address.strip()):
        raise ValueError
    return f"{name}@{domain.encode('idna').decode()}"
