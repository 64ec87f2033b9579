"""Serve the demonstration and say how to get in: `python -m examples.campaign.show HOME [--check] [--port N]`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path
from typing import Any

from huiyin.cli import installation

#: Seconds until the first page must have answered.
PATIENCE = 60


def main() -> int:
    """Start the server, wait for its first page, print the addresses and accounts, and stay until Ctrl-C."""
    asked = argparse.ArgumentParser(prog="run.py demo")
    asked.add_argument("home", type=Path)
    asked.add_argument("--check", action="store_true", help="end once the first page answers")
    asked.add_argument("--port", type=int, default=8000)
    given = asked.parse_args()
    if not installation.free("127.0.0.1", given.port):
        print(f"Another program listens on port {given.port}. Choose another one with --port.")
        return 1
    address = f"http://127.0.0.1:{given.port}/"
    server = subprocess.Popen([sys.executable, "-m", "huiyin.cli", "serve", "--home", str(given.home), "--port", str(given.port), "--quiet"])
    try:
        if not answers(address, server):
            print(f"Nothing answers at {address}.")
            return server.poll() or 1
        print(told(kept(given.home / "demo-accounts.json"), kept(given.home / "demo-receipts.json"), address), flush=True)
        if given.check:
            return 0
        if sys.stdout.isatty():
            webbrowser.open(address)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()


def answers(address: str, server: subprocess.Popen[bytes]) -> bool:
    """Whether our server's first page comes within the time."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as page:
                return b"huiyin" in page.read() and server.poll() is None
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    return False


def kept(path: Path) -> dict[str, Any]:
    """What the loader left; a home that is older has no receipts."""
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def told(accounts: dict[str, dict[str, str]], receipts: dict[str, str], address: str) -> str:
    """What to open, and who to be; one of the receipts is told, so that anybody can look up an answer."""
    rows = [f"  {name:<15}{one['password']:<22}{one['person']}" + (f"  vault: {one['passphrase']}" if one["passphrase"] else "") for name, one in accounts.items()]
    code = next(iter(receipts.values()), "")
    without = [f"Without an account: {address}c/listening-2026/register/ shows what was done, {address}receipt/ answers the code {code}"] if code else []
    last = "The passwords were made for this demonstration alone. End with Ctrl-C."
    return "\n".join([f"The campaign is at {address} - sign in (accounts/login/) as", *rows, *without, last])


if __name__ == "__main__":
    sys.exit(main())
