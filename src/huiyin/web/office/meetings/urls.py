"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from huiyin.web.office.meetings import pages, papers, tasks

urlpatterns: list[URLPattern] = [
    path("register/meetings/", pages.meetings, name="report_meetings"),
    path("register/meetings/<int:pk>/", pages.meeting, name="report_meeting"),
    path("register/meetings/<int:pk>/decide/<int:number>/", tasks.decide, name="report_meeting_decide"),
    path("register/meetings/<int:pk>/papers/<slug:paper>/", papers.pack, name="report_meeting_paper"),
    path("register/tasks/<int:number>/<slug:deed>/", tasks.do, name="task_do"),
]
