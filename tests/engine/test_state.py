from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from huiyin.engine import EngineError, fit
from huiyin.engine.state import load, save, state_of

PILE = ["夜班食堂关门太早", "食堂夜里没有热饭", "夜班工人在食堂吃不上热饭", "班车绕路太远", "早上的班车总是绕路", "班车绕远路，要坐一个半小时"]


def test_a_state_places_as_before_it_was_saved(tmp_path: Path) -> None:
    state = state_of(*fit(PILE))
    save(state, tmp_path / "state.huiyin")
    again = load(tmp_path / "state.huiyin")
    new = ["夜班食堂没有热饭", "班车又绕路", "停车场没有灯", ""]
    assert again.place(new) == state.place(new)
    assert [one.reason for one in again.place(new)] == ["community", "community", "nothing_similar", "empty"]
    assert np.array_equal(again.model.lift, state.model.lift) and again.titles == state.titles


def test_the_file_holds_no_text_and_no_pickle(tmp_path: Path) -> None:
    save(state_of(*fit(PILE)), tmp_path / "s")
    with zipfile.ZipFile(tmp_path / "s") as archive:
        assert sorted(archive.namelist()) == ["about.json", "lift.npy", "pile.npy", "weights.npy"]
        about = json.loads(archive.read("about.json"))
    assert not set(PILE) & set(about["vocabulary"])


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s").write_bytes(content)
    with pytest.raises(EngineError, match="state_broken"):
        load(tmp_path / "s")


def test_a_state_of_another_form_is_refused(tmp_path: Path) -> None:
    save(state_of(*fit(PILE)), tmp_path / "s")
    with zipfile.ZipFile(tmp_path / "s") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["about.json"] = json.dumps(json.loads(parts["about.json"]) | {"form": 99}).encode()
    with zipfile.ZipFile(tmp_path / "s", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(EngineError, match="state_version"):
        load(tmp_path / "s")
