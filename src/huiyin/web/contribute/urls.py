"""The addresses for whoever speaks. A receipt code is in none of them; the code of a rating link opens one answer and nothing that was said."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.contribute import answers, following, link, pages, register

urlpatterns: list[URLPattern] = [
    path("c/<slug:campaign>/", pages.campaign, name="public_campaign"),
    # Before the forms, none of which may have this code.
    path("c/<slug:campaign>/register/", register.page, name="public_register"),
    path("c/<slug:campaign>/register.json", register.data, name="public_register_data"),
    path("c/<slug:campaign>/register.rss", register.feed, name="public_register_feed"),
    path("c/<slug:campaign>/<slug:form>/", pages.say_it, name="public_form"),
    path("c/<slug:campaign>/<slug:form>/receipt.txt", pages.receipt_file, name="receipt_file"),
    path("r/<str:code>/", link.rate_by_link, name="rate_link"),
    path("receipt/", following.follow, name="follow"),
    path("receipt/add/", following.add_to_it, name="follow_add"),
    path("receipt/rate/", answers.rate_it, name="follow_rate"),
    path("receipt/withdraw/", following.withdraw_it, name="follow_withdraw"),
]
