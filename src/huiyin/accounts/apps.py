"""Django's name of this floor."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, people, posts and units."""

    name = "huiyin.accounts"
    label = "accounts"
