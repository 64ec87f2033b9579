"""What the page of a measure shows about urging."""

from __future__ import annotations

from typing import Any

from huiyin.domain.access import Viewer
from huiyin.domain.rectification.models import Measure
from huiyin.domain.reminding.models import Urge
from huiyin.domain.reminding.urging import NOTE, may_urge


def urges_of(measure: Measure, viewer: Viewer) -> dict[str, Any]:
    """The urges there were, and whether the reader may urge."""
    made = list(Urge.objects.filter(measure=measure).select_related("by__person"))
    return {
        "urges": made,
        "may_urge": may_urge(viewer, measure),
        "urge_note": NOTE,
        "supervised": any(one.kind == Urge.Kind.SUPERVISE for one in made),
    }
