"""Chat robots: a new one, a changed one, a test, and taking one away."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import KEEPERS, Viewer
from huiyin.domain.sending.models import Robot
from huiyin.domain.sending.robots import keep_robot, remove_robot, send_test
from huiyin.web.office.reminders.forms import RobotForm
from huiyin.web.pages import campaign_page, tried


@campaign_page(KEEPERS)
def new(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """A new robot."""
    return _kept(request, viewer, Robot(campaign=viewer.campaign, kind=Robot.Kind.DINGTALK))


@campaign_page(KEEPERS)
def edit(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """A robot that is there."""
    return _kept(request, viewer, _found(viewer, pk))


def _kept(request: HttpRequest, viewer: Viewer, robot: Robot) -> HttpResponseBase:
    form = RobotForm(robot, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        for name in ("name", "kind", "language", "digest", "active"):
            setattr(robot, name, given[name])
        secret = given["secret"] or ("" if robot.pk is None else None)
        if tried(
            request,
            lambda: keep_robot(robot, by=viewer, now=timezone.now(), address=given["address"], secret=secret),
            "reminders.robot_kept",
        ):
            return redirect("reminders", viewer.campaign.code)
    robot = robot if robot.pk is None else _found(viewer, robot.pk)
    return render(request, "huiyin/reminders/robot.html", {"campaign": viewer.campaign, "form": form, "robot": robot})


@require_POST
@campaign_page(KEEPERS)
def test(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Let it say that it is heard."""
    tried(request, lambda: send_test(_found(viewer, pk), by=viewer, now=timezone.now()), "reminders.test_put")
    return redirect("messages_sent", viewer.campaign.code)


@require_POST
@campaign_page(KEEPERS)
def remove(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Take it away."""
    tried(request, lambda: remove_robot(_found(viewer, pk), by=viewer, now=timezone.now()), "reminders.robot_removed")
    return redirect("reminders", viewer.campaign.code)


def _found(viewer: Viewer, pk: int) -> Robot:
    return get_object_or_404(Robot, pk=pk, campaign=viewer.campaign)
