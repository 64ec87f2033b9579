"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.sources import inbox, reading, upload

urlpatterns: list[URLPattern] = [
    path("sources/", inbox.sources, name="sources"),
    path("sources/new/", upload.source_new, name="source_new"),
    path("sources/<int:number>/", reading.source, name="source"),
    path("sources/<int:number>/correct/", reading.correct, name="source_correct"),
    path("sources/<int:number>/confirm/", reading.confirm, name="source_confirm"),
    path("sources/<int:number>/aside/", reading.aside, name="source_aside"),
    path("sources/<int:number>/again/", reading.again, name="source_again"),
]
