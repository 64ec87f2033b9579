"""The addresses for whoever speaks. A receipt code is in none of them."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.contribute import following, pages

urlpatterns: list[URLPattern] = [
    path("c/<slug:campaign>/", pages.campaign, name="public_campaign"),
    path("c/<slug:campaign>/<slug:form>/", pages.say_it, name="public_form"),
    path("c/<slug:campaign>/<slug:form>/receipt.txt", pages.receipt_file, name="receipt_file"),
    path("receipt/", following.follow, name="follow"),
    path("receipt/add/", following.add_to_it, name="follow_add"),
    path("receipt/withdraw/", following.withdraw_it, name="follow_withdraw"),
]
