"""Finding a model by its name or folder, and whoever can run it."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

from huiyin.engine.encoders.cache import Cached
from huiyin.engine.errors import EngineError
from huiyin.engine.protocols import Encoder

#: What marks the folder of a sentence model.
MARK = "modules.json"


def load(name: str, *, cache: Path | None = None) -> Encoder:
    """The encoder of a model folder, or of an installed package that holds one; with ``cache``, no text is encoded twice.

    sentence-transformers runs it where that is installed; without it, models of the BERT family run on numpy (extra
    ``embed``), and others where the folder has them as ONNX (extra ``onnx``). A folder with nothing but ``model.onnx`` and
    ``tokenizer.json`` runs as ONNX always. Raises EngineError: ``encoder_missing`` (no such folder or package), ``encoder_unsupported`` (nothing here
    can run it), ``encoder_needs`` (a package to install).
    """
    encoder = _runner(model_folder(name))
    return Cached(encoder, cache) if cache else encoder


def model_folder(name: str) -> Path:
    """The folder of a model: the path itself, or the one folder with a model inside an installed package of that name."""
    path = Path(name)
    if (path / MARK).is_file() or onnx_file(path):
        return path
    module = name.replace("-", "_")
    spec = find_spec(module) if module.isidentifier() else None
    for place in (spec.submodule_search_locations or ()) if spec else ():
        found = sorted(Path(place).glob(f"**/{MARK}"))
        if found:
            return found[0].parent
    raise EngineError("encoder_missing", encoder=name)


def onnx_file(folder: Path) -> Path | None:
    """The model of a folder as ONNX, where it has one with its tokens."""
    if not (folder / "tokenizer.json").is_file():
        return None
    return next((file for file in (folder / "model.onnx", folder / "onnx" / "model.onnx") if file.is_file()), None)


def _runner(folder: Path) -> Encoder:
    onnx = onnx_file(folder)
    if onnx and not (folder / MARK).is_file():
        return _onnx(folder, onnx)
    if find_spec("sentence_transformers"):
        from huiyin.engine.encoders.sentence import SentenceModel

        return SentenceModel(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if config.get("model_type") == "bert" and (folder / "model.safetensors").is_file():
        _needs(folder, "tokenizers", "safetensors")
        from huiyin.engine.encoders.bert import Bert

        return Bert(folder)
    if onnx is None:
        raise EngineError("encoder_unsupported", encoder=folder.name, model=config.get("model_type", "?"))
    return _onnx(folder, onnx)


def _onnx(folder: Path, file: Path) -> Encoder:
    _needs(folder, "onnxruntime", "tokenizers")
    from huiyin.engine.encoders.onnx import OnnxModel

    return OnnxModel(folder, file)


def _needs(folder: Path, *packages: str) -> None:
    missing = [one for one in packages if not find_spec(one)]
    if missing:
        raise EngineError("encoder_needs", encoder=folder.name, packages=", ".join(missing))
