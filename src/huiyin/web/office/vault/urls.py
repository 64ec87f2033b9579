"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path

from huiyin.web.office.vault import holders, openings, pages, rounds

urlpatterns = [
    path("vault/", pages.vault, name="vault"),
    path("vault/enrol/", pages.enrolling, name="vault_enrol"),
    path("vault/found/", pages.founding, name="vault_found"),
    path("vault/passphrase/", holders.passphrase, name="vault_passphrase"),
    path("vault/changes/ask/", holders.ask, name="vault_change_ask"),
    path("vault/changes/<int:pk>/", holders.change, name="vault_change"),
    path("vault/changes/<int:pk>/<slug:step>/", holders.change_deed, name="vault_change_deed"),
    path("vault/ask/", openings.ask, name="vault_ask"),
    path("vault/openings/<int:pk>/", openings.opening, name="vault_opening"),
    path("vault/openings/<int:pk>/grant/", openings.granting, name="vault_grant"),
    path("vault/openings/<int:pk>/refuse/", openings.refusing, name="vault_refuse"),
    path("vault/openings/<int:pk>/read/", openings.reading, name="vault_read"),
    path("vault/rounds/", rounds.rounds, name="vault_rounds"),
    path("vault/rounds/<int:pk>/", rounds.round_page, name="vault_round"),
    path("vault/rounds/<int:pk>/<slug:step>/", rounds.round_deed, name="vault_round_deed"),
]
