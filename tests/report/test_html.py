from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from huiyin.report import Ledger, page_rows, write_html
from huiyin.report.content import Totals
from huiyin.report.page_map import SHAPES, WIDTH, bands, rules
from huiyin.report.page_rows import page_data, shown_rows

from .samples import CONFIDED, MASKED, SPOKEN, row


class Elements(HTMLParser):
    """Every start tag, and the text inside each script and style."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open in self.inside:
            self.inside[self._open].append(data)

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


def written(ledger: Ledger, folder: Path, made: str = "") -> str:
    write_html(ledger, folder / "report.html", made=made)
    return (folder / "report.html").read_text(encoding="utf-8")


def test_the_policy_lets_only_the_pages_own_style_and_script_run(trap: Ledger, tmp_path: Path) -> None:
    page = Elements(written(trap, tmp_path))
    policy = next(attributes["content"] or "" for tag, attributes in page.tags if attributes.get("http-equiv") == "Content-Security-Policy")
    hashes = {
        "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (page.inside["style"][0], page.inside["script"][-1])
    }
    assert set(re.findall(r"sha256-[^']+", policy)) == hashes
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    assert len(page.inside["script"]) == 2 and len(page.inside["style"]) == 1


def test_the_page_fetches_nothing_and_carries_no_inline_handlers(trap: Ledger, tmp_path: Path) -> None:
    page = Elements(written(trap, tmp_path))
    names = {name for _, attributes in page.tags for name in attributes}
    assert [name for name in names if name.startswith("on") or name in ("style", "src", "action")] == []
    assert [
        value for _, attributes in page.tags for name, value in attributes.items() if name == "href" and not (value or "").startswith("#")
    ] == []
    assert {tag for tag, _ in page.tags} & {"link", "img", "iframe", "object", "base"} == set()


def test_a_speaker_a_phone_and_a_confided_place_are_not_in_the_page(trap: Ledger, tmp_path: Path) -> None:
    page = written(trap, tmp_path)
    assert [secret for secret in (SPOKEN, "13800138000", "李四", "王五") if secret in page] == []
    assert MASKED in page and CONFIDED not in page.split('id="data"')[0]
    last = page_data(trap)["rows"][-1]
    assert (last[0], last[1]) == (CONFIDED, 0)
    assert page_data(trap)["places"][last[2]] == [-1, None, None]


def test_a_wording_that_repeats_a_confided_one_does_not_name_it(trap: Ledger) -> None:
    rows = tuple(replace(one, duplicate_of="r4") if one.id == "r3" else one for one in trap.opinions)
    assert '"r4"' not in json.dumps(page_data(replace(trap, opinions=rows)))


def test_every_row_is_there_and_every_link_leads_to_one(trap: Ledger, tmp_path: Path) -> None:
    page = Elements(written(trap, tmp_path))
    counts = {attributes["href"]: int(attributes["data-count"] or 0) for _, attributes in page.tags if "data-count" in attributes}
    expected = {
        "#all": 10,
        "#opinions": 6,
        "#assigned": 5,
        "#excluded": 4,
        "#unassigned": 1,
        "#P001": 2,
        "#P002": 2,
        "#P003": 1,
        "#A01": 4,
        "#A02": 1,
    }
    expected |= {
        "#reason-empty": 1,
        "#reason-endorsement": 2,
        "#reason-no_opinion": 1,
        "#reason-nothing_similar": 1,
        "#support-P001": 1,
        "#unmatched": 1,
    }
    expected |= {"#read-0": 5, "#from-0": 3, "#read-1-%E8%A1%A81": 5, "#from-1-%E8%A1%A81": 3}
    assert counts == expected
    assert len(page_data(trap)["rows"]) == len(trap.opinions)


def test_the_same_ledger_gives_the_same_page(trap: Ledger, tmp_path: Path) -> None:
    assert written(trap, tmp_path) == written(trap, tmp_path)
    assert "<time" not in written(trap, tmp_path) and '<time datetime="2026-03-01">' in written(trap, tmp_path, "2026-03-01")


@pytest.mark.parametrize("empty", ["rows", "problems"])
def test_a_page_about_nothing_still_says_so(trap: Ledger, tmp_path: Path, empty: str) -> None:
    rows = tuple(replace(one, status="excluded", reason="empty", problem=None) for one in trap.opinions) if empty == "problems" else ()
    totals = Totals(len(rows), 0, 0, {"empty": len(rows)} if rows else {}, {}, 0, 0, 0, 0)
    page = written(replace(trap, opinions=rows, sources=(), problems=(), aspects=(), totals=totals), tmp_path)
    assert 'class="note"' in page and 'class="map' not in page


def test_a_large_pile_keeps_the_most_telling_of_each_problem(trap: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_rows, "MOST_ROWS", 4)
    monkeypatch.setattr(page_rows, "MOST_CHARACTERS", 10_000)
    assert [one.id for one in shown_rows(trap)] == ["r2", "r5", "r6", "r4"]
    monkeypatch.setattr(page_rows, "MOST_CHARACTERS", 100)
    long = replace(trap, opinions=(*trap.opinions, row(11, "长" * 101, "P003")))
    assert "r11" not in [one.id for one in shown_rows(long)]


def test_bands_stand_on_one_scale(trap: Ledger) -> None:
    widths = {name: sum(piece.width for piece in pieces) for name, pieces in bands(trap).items()}
    assert widths == pytest.approx({"rows_read": WIDTH, "opinions": 600, "problems": 500, "aspects": 500})


def test_every_tile_has_its_place_in_every_shape(trap: Ledger) -> None:
    placed: dict[str, Any] = dict(re.findall(r"#([\w-]+)\{(.*?)\}", rules(trap)))
    assert set(placed) == {f"{shape.name}-{kind}" for shape in SHAPES for kind in ("a0", "a1", "p0", "p1", "p2")}
    areas = {}
    for name, rule in placed.items():
        width, height = (float(re.findall(rf"{side}:([\d.]+)%", rule)[0]) for side in ("width", "height"))
        areas[name] = width * height
    assert {shape.name: round(areas[f"{shape.name}-a0"] / areas[f"{shape.name}-a1"], 1) for shape in SHAPES} == {
        "wide": 4.0,
        "tall": 4.0,
        "paper": 4.0,
    }


def test_both_languages_are_carried_along(trap: Ledger, tmp_path: Path) -> None:
    page = Elements(written(trap, tmp_path))
    said = [(attributes["data-zh"], attributes["data-en"]) for _, attributes in page.tags if "data-zh" in attributes]
    han = re.compile("[\u4e00-\u9fff]")
    assert len(said) > 60
    assert [zh for zh, _ in said if not han.search(zh or "")] == []
    assert {en for _, en in said if han.search(en or "")} == set()
