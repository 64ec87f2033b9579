"""What consolidation refuses, and the end of a run that somebody called off."""

from __future__ import annotations

from huiyin.domain.transitions import NotAllowed


class ProblemRefused(NotAllowed):
    """Something that the pages of problems do not allow; ``code`` is a key under ``problems.refused``."""


class Cancelled(Exception):
    """Somebody called a run off."""
