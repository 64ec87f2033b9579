"""Decisions, materials and photos of a gathering."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huiyin.domain.access import Viewer
from huiyin.domain.collection.brought import may_see_who_came
from huiyin.domain.gatherings.attachments import add_material, path_of, remove_material
from huiyin.domain.gatherings.services import add_decision, remove_decision
from huiyin.domain.storing import Sent
from huiyin.web.office.gatherings.forms import DecisionForm, MaterialForm
from huiyin.web.office.gatherings.found import PLANNERS, kept, seen, settled
from huiyin.web.office.gatherings.pages import shown
from huiyin.web.pages import campaign_page
from huiyin.web.serving import looked_at


@require_POST
@campaign_page(PLANNERS)
def decide(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Note a decision."""
    one, form = kept(viewer, pk), DecisionForm(viewer, request.POST, auto_id="decision_%s")
    if not form.is_valid():
        return render(request, "huiyin/gatherings/gathering.html", shown(one, viewer, decision_form=form))
    settled(request, lambda: add_decision(one, **form.cleaned_data, by=viewer, now=timezone.now()), "decided")
    return redirect("gathering", viewer.campaign.code, pk)


@require_POST
@campaign_page(PLANNERS)
def undecide(request: HttpRequest, viewer: Viewer, pk: int, decision: int) -> HttpResponseBase:
    """Remove a decision."""
    found = get_object_or_404(kept(viewer, pk).decisions.select_related("gathering__campaign", "gathering__kind", "gathering__team"), pk=decision)
    settled(request, lambda: remove_decision(found, by=viewer, now=timezone.now()), "decision_removed")
    return redirect("gathering", viewer.campaign.code, pk)


@require_POST
@campaign_page(PLANNERS)
def add(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Add a material or a photo. A file that is not taken adds nothing."""
    one, form = kept(viewer, pk), MaterialForm(viewer, request.POST, request.FILES, auto_id="material_%s")
    if not form.is_valid():
        return render(request, "huiyin/gatherings/gathering.html", shown(one, viewer, material_form=form))
    given = form.cleaned_data
    sent = given["file"] and Sent(given["file"].name, given["file"].size, given["file"].chunks())
    told = {"title": given["title"], "issuer": given["issuer"], "photo": given["photo"]}
    settled(request, lambda: add_material(one, **told, file=sent or None, by=viewer, now=timezone.now()), "material")
    return redirect("gathering", viewer.campaign.code, pk)


@require_POST
@campaign_page(PLANNERS)
def remove(request: HttpRequest, viewer: Viewer, pk: int, material: int) -> HttpResponseBase:
    """Remove a material with its file."""
    found = get_object_or_404(kept(viewer, pk).materials.select_related("gathering__campaign", "gathering__kind", "gathering__team"), pk=material)
    settled(request, lambda: remove_material(found, by=viewer, now=timezone.now()), "material_removed")
    return redirect("gathering", viewer.campaign.code, pk)


@require_safe
@campaign_page()
def file(request: HttpRequest, viewer: Viewer, pk: int, material: int) -> HttpResponseBase:
    """The file of a material, for those who may know who came. Pictures are shown, a PDF is saved."""
    one = seen(viewer, pk)
    found = get_object_or_404(one.materials.select_related("gathering"), pk=material)
    path = path_of(found)
    if path is None or not path.is_file() or not may_see_who_came(viewer, one, today=timezone.localdate()):
        raise Http404
    return looked_at(path, found.file_kind, found.file_name)
