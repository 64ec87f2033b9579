"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.imports import pages

urlpatterns: list[URLPattern] = [
    path("sources/import/", pages.new, name="import_new"),
    path("sources/import/<slug:token>/", pages.columns, name="import_columns"),
    path("sources/import/<slug:token>/preview/", pages.preview, name="import_preview"),
    path("sources/import/<slug:token>/problems.csv", pages.problems, name="import_problems"),
    path("sources/import/<slug:token>/discard/", pages.discard, name="import_discard"),
    path("sources/imported/<int:number>/", pages.done, name="import_done"),
]
