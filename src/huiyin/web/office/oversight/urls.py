"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path

from huiyin.web.office.oversight import pages

urlpatterns = [
    path("reconciliation/", pages.reconciliation, name="reconciliation"),
    path("reconciliation/passages/<slug:kind>/", pages.passages, name="passages"),
    path("log/", pages.log, name="log"),
]
