"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.reminders import deliveries, pages, robots, urging

urlpatterns: list[URLPattern] = [
    path("reminders/", pages.reminders, name="reminders"),
    path("reminders/robots/new/", robots.new, name="robot_new"),
    path("reminders/robots/<int:pk>/", robots.edit, name="robot_edit"),
    path("reminders/robots/<int:pk>/test/", robots.test, name="robot_test"),
    path("reminders/robots/<int:pk>/remove/", robots.remove, name="robot_remove"),
    path("reminders/messages/", deliveries.listing, name="messages_sent"),
    path("reminders/messages/<int:pk>/", deliveries.again, name="message_again"),
    path("register/<int:number>/urge/", urging.press, name="measure_urge"),
]
