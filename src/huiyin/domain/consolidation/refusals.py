"""What describing problems refuses."""

from __future__ import annotations

from huiyin.domain.transitions import NotAllowed


class ProblemRefused(NotAllowed):
    """Something that the pages of problems do not allow; ``code`` is a key under ``problems.refused``."""
