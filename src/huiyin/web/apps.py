"""Django's name of the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and tags."""

    name = "huiyin.web"
    label = "web"
