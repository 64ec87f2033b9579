"""Takes the pictures of the report in this folder: the reference case, the top of the page with its flow and map.

    .venv/bin/python docs/pictures/take.py

needs Chromium and Chinese fonts (apt-get install chromium fonts-noto-cjk).
"""

from __future__ import annotations

import base64
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
FILES = sorted((HERE.parents[1] / "examples" / "reference" / "files").iterdir())
TITLES = {"zh": "群众意见征求", "en": "Reference case"}
WIDTH, MARGIN = 1280, 16
#: The day that the report shows, 20 April 2026, after the last of its papers.
DAY = "1776643200"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Draws a picture and gives its width, its height and its pixels, red green blue alpha, in base64.
PIXELS = """async source => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), brush = canvas.getContext('2d');
  brush.drawImage(image, 0, 0);
  const bytes = brush.getImageData(0, 0, image.width, image.height).data, parts = [];
  for (let at = 0; at < bytes.length; at += 9999) parts.push(String.fromCharCode(...bytes.subarray(at, at + 9999)));
  return [image.width, image.height, btoa(parts.join(''))];
}"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for language, title in TITLES.items():
            out = Path(folder) / title
            command = [
                sys.executable,
                "-m",
                "huiyin.cli",
                "consolidate",
                *map(str, FILES),
                "--out",
                str(out),
                "--language",
                language,
                "--quiet",
            ]
            subprocess.run(command, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": DAY})
            page = browser.new_page(viewport={"width": WIDTH, "height": 900})
            page.goto((out / "report.html").as_uri())
            (HERE / f"report.{language}.png").write_bytes(smaller(browser.new_page(), top(page)))
        browser.close()


def top(page: Page) -> bytes:
    """The page down to the end of the map."""
    box = page.locator(".map:visible").bounding_box()
    assert box is not None
    return page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": box["y"] + box["height"] + MARGIN})


def smaller(page: Page, png: bytes) -> bytes:
    """The same picture in 256 colours: the most frequent ones, and for every other the nearest of these."""
    width, height, packed = page.evaluate(PIXELS, "data:image/png;base64," + base64.b64encode(png).decode())
    pixels = np.frombuffer(base64.b64decode(packed), np.uint8).reshape(-1, 4)[:, :3]
    colours, where, counts = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    palette = colours[np.argsort(-counts, kind="stable")[:256]]
    nearest = np.array([((palette.astype(int) - colour) ** 2).sum(1).argmin() for colour in colours.astype(int)], np.uint8)
    lines = np.zeros((height, width + 1), np.uint8)
    lines[:, 1:] = nearest[where.ravel()].reshape(height, width)
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    ]
    return SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


if __name__ == "__main__":
    main()
