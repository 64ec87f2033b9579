"""The campaign's own lists of the second axis."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Viewer
from huiyin.domain.consolidation.categories import Category, add_category, categories_of, remove_category, rename_category
from huiyin.web.office.problems.forms import CategoryForm
from huiyin.web.office.problems.found import READ, WRITE, settled
from huiyin.web.pages import campaign_page


@campaign_page(READ)
def categories(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Both lists with how many problems have each entry; the office adds to them."""
    writes = viewer.is_any(WRITE)
    asked = request.POST.get("axis", "")
    form = CategoryForm(request.POST or None)
    if request.method == "POST" and writes and form.is_valid():
        given = form.cleaned_data
        settled(request, lambda: add_category(asked, given["name"], given["name_en"], by=viewer, now=timezone.now()), "category_added")
        return redirect("categories", viewer.campaign.code)
    every = categories_of(viewer.campaign)
    lists = [(axis, [(one, one.problems.count()) for one in every if one.axis == axis], form if axis == asked else CategoryForm(auto_id=f"{axis}_%s")) for axis in ("misconduct", "cause")]
    return render(request, "huiyin/problems/categories.html", {"campaign": viewer.campaign, "lists": lists, "writes": writes})


@require_POST
@campaign_page(WRITE)
def change(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Give an entry another name, or take it off the list."""
    one = get_object_or_404(Category, pk=pk, campaign=viewer.campaign)
    if "remove" in request.POST:
        settled(request, lambda: remove_category(one, by=viewer, now=timezone.now()), "category_removed")
    else:
        name, name_en = request.POST.get("name", ""), request.POST.get("name_en", "")[:200]
        settled(request, lambda: rename_category(one, name, name_en, by=viewer, now=timezone.now()), "category_renamed")
    return redirect("categories", viewer.campaign.code)
