from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.engine import EngineError, fit
from huiyin.engine.state import load, save, state_of

PILE = ["夜班食堂关门太早", "食堂夜里没有热饭", "夜班工人在食堂吃不上热饭", "班车绕路太远", "早上的班车总是绕路", "班车绕远路，要坐一个半小时"]


def saved() -> bytes:
    out = io.BytesIO()
    save(state_of(*fit(PILE)), out)
    return out.getvalue()


SAVED = saved()


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


@settings(max_examples=300)
@given(st.data())
def test_a_file_damaged_anywhere_is_refused_or_still_a_state(data: st.DataObject) -> None:
    whole = bytearray(SAVED)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(whole), data.draw(st.integers(0, len(whole)))]))
    try:
        state = load(io.BytesIO(whole[:cut]))
    except EngineError as error:
        assert error.code in {"state_broken", "state_version"}
    else:
        assert len(state.place(PILE)) == len(PILE)


@pytest.mark.parametrize(
    "wrong",
    [[], {}, {"form": 1}, {"form": 1, "vocabulary": 3}, {"vocabulary": [1, 2]}, {"problems": ["P1"]}, {"titles": None}, {"language": 7}, {"vocabulary": ["a", "a"]}],
)
def test_parts_that_do_not_fit_together_are_refused(wrong: object) -> None:
    with zipfile.ZipFile(io.BytesIO(SAVED)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    about = json.loads(parts["about.json"])
    parts["about.json"] = json.dumps(about | wrong if isinstance(wrong, dict) and len(wrong) == 1 and "form" not in wrong else wrong).encode()
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    with pytest.raises(EngineError, match="state_broken"):
        load(changed)


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
