"""Takes the picture of the web application in this folder: minutes read side by side, in both languages.

    .venv/bin/python docs/pictures/take_app.py

loads the demonstration into a folder that is removed again; needs Chromium and Chinese fonts (apt-get install chromium fonts-noto-cjk).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright
from take import smaller

HERE = Path(__file__).parent
PORT = 8719
ADDRESS = f"http://127.0.0.1:{PORT}"


def main() -> None:
    """Load, serve, look, and end."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "examples.campaign.load", folder], check=True, cwd=HERE.parents[1])
        accounts = json.loads((Path(folder) / "demo-accounts.json").read_text(encoding="utf-8"))
        server = subprocess.Popen([sys.executable, "-m", "huiyin.cli", "serve", "--home", folder, "--port", str(PORT), "--quiet"])
        try:
            wait()
            take(accounts["office"]["password"])
        finally:
            server.terminate()
            server.wait()


def wait() -> None:
    """Until the first page is there."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(ADDRESS, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise SystemExit("The server did not start.")


def take(password: str) -> None:
    """The page of the source that waits to be read."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for language, code in (("zh", "zh-hans"), ("en", "en")):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.add_cookies([{"name": "django_language", "value": code, "url": ADDRESS}])
            page = context.new_page()
            page.goto(f"{ADDRESS}/accounts/login/")
            page.fill("[name=login]", "office")
            page.fill("[name=password]", password)
            page.press("[name=password]", "Enter")
            page.wait_for_url(f"{ADDRESS}/")
            page.goto(f"{ADDRESS}/work/listening-2026/sources/151/")
            shot = page.screenshot()
            context.close()
            # A page without the policy of ours, which would let no script of the picture's own run.
            plain = browser.new_page()
            (HERE / f"reading.{language}.png").write_bytes(smaller(plain, shot))
        browser.close()


if __name__ == "__main__":
    main()
