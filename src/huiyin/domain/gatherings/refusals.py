"""What keeping gatherings refuses."""

from __future__ import annotations

from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.transitions import NotAllowed


class GatheringRefused(NotAllowed):
    """Something that gatherings do not allow; ``code`` is a key under ``gatherings.refused``."""


class AlreadyPlanned(Exception):
    """The same planning came in before, as ``gathering``."""

    def __init__(self, gathering: Gathering) -> None:
        super().__init__(gathering.pk)
        self.gathering = gathering
