"""Sentence models as ONNX, run by onnxruntime on the processor: a folder with ``model.onnx`` and ``tokenizer.json``, nothing else of it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from huiyin.engine.encoders.batches import batches, settings
from huiyin.engine.errors import EngineError
from huiyin.engine.protocols import Floats

#: What models of sentences ask for.
INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})
LONGEST = 256


class OnnxModel:
    """The model of a folder. It answers one vector a text, or one a token: then a sentence is their mean, or the first where ``1_Pooling`` says so."""

    def __init__(self, folder: Path, file: Path) -> None:
        """Raises EngineError ``encoder_unsupported`` where the file is damaged or the model asks for something else than tokens."""
        self.name = folder.parent.name if folder.name == "model" else folder.name
        options = onnxruntime.SessionOptions()
        # With more threads the rounding would depend on the machine.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            # Each fault of a file has a class of its own there, and they have no other common ancestor.
            raise EngineError("encoder_unsupported", encoder=self.name, model="onnx") from error
        self._inputs = [one.name for one in self._session.get_inputs()]
        if "input_ids" not in self._inputs or not INPUTS.issuperset(self._inputs):
            raise EngineError("encoder_unsupported", encoder=self.name, model="onnx: " + ", ".join(self._inputs))
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(settings(folder / "sentence_bert_config.json").get("max_seq_length", LONGEST))
        self._first_token = bool(settings(folder / "1_Pooling" / "config.json").get("pooling_mode_cls_token"))

    def encode(self, texts: Sequence[str]) -> Floats:
        """An array of shape (len(texts), dimensions), each row of length 1; a text without tokens has zeros."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        found: list[tuple[NDArray[Any], Floats]] = [(rows, self._encode([tokens[row] for row in rows])) for rows in batches([len(ids) for ids in tokens])]
        vectors = np.zeros((len(texts), found[0][1].shape[1] if found else 0), np.float32)
        for rows, values in found:
            vectors[rows] = values
        return vectors

    def _encode(self, tokens: Sequence[Sequence[int]]) -> Floats:
        width = max(1, *map(len, tokens))
        ids, present = np.zeros((len(tokens), width), np.int64), np.zeros((len(tokens), width), np.int64)
        for row, found in enumerate(tokens):
            ids[row, : len(found)], present[row, : len(found)] = found, 1
        given = {"input_ids": ids, "attention_mask": present, "token_type_ids": np.zeros_like(ids)}
        answers = [np.asarray(one, np.float32) for one in self._session.run(None, {name: given[name] for name in self._inputs})]
        sentence = next((one for one in answers if one.ndim == 2), None)
        if sentence is None:
            sentence = self._pooled(answers[0], present.astype(np.float32))
        lengths = np.linalg.norm(sentence, axis=1, keepdims=True)
        return np.asarray(np.divide(sentence, lengths, out=np.zeros_like(sentence), where=lengths > 0), np.float32)

    def _pooled(self, states: Floats, present: Floats) -> Floats:
        if self._first_token:
            return np.asarray(states[:, 0] * present[:, :1], np.float32)
        return np.asarray((states * present[:, :, None]).sum(axis=1) / np.maximum(present.sum(axis=1), 1)[:, None], np.float32)
