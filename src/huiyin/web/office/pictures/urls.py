"""The address of this page."""

from __future__ import annotations

from django.urls import path

from huiyin.web.office.pictures import pages

urlpatterns = [path("pictures/", pages.pictures, name="pictures")]
