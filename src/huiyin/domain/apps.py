"""Django's name of this floor."""

from django.apps import AppConfig


class DomainConfig(AppConfig):
    """All stages of a campaign."""

    name = "huiyin.domain"
    label = "huiyin"
