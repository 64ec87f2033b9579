"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.opinions import deeds, listing, one, targets

urlpatterns: list[URLPattern] = [
    path("opinions/", listing.opinions, name="opinions"),
    path("opinions/<int:number>/", one.opinion, name="opinion"),
    path("opinions/<int:number>/targets/", targets.targets, name="opinion_targets"),
    path("opinions/<int:number>/<slug:deed>/", deeds.do, name="opinion_do"),
]
