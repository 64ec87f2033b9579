"""Encoders that a consolidation may be given. None is needed, none is fetched: a model is a folder that is already there.

``load`` takes a folder as sentence-transformers saves it, one with ``model.onnx`` and ``tokenizer.json``, or the name of an installed package that carries such a folder.
"""

from __future__ import annotations

from huiyin.engine.encoders.cache import Cached
from huiyin.engine.encoders.locate import load, model_folder

__all__ = ["Cached", "load", "model_folder"]
