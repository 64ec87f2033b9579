"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.figures import frozen, now, papers

urlpatterns: list[URLPattern] = [
    path("indicators/", now.indicators, name="indicators"),
    path("indicators/frozen/", frozen.sets, name="figures"),
    path("indicators/frozen/compare/", frozen.compare, name="figures_compare"),
    path("indicators/frozen/<int:number>/", frozen.one, name="figure_set"),
    path("indicators/frozen/<int:number>/paper.<slug:paper>", papers.paper, name="figures_paper"),
    path("indicators/frozen/<int:number>/<slug:indicator>/<slug:part>/", frozen.rows, name="figure_rows"),
    path("indicators/<slug:indicator>/<slug:part>/", now.rows, name="indicator_rows"),
]
