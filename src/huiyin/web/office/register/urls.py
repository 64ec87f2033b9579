"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.register import (
    book,
    claims,
    doing,
    drafting,
    exchange,
    lights,
    many,
    measure,
    outcomes,
    pages,
    papers,
    people,
    plans,
)

urlpatterns: list[URLPattern] = [
    path("register/", pages.register, name="register"),
    path("register/register.xlsx", book.workbook, name="register_book"),
    path("register/many/<slug:deed>/", many.many, name="register_many"),
    path("register/views/", many.save, name="register_view_save"),
    path("register/views/<int:pk>/drop/", many.drop, name="register_view_drop"),
    path("register/claims/", claims.claims, name="claims"),
    path("register/claims/<slug:code>/", claims.claim, name="claim"),
    path("register/new/", drafting.new, name="measure_new"),
    path("register/plan/", plans.plans, name="rectification"),
    path("register/plan/propose/", plans.propose, name="rectification_propose"),
    path("register/plan/exchange/", exchange.upload, name="plan_exchange"),
    path("register/plan/exchange/measures.xlsx", exchange.download, name="plan_exchange_book"),
    path("register/plan/exchange/preview/", exchange.preview, name="plan_exchange_preview"),
    path("register/plan/papers/<slug:paper>/", papers.draft, name="rectification_paper"),
    path("register/plan/<int:number>/papers/<slug:paper>/", papers.frozen, name="rectification_version_paper"),
    path("register/plan/<int:number>/", plans.one, name="rectification_plan"),
    path("register/plan/<int:number>/decide/", plans.decide, name="rectification_decide"),
    path("register/problems/<slug:code>/", outcomes.problem, name="rectified_problem"),
    path("register/<int:number>/", measure.measure, name="measure"),
    path("register/lights/", lights.lights, name="register_lights"),
    path("register/<int:number>/people/", people.people, name="measure_people"),
    path("register/<int:number>/edit/", drafting.edit, name="measure_edit"),
    path("register/<int:number>/do/<slug:deed>/", doing.do, name="measure_do"),
    path("register/<int:number>/evidence/<int:pk>/", measure.evidence, name="measure_evidence"),
]
