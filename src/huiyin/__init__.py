"""Huiyin: every opinion gets an answer. Listen, consolidate, rectify, answer."""

__version__ = "0.1.0"
