"""What stands, the runs so far, and the start of another one."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Role, Viewer
from huiyin.domain.consolidation.kept import counts_of
from huiyin.domain.consolidation.models import Run
from huiyin.domain.consolidation.running import ask_run
from huiyin.domain.consolidation.selectors import WORKERS
from huiyin.domain.consolidation.telling import standing, told
from huiyin.web.language import language
from huiyin.web.office.consolidation.modelling import offers, wanted
from huiyin.web.office.consolidation.running import duration, launch, state_of
from huiyin.web.pages import campaign_page, tried
from huiyin.words import say

#: Runs on a page.
PAGE = 20
#: The most problems or aspects that may be wished for.
MOST = 10_000


class StartForm(forms.Form):
    """Which opinions, and how many problems and aspects are wished for."""

    scope = forms.ChoiceField(widget=forms.RadioSelect)
    problems = forms.IntegerField(required=False, min_value=1, max_value=MOST)
    aspects = forms.IntegerField(required=False, min_value=1, max_value=MOST)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.label_suffix = ""
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ChoiceField)
        scope.choices = [(one, say(f"consolidation.scope.{one}", language())) for one in Run.Scope.values]
        for name, field in self.fields.items():
            field.label = say(f"consolidation.start.{name}", language())
            if name != "scope":
                field.help_text = say("consolidation.start.wish", language())


@campaign_page(WORKERS)
def consolidation(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The sums, the form for whoever may start a run, and the runs."""
    return _page(request, viewer, StartForm(initial={"scope": Run.Scope.ALL}), 200)


@require_POST
@campaign_page({Role.OFFICE})
def start(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Ask for a run and start the process that does it."""
    form = StartForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, form, 422)
    wished = form.cleaned_data
    run = tried(request, lambda: ask_run(wished["scope"], by=viewer, now=timezone.now(), problems=wished["problems"], aspects=wished["aspects"], models=wanted(request)))
    if run is None:
        return redirect("consolidation", viewer.campaign.code)
    launch(request, "consolidation.start.asked", run.number)
    return redirect("run", viewer.campaign.code, run.number)


def _page(request: HttpRequest, viewer: Viewer, form: StartForm, status: int) -> HttpResponseBase:
    sums, now = counts_of(viewer.campaign.pk).parts, timezone.now()
    every = Run.objects.filter(campaign=viewer.campaign).defer("result").select_related("asked_by__person")
    page = Paginator(every, PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": viewer.campaign,
        "form": form,
        "models": offers(viewer),
        "sums": sums,
        "opinions": sum(sums.values()),
        "arrived": sums["waits"] + sums["unseen"],
        "standing": standing(viewer.campaign),
        "page": page,
        "runs": [(one, duration(one.took), state_of(one.run, now)) for one in told(list(page))],
        "done": list(every.filter(state=Run.State.DONE).values_list("number", flat=True)[:200]),
        "under_way": every.filter(state__in=[Run.State.WAITING, Run.State.RUNNING]).first(),
        "acts": viewer.is_any({Role.OFFICE}),
    }
    return render(request, "huiyin/consolidation/consolidation.html", context, status=status)
