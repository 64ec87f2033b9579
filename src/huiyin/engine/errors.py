"""What can go wrong in a consolidation, as codes; the words are in ``words/engine.*.toml``."""

from __future__ import annotations


class EngineError(ValueError):
    """A consolidation that cannot be done. ``code`` names the reason, ``values`` what it is about.

    Codes: ``bad_config``, ``duplicate_id``, ``unknown_opinion``, ``unknown_problem``, ``unknown_aspect``,
    ``unknown_action``, ``incomplete_correction``, ``needs_two``, ``problem_exists``, ``contradiction``, ``previous_version``, ``state_version``, ``encoder_shape``,
    ``not_reconciled``.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        detail = ", ".join(f"{name}={value!r}" for name, value in values.items())
        super().__init__(f"{code}: {detail}" if detail else code)
