"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.entry import pages

urlpatterns: list[URLPattern] = [
    path("sources/entry/", pages.entry, name="entry"),
    path("sources/entry/settle/", pages.settle_all, name="entry_settle"),
    path("sources/entry/<int:number>/undo/", pages.undo, name="entry_undo"),
]
