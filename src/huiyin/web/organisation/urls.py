"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path

from huiyin.web.organisation import accounts, campaigns, imports, pages

urlpatterns = [
    path("", pages.units, name="organisation"),
    path("people/", pages.people, name="people"),
    path("import/", imports.upload, name="organisation_import"),
    path("import/preview/", imports.preview, name="organisation_preview"),
    path("template.xlsx", imports.template, name="organisation_template"),
    path("export.xlsx", imports.export, name="organisation_export"),
    path("accounts/", accounts.accounts, name="accounts_list"),
    path("accounts/new/", accounts.new, name="account_new"),
    path("accounts/<int:pk>/password/", accounts.password, name="account_password"),
    path("accounts/<int:pk>/active/", accounts.active, name="account_active"),
    path("campaigns/new/", campaigns.new, name="campaign_new"),
]
