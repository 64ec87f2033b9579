"""How sendings are counted."""

from __future__ import annotations

import ipaddress
from collections import Counter

from benchmarks import web_submit
from benchmarks.web_submit import PER_ADDRESS, Sent


def test_a_refused_form_is_counted_and_the_figures_are_of_all_clients() -> None:
    found = web_submit._figures([Sent([0.001] * 98, ["code"] * 98), Sent([0.5, 1.0], ["code", ""])], 2.0, 100)
    assert found == {"a second": 50.0, "p50 ms": 1.0, "p99 ms": 1000.0, "refused": 1}


def test_no_address_sends_more_than_it_may() -> None:
    used = Counter(web_submit._address(client, place) for client in range(8) for place in range(2500))
    assert max(used.values()) == PER_ADDRESS
    assert all(ipaddress.ip_address(one).is_loopback for one in used)
