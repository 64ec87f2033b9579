"""The addresses of the pages, by audience."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from huiyin.web import home, signing

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("start/", home.first_run, name="first_run"),
    path("password/", signing.password, name="password"),
    path("", home.home, name="home"),
    path("", include("huiyin.web.contribute.urls")),
    path("notices/", include("huiyin.web.notices.urls")),
    path("organisation/", include("huiyin.web.organisation.urls")),
    path("work/<slug:campaign>/", include("huiyin.web.office.urls")),
]
