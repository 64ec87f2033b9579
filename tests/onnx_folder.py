"""The smallest sentence model there can be, as a real ONNX file: each character has a vector of its own. Written byte by byte, since the format is a few messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Regex, Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split

FLOAT, INT64 = 1, 7


def onnx_folder(place: Path, vectors: Mapping[str, Sequence[float]], *, inputs: Sequence[str] = ("input_ids", "attention_mask"), whole: bool = False) -> Path:
    """A folder whose model gives each token the vector of its character, others zeros; with ``whole`` the sum of a sentence's vectors, one a text."""
    place.mkdir()
    tokens = Tokenizer(WordLevel({"": 0, **{one: at for at, one in enumerate(vectors, 1)}}, unk_token=""))
    tokens.pre_tokenizer = Split(Regex("."), "isolated")
    tokens.save(str(place / "tokenizer.json"))
    size = len(next(iter(vectors.values())))
    table = np.array([[0.0] * size, *vectors.values()], np.float32)
    nodes = [_node("Gather", ["table", "input_ids"], "each")]
    nodes += [_node("ReduceSum", ["each", "axes"], "sentence", keepdims=0)] if whole else []
    result = _value("sentence", FLOAT, 2) if whole else _value("each", FLOAT, 3)
    values = _message(5, _tensor("table", FLOAT, table.shape, table.tobytes()))
    values += _message(5, _tensor("axes", INT64, (1,), np.array([1], np.int64).tobytes())) if whole else b""
    given = b"".join(_message(11, _value(name, INT64, 2)) for name in inputs)
    graph = b"".join(_message(1, node) for node in nodes) + _message(2, b"graph") + values + given + _message(12, result)
    (place / "model.onnx").write_bytes(_number(1, 8) + _message(7, graph) + _message(8, _number(2, 17)))
    return place


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _message(field: int, body: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(body)) + body


def _node(kind: str, inputs: Sequence[str], output: str, **whole: int) -> bytes:
    named = b"".join(_message(1, one.encode()) for one in inputs) + _message(2, output.encode()) + _message(4, kind.encode())
    return named + b"".join(_message(5, _message(1, name.encode()) + _number(3, value) + _number(20, 2)) for name, value in whole.items())


def _tensor(name: str, kind: int, shape: Sequence[int], data: bytes) -> bytes:
    return b"".join(_number(1, one) for one in shape) + _number(2, kind) + _message(8, name.encode()) + _message(9, data)


def _value(name: str, kind: int, dimensions: int) -> bytes:
    shape = b"".join(_message(1, _message(2, f"d{at}-{name}".encode())) for at in range(dimensions))
    return _message(1, name.encode()) + _message(2, _message(1, _number(1, kind) + _message(2, shape)))
