"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.lasting import looking, recurring

urlpatterns: list[URLPattern] = [
    path("lasting/", looking.look_backs, name="look_backs"),
    path("lasting/rules/", looking.rules, name="lasting_rules"),
    path("lasting/problems/<slug:code>/", looking.problem, name="look_back"),
    path("lasting/problems/<slug:code>/evidence/<int:pk>/", looking.evidence, name="look_back_evidence"),
    path("lasting/recurrences/", recurring.recurrences, name="recurrences"),
    path("lasting/recurrences/seek/", recurring.look, name="recurrences_seek"),
    path("lasting/recurrences/<int:pk>/", recurring.one, name="recurrence"),
    path("lasting/recurrences/<int:pk>/decide/", recurring.decide, name="recurrence_decide"),
    path("lasting/recurrences/<int:pk>/reopen/", recurring.open_again, name="recurrence_reopen"),
]
