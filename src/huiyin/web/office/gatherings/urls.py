"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path

from huiyin.web.office.gatherings import attending, noting, pages, planning

urlpatterns = [
    path("gatherings/", pages.gatherings, name="gatherings"),
    path("gatherings/new/", planning.new, name="gathering_new"),
    path("gatherings/<int:pk>/", pages.gathering, name="gathering"),
    path("gatherings/<int:pk>/edit/", planning.edit, name="gathering_edit"),
    path("gatherings/<int:pk>/step/", planning.step, name="gathering_step"),
    path("gatherings/<int:pk>/attendance/", attending.attendance, name="gathering_attendance"),
    path("gatherings/<int:pk>/decisions/", noting.decide, name="gathering_decide"),
    path("gatherings/<int:pk>/decisions/<int:decision>/remove/", noting.undecide, name="gathering_undecide"),
    path("gatherings/<int:pk>/materials/", noting.add, name="gathering_material"),
    path("gatherings/<int:pk>/materials/<int:material>/", noting.file, name="gathering_file"),
    path("gatherings/<int:pk>/materials/<int:material>/remove/", noting.remove, name="gathering_material_remove"),
]
