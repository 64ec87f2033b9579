"""Load the demonstration into an installation: `python -m examples.campaign.load HOME`. Nothing is written past the services that the pages use."""

from __future__ import annotations

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
    "leading": "chair",
    "leader": "chair-qinglan",
    "department": "head-rights",
    "supervision": "inspector-a",
    "privacy1": "guard-a",
    "privacy2": "guard-b",
}


def main(home: Path) -> int:
    """Load everything, tell how far it is, and leave the accounts in ``demo-accounts.json`` where only the owner can read them."""
    installation.at(home)
    installation.prepare()
    from examples.campaign.people import Desk, accounts
    from examples.campaign.story import steps

    given: dict[str, Any] = {}
    for name in ("campaign", "gatherings", "files"):
        given |= tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    desk = Desk.opened(given, home)
    todo = sorted(steps(given, desk, CASE), key=lambda step: step[0])
    for at, (day, deed) in enumerate(todo, 1):
        deed(noon(day))
        tell(at, len(todo))
    path = home / "demo-accounts.json"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(accounts(desk, ACCOUNTS), file, indent=1)
    return 0


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
    sys.exit(main(Path(sys.argv[1])))
