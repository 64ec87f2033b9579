"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.answers import leaving, noticing, pages, ratings, reading_out, showing, standing

urlpatterns: list[URLPattern] = [
    path("answers/", pages.answers, name="answers"),
    path("answers/public/", showing.public, name="answers_public"),
    path("answers/rules/", ratings.rules, name="answers_rules"),
    path("answers/read-out/", reading_out.read_outs, name="read_outs"),
    path("answers/read-out/<slug:group>/", reading_out.read_out, name="read_out"),
    path("answers/read-out/<slug:group>/list.pdf", noticing.list_pdf, name="read_out_pdf"),
    path("answers/left/<slug:reason>/", leaving.reason_page, name="answers_left"),
    path("answers/notice/", noticing.notice, name="notice"),
    path("answers/notice/<slug:size>.pdf", noticing.notice_pdf, name="notice_pdf"),
    # Last: a code may be any word.
    path("answers/<slug:code>/", pages.answer, name="answer"),
    path("answers/<slug:code>/publish/", pages.publish, name="answer_publish"),
    path("answers/<slug:code>/ask/", ratings.ask_back, name="answer_ask"),
    path("answers/<slug:code>/reopen/", ratings.reopen, name="answer_reopen"),
    path("answers/<slug:code>/go-on/", standing.go_on, name="answer_go_on"),
]
