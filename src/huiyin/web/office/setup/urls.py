"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path

from huiyin.web.office.setup import calendar, editing, pages, plans

urlpatterns = [
    path("setup/", pages.setup, name="setup"),
    path("setup/calendar/", calendar.calendar, name="calendar"),
    path("setup/state/", pages.state, name="setup_state"),
    path("setup/lists/<slug:kind>/", pages.entries, name="setup_list"),
    path("setup/plan/new/", plans.new, name="plan_new"),
    path("setup/plan/<int:pk>/", plans.plan, name="plan"),
    path("setup/plan/<int:pk>/step/", plans.step, name="plan_step"),
    path("setup/team/new/", editing.new_team, name="setup_team_new"),
    path("setup/<slug:kind>/new/", editing.new, name="setup_new"),
    path("setup/<slug:kind>/<int:pk>/", editing.edit, name="setup_edit"),
    path("setup/<slug:kind>/<int:pk>/remove/", editing.remove, name="setup_remove"),
    path("setup/<slug:kind>/<int:pk>/move/", editing.move, name="setup_move"),
]
