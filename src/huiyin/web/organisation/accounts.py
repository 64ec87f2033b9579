"""The accounts of people: made, given a new password, stopped. A password that was made up here is shown once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.accounts.models import Person, User
from huiyin.domain import organisation
from huiyin.domain.organisation import OrganisationRefused
from huiyin.web.language import language
from huiyin.web.organisation.guard import administrator_page, attempted, refused
from huiyin.words import say

PAGE = 50


class PasswordForm(forms.Form):
    """A password, or none so that one is made up."""

    password = forms.CharField(required=False, max_length=128, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = say(f"accounts.field.{name}", language())
            field.help_text = say(f"accounts.help.{name}", language())

    def password_or_new(self) -> tuple[str, bool]:
        """The password, and whether it was made up."""
        given = self.cleaned_data["password"]
        return (given, False) if given else (organisation.start_password(), True)


class AccountForm(PasswordForm):
    """A user for a person, or an administrator."""

    person = forms.CharField(required=False, max_length=60)
    username = forms.SlugField(max_length=60, allow_unicode=True)
    administrator = forms.BooleanField(required=False)
    field_order = ("person", "username", "password", "administrator")

    def clean_person(self) -> Person | None:
        """The person of a code or of a name that only one has."""
        given = self.cleaned_data["person"].strip()
        if not given:
            return None
        found = list(Person.objects.filter(Q(code=given) | Q(name=given))[:2])
        if len(found) != 1:
            raise forms.ValidationError(say("accounts.error.person" if not found else "accounts.error.several", language(), given=given))
        return found[0]

    def clean(self) -> dict[str, Any] | None:
        """Somebody without a person only administers."""
        if not self.errors and self.cleaned_data["person"] is None and not self.cleaned_data["administrator"]:
            self.add_error("person", say("accounts.error.nobody", language()))
        return super().clean()


@administrator_page
def accounts(request: HttpRequest, user: User) -> HttpResponseBase:
    """Who can sign in."""
    asked = request.GET.get("q", "").strip()[:80]
    found = User.objects.select_related("person").order_by("username")
    if asked:
        found = found.filter(Q(username__icontains=asked) | Q(person__name__icontains=asked) | Q(person__name_en__icontains=asked))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "huiyin/organisation/accounts.html", {"page": page, "asked": asked})


@never_cache
@administrator_page
def new(request: HttpRequest, user: User) -> HttpResponseBase:
    """Make an account. The page that answers shows the start password: it is kept nowhere, so that no redirect could show it."""
    form = AccountForm(request.POST or None, initial={"person": request.GET.get("person", "")[:60]})
    if request.method == "POST" and form.is_valid():
        password, made_up = form.password_or_new()
        given = form.cleaned_data
        try:
            made = organisation.make_account(given["person"], given["username"], password, by=user, now=timezone.now(), administrator=given["administrator"])
        except OrganisationRefused as error:
            form.add_error({"weak_password": "password", "has_account": "person"}.get(error.code, "username"), refused(error))
        else:
            return render(request, "huiyin/organisation/password.html", {"made": made, "password": password if made_up else ""})
    return render(request, "huiyin/organisation/account.html", {"form": form, "title": "accounts.new"})


@never_cache
@administrator_page
def password(request: HttpRequest, user: User, pk: int) -> HttpResponseBase:
    """Give somebody a new password."""
    whose = get_object_or_404(User.objects.select_related("person"), pk=pk)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password, made_up = form.password_or_new()
        try:
            organisation.reset_password(whose, password, by=user, now=timezone.now())
        except OrganisationRefused as error:
            form.add_error("password", refused(error))
        else:
            return render(request, "huiyin/organisation/password.html", {"made": whose, "password": password if made_up else ""})
    return render(request, "huiyin/organisation/account.html", {"form": form, "title": "accounts.reset", "whose": whose})


@require_POST
@administrator_page
def active(request: HttpRequest, user: User, pk: int) -> HttpResponseBase:
    """Stop an account, or let it go on."""
    whose = get_object_or_404(User, pk=pk)
    wanted = request.POST.get("active") == "1"
    done = "accounts.activated" if wanted else "accounts.deactivated"
    attempted(request, lambda: organisation.set_active(whose, wanted, by=user, now=timezone.now()), done, username=whose.username)
    return redirect("accounts_list")
