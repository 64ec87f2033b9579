"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.review import deeds, feeds, page

urlpatterns: list[URLPattern] = [
    path("review/", page.review, name="review"),
    path("review/map/", feeds.map_now, name="review_map"),
    path("review/list/", feeds.list_now, name="review_list"),
    path("review/rows/", feeds.rows, name="review_rows"),
    path("review/news/", feeds.news, name="review_news"),
    path("review/claim/", feeds.claim_problem, name="review_claim"),
    path("review/like/<int:number>/", feeds.like, name="review_like"),
    path("review/source/<int:number>/", page.source, name="review_source"),
    path("review/do/<slug:deed>/", deeds.do, name="review_do"),
]
