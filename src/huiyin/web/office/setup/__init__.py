"""The campaign's set-up: plan, phases, actions, bodies, teams, lists."""

from huiyin.web.office.setup import urls

__all__ = ["urls"]
