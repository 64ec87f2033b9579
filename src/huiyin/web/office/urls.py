"""The addresses inside a campaign; each subject keeps its own."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office import (
    answers,
    consolidation,
    coverage,
    entry,
    field,
    figures,
    forms,
    gatherings,
    imports,
    lasting,
    meetings,
    mine,
    opinions,
    oversight,
    overview,
    pictures,
    problems,
    register,
    reminders,
    review,
    scans,
    setup,
    sources,
    vault,
)

urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    *sources.urls.urlpatterns,
    *imports.urls.urlpatterns,
    *entry.urls.urlpatterns,
    *scans.urls.urlpatterns,
    *field.urls.urlpatterns,
    *opinions.urls.urlpatterns,
    *problems.urls.urlpatterns,
    *consolidation.urls.urlpatterns,
    *review.urls.urlpatterns,
    *pictures.urls.urlpatterns,
    *meetings.urls.urlpatterns,
    *register.urls.urlpatterns,
    *reminders.urls.urlpatterns,
    *mine.urls.urlpatterns,
    *coverage.urls.urlpatterns,
    *gatherings.urls.urlpatterns,
    # Before the kinds of entries of the set-up, which take any word in the same place.
    *forms.urls.urlpatterns,
    *setup.urls.urlpatterns,
    *answers.urls.urlpatterns,
    *lasting.urls.urlpatterns,
    *figures.urls.urlpatterns,
    *oversight.urls.urlpatterns,
    *vault.urls.urlpatterns,
]
