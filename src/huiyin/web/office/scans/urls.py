"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.scans import inbox, paper, sheets, upload

urlpatterns: list[URLPattern] = [
    path("sources/scans/", inbox.scans, name="scans"),
    path("sources/scans/new/", upload.scan_new, name="scan_new"),
    path("sources/scans/next/", inbox.following, name="scan_next"),
    path("sources/scans/paper/", paper.page, name="paper"),
    path("sources/scans/paper.pdf", paper.pdf, name="paper_pdf"),
    path("sources/scans/<int:number>/", sheets.sheet, name="scan"),
    path("sources/scans/<int:number>/picture/", sheets.picture, name="scan_picture"),
    path("sources/scans/<int:number>/read/", sheets.read, name="scan_read"),
    path("sources/scans/<int:number>/aside/", sheets.aside, name="scan_aside"),
    path("sources/scans/<int:number>/again/", sheets.again, name="scan_again"),
]
