"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path

from huiyin.web.office.consolidation import arrival, comparing, learning, modelling, pages, running

urlpatterns = [
    path("consolidation/", pages.consolidation, name="consolidation"),
    path("consolidation/start/", pages.start, name="run_start"),
    path("consolidation/runs/<int:run>/", running.one, name="run"),
    path("consolidation/runs/<int:run>/progress/", running.progress, name="run_progress"),
    path("consolidation/runs/<int:run>/cancel/", running.cancel, name="run_cancel"),
    path("consolidation/runs/<int:run>/begin/", running.begin, name="run_begin"),
    path("consolidation/compare/", comparing.comparing, name="run_compare"),
    path("consolidation/learning/", learning.learning, name="learning"),
    path("consolidation/learning/accept/", learning.accepting, name="learning_accept"),
    path("consolidation/models/accept/<slug:code>/", modelling.accepting, name="model_accept"),
    path("consolidation/arrival/", arrival.arrival, name="arrival"),
    path("consolidation/arrival/<int:number>/<slug:deed>/", arrival.do, name="arrival_do"),
]
