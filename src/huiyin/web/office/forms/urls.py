"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.forms import pages, posters

urlpatterns: list[URLPattern] = [
    path("setup/forms/", pages.forms, name="forms"),
    path("setup/forms/new/", pages.new, name="form_new"),
    path("setup/forms/<int:pk>/", pages.edit, name="form_edit"),
    path("setup/forms/<int:pk>/open/", pages.switch, name="form_switch"),
    path("setup/forms/<int:pk>/poster/", posters.page, name="poster"),
    path("setup/forms/<int:pk>/poster.pdf", posters.pdf, name="poster_pdf"),
]
