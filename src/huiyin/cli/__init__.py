"""The command line: ``huiyin consolidate FILE... --out DIR``."""

from huiyin.cli.main import main

__all__ = ["main"]
