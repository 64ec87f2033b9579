"""Load the demonstration into an installation: `python -m examples.campaign.load HOME [--until DAY]`. Nothing is written past the services that the pages use."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from huiyin.cli import installation

HERE = Path(__file__).resolve().parent
CASE = HERE.parent / "reference"
#: What everybody's account is called, and whose it is. Who keeps identities has a passphrase besides.
ACCOUNTS = {
    "office": "clerk-a",
    "team": "member-4",
    "office2": "clerk-b",
    "leading": "chair",
    "leader": "chair-qinglan",
    "deputy1": "deputy-a",
    "deputy2": "deputy-b",
    "deputy3": "deputy-c",
    "department": "head-rights",
    "general": "head-general",
    "organising": "head-organising",
    "publicity": "head-publicity",
    "finance": "head-finance",
    "audit": "head-audit",
    "women": "head-women",
    "grassroots": "head-grassroots",
    "supervision": "inspector-a",
    "privacy1": "guard-a",
    "privacy2": "guard-b",
    "privacy3": "guard-c",
}


def main(home: Path, until: date = date.max) -> int:
    """Load everything up to a day, tell how far it is, and leave accounts and receipts in ``demo-*.json`` where only the owner can read them."""
    installation.at(home)
    installation.prepare()
    from django.utils import timezone

    from examples.campaign.afterwards import LAST
    from examples.campaign.people import Desk, accounts
    from examples.campaign.story import steps

    given: dict[str, Any] = {}
    for name in ("campaign", "gatherings", "files", "rectification", "answers", "later"):
        given |= tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    desk = Desk.opened(given, home)
    # Deadlines that stay open are counted from today, so that the register shows every light whenever it is loaded.
    loaded = max(timezone.localdate(), LAST)
    todo = sorted((step for step in steps(given, desk, CASE, loaded) if step[0] <= until), key=lambda step: step[0])
    for at, (day, deed) in enumerate(todo, 1):
        deed(noon(day))
        tell(at, len(todo))
    keep(home / "demo-receipts.json", desk.receipts)
    keep(home / "demo-accounts.json", accounts(desk, ACCOUNTS))
    return 0


def keep(path: Path, told: Any) -> None:
    """Write what only the owner may read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(told, file, indent=1, ensure_ascii=False)


def noon(day: date) -> datetime:
    """Noon of a day, so that it is that day wherever it is told."""
    return datetime.combine(day, time(4), UTC)


def tell(done: int, of: int) -> None:
    """A bar on a terminal, a line at the end elsewhere."""
    if sys.stderr.isatty():
        width = 40 * done // of
        print(f"\r[{'█' * width}{' ' * (40 - width)}] {done}/{of}", end="\n" if done == of else "", file=sys.stderr, flush=True)
    elif done == of:
        print(f"{done}/{of}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="examples.campaign.load")
    asked.add_argument("home", type=Path)
    asked.add_argument("--until", type=date.fromisoformat, default=date.max, metavar="DAY", help="load no further than this day, such as 2026-04-21")
    told = asked.parse_args()
    sys.exit(main(told.home, told.until))
