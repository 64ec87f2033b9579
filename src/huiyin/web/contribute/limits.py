"""How much one address may do in ten minutes.

Counted in the memory of each process, so with several workers an address may do so many times more, and a restart forgets. That is the price of writing
no trace of an address anywhere: what is counted is a hash under a key that the process draws for itself and that never leaves it, and another one each day.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from datetime import date

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest
from django.utils import timezone

#: Seconds for which a count is kept.
SPAN = 600
#: What is counted, and how often it may happen within the span.
MOST = {"send": 30, "rate": 30, "wrong_code": 10}
_KEY = secrets.token_bytes(32)
_counts = LocMemCache("huiyin.contribute", {"TIMEOUT": SPAN, "OPTIONS": {"MAX_ENTRIES": 20_000}})


def spent(request: HttpRequest, what: str) -> bool:
    """Whether the address may not do this for now."""
    return bool(_counts.get(_name(request, what), 0) >= MOST[what])


def note(request: HttpRequest, what: str) -> None:
    """Count one."""
    name = _name(request, what)
    _counts.add(name, 0, SPAN)
    try:
        _counts.incr(name)
    except ValueError:
        # It ran out this very moment.
        _counts.add(name, 1, SPAN)


def forget() -> None:
    """Forget every count."""
    _counts.clear()


def _name(request: HttpRequest, what: str) -> str:
    return f"{what}:{_hashed(address_of(request), timezone.localdate())}"


def _hashed(address: str, day: date) -> str:
    return hmac.digest(_KEY, f"{day.isoformat()} {address}".encode(), "sha256").hex()


def address_of(request: HttpRequest) -> str:
    """Where it comes from; of an IPv6 address the half that belongs to one household.

    A proxy in front, which https needs here, adds the address that it saw as the last one.
    """
    behind_proxy = settings.SECURE_PROXY_SSL_HEADER is not None
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if behind_proxy else ""
    given = seen or str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return given
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
