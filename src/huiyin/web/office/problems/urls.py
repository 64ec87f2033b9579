"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.problems import categories, codebook, editing, pages, papers, titles, versions

urlpatterns: list[URLPattern] = [
    path("problems/", pages.problems, name="problems"),
    path("problems/new/", editing.new, name="problem_new"),
    path("problems/categories/", categories.categories, name="categories"),
    path("problems/categories/<int:pk>/", categories.change, name="category"),
    path("problems/codebook/", codebook.codebook, name="codebook"),
    path("problems/codebook/template.xlsx", codebook.template, name="codebook_template"),
    path("problems/codebook/look/", codebook.look, name="codebook_look"),
    path("problems/codebook/take/", codebook.take, name="codebook_take"),
    path("problems/papers/<slug:paper>/", papers.present, name="problem_paper"),
    path("problems/versions/", versions.lists, name="problem_lists"),
    path("problems/versions/propose/", versions.propose, name="problem_list_propose"),
    path("problems/versions/<int:number>/", versions.one, name="problem_list"),
    path("problems/versions/<int:number>/decide/", versions.decide, name="problem_list_decide"),
    path("problems/versions/<int:number>/papers/<slug:paper>/", papers.frozen, name="problem_list_paper"),
    # Last: a code may be any word.
    path("problems/<slug:code>/", pages.problem, name="problem"),
    path("problems/<slug:code>/title/", titles.retitle, name="problem_retitle"),
    path("problems/<slug:code>/edit/", editing.edit, name="problem_edit"),
]
