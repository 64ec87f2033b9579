"""A folder with an ONNX model is an encoder: really run, by onnxruntime."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from onnx_folder import onnx_folder

from huiyin.engine import EngineError, consolidate
from huiyin.engine.encoders import load, locate

VECTORS = {"饭": (1.0, 0.0, 0.0), "菜": (0.0, 1.0, 0.0), "车": (0.0, 0.0, 2.0)}


def unit(*vector: float) -> np.ndarray:
    return np.array(vector) / np.linalg.norm(vector)


def test_a_sentence_is_the_mean_of_its_tokens_whatever_stands_beside_it(tmp_path: Path) -> None:
    model = load(str(onnx_folder(tmp_path / "reader", VECTORS)))
    assert model.name == "reader"
    texts = ["饭饭菜", "车", "饭菜车饭菜车" * 20, "无", ""]
    found = model.encode(texts)
    assert found.dtype == np.float32 and found.shape == (5, 3)
    wanted = [unit(2, 1, 0), unit(0, 0, 1), unit(1, 1, 2), np.zeros(3), np.zeros(3)]
    np.testing.assert_allclose(found, wanted, atol=1e-6)
    np.testing.assert_array_equal(found, np.concatenate([model.encode([one]) for one in texts]))
    assert model.encode([]).shape == (0, 0)


def test_a_model_may_pool_itself_and_the_first_token_may_be_the_sentence(tmp_path: Path) -> None:
    whole = load(str(onnx_folder(tmp_path / "whole", VECTORS, whole=True, inputs=("input_ids", "attention_mask", "token_type_ids"))))
    np.testing.assert_allclose(whole.encode(["饭菜菜"]), [unit(1, 2, 0)], atol=1e-6)
    place = onnx_folder(tmp_path / "first", VECTORS)
    (place / "1_Pooling").mkdir()
    (place / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    np.testing.assert_allclose(load(str(place)).encode(["菜饭饭"]), [unit(0, 1, 0)], atol=1e-6)


def test_long_texts_are_cut_where_the_folder_says(tmp_path: Path) -> None:
    place = onnx_folder(tmp_path / "short", VECTORS)
    (place / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 2}))
    np.testing.assert_allclose(load(str(place)).encode(["饭饭车车车"]), [unit(1, 0, 0)], atol=1e-6)


def test_its_vectors_group_and_are_kept(tmp_path: Path) -> None:
    texts = [f"{'饭菜'[n % 2]}很{'少冷贵慢'[n // 2]}" for n in range(8)] + [f"车{one}" for one in "晚挤少远"]
    place = onnx_folder(tmp_path / "reader", VECTORS | {"菜": (1.0, 0.1, 0.0)})
    found = consolidate(texts, encoder=load(str(place), cache=tmp_path / "kept"))
    again = consolidate(texts, encoder=load(str(place), cache=tmp_path / "kept"))
    assert found == again != consolidate(texts) and list((tmp_path / "kept").glob("vectors-*.sqlite"))


def test_what_cannot_be_run_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineError) as told:
        load(str(onnx_folder(tmp_path / "pictures", VECTORS, inputs=("input_ids", "pixel_values"))))
    assert told.value.code == "encoder_unsupported"
    damaged = onnx_folder(tmp_path / "damaged", VECTORS)
    (damaged / "model.onnx").write_bytes(b"nonsense")
    with pytest.raises(EngineError) as told:
        load(str(damaged))
    assert told.value.code == "encoder_unsupported"
    bare = onnx_folder(tmp_path / "bare", VECTORS)
    (bare / "tokenizer.json").unlink()
    with pytest.raises(EngineError) as told:
        load(str(bare))
    assert told.value.code == "encoder_missing"
    monkeypatch.setattr(locate, "find_spec", lambda name: None if name == "onnxruntime" else find_spec(name))
    with pytest.raises(EngineError) as told:
        load(str(onnx_folder(tmp_path / "needs", VECTORS)))
    assert (told.value.code, told.value.values["packages"]) == ("encoder_needs", "onnxruntime")
