"""Sentence models of the BERT family on numpy alone, so that a small machine needs no deep-learning framework.

The forward pass is that of BERT (Devlin et al. 2019); a sentence is the mean of its tokens' last states, or the state of its
first token where the model says so, scaled to length 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

from huiyin.engine.encoders.batches import batches, settings

Floats = NDArray[np.float32]


class Bert:
    """A model folder with ``config.json``, ``tokenizer.json`` and ``model.safetensors``; the weights are loaded once."""

    def __init__(self, folder: Path) -> None:
        config = settings(folder / "config.json")
        self.name = folder.parent.name if folder.name == "model" else folder.name
        self.heads: int = config["num_attention_heads"]
        self.layers: int = config["num_hidden_layers"]
        self.epsilon: float = config["layer_norm_eps"]
        self.first_token = bool(settings(folder / "1_Pooling" / "config.json").get("pooling_mode_cls_token"))
        self.weights: dict[str, Floats] = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(settings(folder / "sentence_bert_config.json").get("max_seq_length", 256))

    def encode(self, texts: Sequence[str]) -> Floats:
        """An array of shape (len(texts), dimensions), each row of length 1."""
        tokens = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        vectors = np.zeros((len(texts), self.weights["embeddings.word_embeddings.weight"].shape[1]), np.float32)
        for rows in batches([len(ids) for ids in tokens]):
            vectors[rows] = self._encode([tokens[row] for row in rows])
        return vectors

    def _encode(self, tokens: Sequence[Sequence[int]]) -> Floats:
        width = max(map(len, tokens))
        ids = np.zeros((len(tokens), width), np.int64)
        present = np.zeros((len(tokens), width), np.float32)
        for row, found in enumerate(tokens):
            ids[row, : len(found)], present[row, : len(found)] = found, 1
        states = self._embed(ids)
        for layer in range(self.layers):
            states = self._layer(f"encoder.layer.{layer}.", states, present)
        means = (states * present[:, :, None]).sum(axis=1) / present.sum(axis=1)[:, None]
        sentence = states[:, 0] if self.first_token else means
        return np.asarray(sentence / np.linalg.norm(sentence, axis=1, keepdims=True), np.float32)

    def _embed(self, ids: NDArray[np.int64]) -> Floats:
        words = self.weights["embeddings.word_embeddings.weight"][ids]
        places = self.weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        return self._normalised("embeddings.LayerNorm", words + places + self.weights["embeddings.token_type_embeddings.weight"][0])

    def _layer(self, name: str, states: Floats, present: Floats) -> Floats:
        attended = self._linear(name + "attention.output.dense", self._attend(name + "attention.self.", states, present))
        states = self._normalised(name + "attention.output.LayerNorm", states + attended)
        inner = _gelu(self._linear(name + "intermediate.dense", states))
        return self._normalised(name + "output.LayerNorm", states + self._linear(name + "output.dense", inner))

    def _attend(self, name: str, states: Floats, present: Floats) -> Floats:
        query, key, value = (self._split(self._linear(name + part, states)) for part in ("query", "key", "value"))
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(query.shape[-1]))
        scores += np.where(present > 0, np.float32(0), np.float32(-1e9))[:, None, None, :]
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        attended = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        return np.asarray(attended.transpose(0, 2, 1, 3).reshape(states.shape))

    def _split(self, states: Floats) -> Floats:
        """From (texts, tokens, width) to (texts, heads, tokens, width of a head)."""
        texts, tokens, width = states.shape
        return states.reshape(texts, tokens, self.heads, width // self.heads).transpose(0, 2, 1, 3)

    def _linear(self, name: str, states: Floats) -> Floats:
        # One product of two matrices is many times faster than one for each text.
        flat = states.reshape(-1, states.shape[-1]) @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]
        return np.asarray(flat.reshape(*states.shape[:-1], -1))

    def _normalised(self, name: str, states: Floats) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(self.epsilon))
        return np.asarray(centred / spread * self.weights[name + ".weight"] + self.weights[name + ".bias"])


def _gelu(values: Floats) -> Floats:
    half, root = np.float32(0.5), np.float32(np.sqrt(2))
    return np.asarray(values * half * (1 + erf(values / root)))
