"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path

from huiyin.web.office.coverage import pages

urlpatterns = [path("coverage/", pages.coverage, name="coverage")]
