"""What setting up a campaign refuses."""

from __future__ import annotations

from huiyin.domain.transitions import NotAllowed


class SetupRefused(NotAllowed):
    """Something that the set-up does not allow; ``code`` is a key under ``campaigns.refused``."""
