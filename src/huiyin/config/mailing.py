"""The mail server that the operator names in one address, as Django's settings."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from huiyin.config.refusals import UnusableVariable

#: How a connection is secured, with the port that is usual for it.
PORTS = {"starttls": 587, "tls": 465, "no": 25}


def mail_settings(url: str, sender: str) -> dict[str, object]:
    """Django's settings for ``smtp://user:password@host:port?tls=starttls``; ``tls`` is starttls (if nothing is said), tls or no.

    Without an address there is no mail server and no mail is sent. Raises UnusableVariable for a server without a sender.
    """
    if not url:
        return {}
    parts = urlsplit(url)
    secured = parse_qs(parts.query).get("tls", ["starttls"])[0]
    try:
        port = parts.port
    except ValueError as error:
        raise UnusableVariable("mail", given=parts.hostname or "–") from error
    if parts.scheme != "smtp" or not parts.hostname or secured not in PORTS:
        raise UnusableVariable("mail", given=parts.hostname or parts.scheme or "–")
    if "@" not in sender:
        raise UnusableVariable("mail_from", given=sender)
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or PORTS[secured],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": secured == "starttls",
        "EMAIL_USE_SSL": secured == "tls",
        "DEFAULT_FROM_EMAIL": sender,
    }
