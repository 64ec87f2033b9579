"""The addresses of the field kit. The worker's is what it may control: this path and nothing beside it."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.field import pages, shell, sync

urlpatterns: list[URLPattern] = [
    path("field/", pages.kit, name="field"),
    path("field/worker.js", shell.worker, name="field_worker"),
    path("field/manifest.webmanifest", shell.manifest, name="field_manifest"),
    path("field/sync/", sync.sync, name="field_sync"),
]
