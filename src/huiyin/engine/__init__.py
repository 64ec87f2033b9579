"""Consolidation: opinions in, problems under aspects out. No files, no network, no web framework.

>>> from huiyin.engine import consolidate
>>> result = consolidate(["The canteen closes too early", "No hot food at the canteen on night shift"])
"""

from __future__ import annotations

from huiyin.engine.config import Config
from huiyin.engine.errors import EngineError
from huiyin.engine.pipeline import consolidate, fit
from huiyin.engine.types import Aspect, Assignment, Consolidation, Correction, Document, Problem, Retired

__all__ = ["Aspect", "Assignment", "Config", "Consolidation", "Correction", "Document", "EngineError", "Problem", "Retired", "consolidate", "fit"]
