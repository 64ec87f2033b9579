"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.notices import pages

urlpatterns: list[URLPattern] = [
    path("", pages.notices, name="notices"),
    path("read/", pages.read_all, name="notices_read"),
    path("settings/", pages.settings, name="notice_settings"),
    path("<int:pk>/", pages.go, name="notice_open"),
]
