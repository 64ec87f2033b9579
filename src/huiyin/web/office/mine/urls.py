"""The address of the page."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.mine import pages

urlpatterns: list[URLPattern] = [path("mine/", pages.mine, name="mine")]
