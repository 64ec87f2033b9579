"""How long a key of the review takes in a real browser until the page has drawn what it does, and until the server has answered."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import child, tables
from benchmarks.web_import import texts
from benchmarks.web_submit import free_port, server

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: What a key may take until its frame, in milliseconds: one frame of a screen that draws sixty a second.
LIMIT = 16
REVIEW = "/work/measured/review/"
#: Without these the browser waits for the screen, and every key would take a part of a frame that nothing can shorten.
FLAGS = ("--no-sandbox", "--disable-frame-rate-limit", "--disable-gpu-vsync")
#: The page is asked so seldom, in milliseconds: asking is work too.
POLL = 10
#: Nothing more is asked and nothing drawn for so many milliseconds: longer than the page waits before it opens a problem.
QUIET = 200
#: A decision is made so many times; another key is pressed so many times.
DECISIONS, LOOKS = 20, 200
_SETTLED = f"() => K.open === 0 && performance.now() - K.last > {QUIET}"
_DRAWN = "count => K.keys.length >= count"


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done with the keyboard: ``keys`` one after the other, of which ``counts`` (by place) are measured. ``+abc`` types words."""

    name: str
    keys: tuple[str, ...]
    counts: tuple[int, ...] = (0,)
    times: int = LOOKS
    #: The server is waited for after each key.
    waits: bool = False
    #: It leads elsewhere, so the page is opened again before each time.
    leads: bool = False


#: In the list of all opinions.
LOOKING = (
    Deed("floor: a key that means nothing (z)", ("z",)),
    Deed("next opinion (↓)", ("ArrowDown",)),
    Deed("last opinion (↑)", ("ArrowUp",)),
    Deed("a screen down (PageDown)", ("PageDown",)),
    Deed("to the end and back (End, Home)", ("End", "Home"), (0, 1), LOOKS // 2),
    Deed("select while going down (J)", ("J",)),
    Deed("select none (Escape)", ("J", "Escape"), (1,), LOOKS // 2),
    Deed("select one (x)", ("x",)),
    Deed("other pane (h, l)", ("h", "l"), (0, 1), LOOKS // 2),
    Deed("source of the opinion (s)", ("s",), (0,), DECISIONS, True),
    Deed("move to: the question opens (m)", ("m", "Escape"), (0,), LOOKS // 2),
    Deed("move to: a letter typed", ("m", "+P", "+1", "Escape"), (1, 2), LOOKS // 2),
)
#: In a problem; each is taken back, so that all find the same.
DECIDING = (
    Deed("move an opinion (m … Enter)", ("m", "+P399", "Enter"), (5,), DECISIONS, True),
    Deed("undo (u)", ("u",), (0,), DECISIONS, True),
    Deed("redo (U)", ("U",), (0,), DECISIONS, True),
    Deed("set aside (d … Enter)", ("d", "+no", "Enter"), (3,), DECISIONS, True),
    Deed("agree (p)", ("p",), (0,), DECISIONS, True),
    Deed("merge problems (g … Enter)", ("g", "+P398", "Enter"), (5,), DECISIONS, True, True),
    Deed("rename a problem (r … Enter)", ("r", "Enter"), (1,), DECISIONS, True),
)
OPENING = Deed("next problem, which opens (↓)", ("ArrowDown",), (0,), DECISIONS * 2, True)


def measure(folder: Path | None, sizes: Sequence[int]) -> None:
    """Fill a campaign with so many opinions, open its review in Chromium, and press each key many times."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if not browser:
        print("There is no Chromium on this machine: apt-get install chromium.", file=sys.stderr)
        return
    kept = {}
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="keys-") as home, _serving(Path(home), folder, size) as (address, cookie), _review(browser, address, cookie) as page:
            found = _pressed(page, address)
        rows = [(name, len(one), *figures(one), "" if figures(one)[2] < LIMIT else f"over {LIMIT} ms", *_answers(answered)) for name, (one, answered) in found.items()]
        header = ("key", "times", "median ms", "p95 ms", "p99 ms", "note", "answered: median ms", "p95 ms")
        tables.show(f"Keys of the review, {size:,} opinions: from the key to the frame that shows what it does, and to the server's last answer", header, rows)
        kept[f"{size}"] = {name: {"painted": painted, "answered": answered} for name, (painted, answered) in found.items()}
    tables.keep("keys", {"sizes": kept})


def figures(spent: Sequence[float]) -> tuple[float, float, float]:
    """Median, 95th and 99th of a hundred."""
    each = sorted(spent)
    return statistics.median(each), each[int(len(each) * 0.95)], each[int(len(each) * 0.99)]


def _answers(spent: Sequence[float]) -> tuple[float | None, float | None]:
    return figures(spent)[:2] if spent else (None, None)


@contextmanager
def _serving(home: Path, folder: Path | None, size: int) -> Iterator[tuple[str, Sequence[str]]]:
    env = {"HUIYIN_HOME": str(home), "HUIYIN_DATABASE": "", "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}
    with child.job({}, {"texts": [text[:2000] for text in islice(texts(folder), size)]}) as job:
        outcome = child.run_module("benchmarks.jobs.keys", job, env=env)
    if outcome.failure:
        raise RuntimeError(outcome.failure)
    port = free_port()
    command = [sys.executable, "-m", "huiyin.cli", "serve", "--home", str(home), "--port", str(port), "--workers", "1", "--quiet"]
    with server(command, port, "/accounts/login/", env):
        yield f"http://127.0.0.1:{port}", outcome.result["cookie"]


@contextmanager
def _review(browser: str, address: str, cookie: Sequence[str]) -> Iterator[Page]:
    """A page of a clerk who is signed in, with the measuring script in it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=browser, args=list(FLAGS))
        # The policy of the page lets no foreign script in; this one is the measurement's.
        context = started.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
        context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": address}])
        context.add_init_script(path=Path(__file__).with_name("keys.js"))
        page = context.new_page()
        page.set_default_timeout(120_000)
        yield page
        started.close()


def _pressed(page: Page, address: str) -> Mapping[str, tuple[list[float], list[float]]]:
    """By deed, milliseconds to the frame and, where the server was asked, to its last answer."""
    found = {}
    _opened(page, address + REVIEW + "?list=all")
    for deed in LOOKING:
        found[deed.name] = _done(page, deed)
        page.keyboard.press("Home")
        page.keyboard.press("Escape")
        page.wait_for_function(_SETTLED, polling=POLL)
    problem = address + REVIEW + "?problem=P001"
    for deed in DECIDING:
        # What is redone is what was undone just before.
        if deed.keys[0] != "U":
            _opened(page, problem)
        back = () if deed.keys[0] in "uU" else ("u",)
        rounds = [_done(page, replace(deed, times=1), back, problem) for _ in range(deed.times)] if deed.leads else [_done(page, deed, back)]
        found[deed.name] = [one for painted, _ in rounds for one in painted], [one for _, answered in rounds for one in answered]
    _opened(page, address + REVIEW)
    page.keyboard.press("h")
    found[OPENING.name] = _done(page, OPENING)
    return found


def _opened(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#opinions .row .words").first.wait_for()
    page.wait_for_function(_SETTLED, polling=POLL)


def _done(page: Page, deed: Deed, back: Sequence[str] = (), anew: str = "") -> tuple[list[float], list[float]]:
    painted, answered = [], []
    if anew:
        _opened(page, anew)
    for _ in range(deed.times):
        one = _once(page, deed)
        for place in deed.counts:
            painted.append(one[place]["painted"])
            if deed.waits and one[place]["answered"] is not None:
                answered.append(one[place]["answered"])
        for key in back:
            page.keyboard.press(key)
            page.wait_for_function(_SETTLED, polling=POLL)
    return painted, answered


def _once(page: Page, deed: Deed) -> Sequence[Mapping[str, Any]]:
    """Press the keys of a deed, each after the frame of the one before."""
    page.evaluate("K.keys = []")
    count = 0
    for key in deed.keys:
        for each in key[1:] if key.startswith("+") else [key]:
            page.keyboard.press(each)
            count += 1
            page.wait_for_function(_DRAWN, arg=count, polling=POLL)
    if deed.waits:
        page.wait_for_function(_SETTLED, polling=POLL)
    found: Sequence[Mapping[str, Any]] = page.evaluate("K.keys")
    return found
