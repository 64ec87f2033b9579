"""Rating an answer with a receipt code."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from huiyin.domain.answering.hearing import answers_for, rate
from huiyin.domain.collection.models import Contributor
from huiyin.domain.transitions import NotAllowed
from huiyin.web.contribute import limits
from huiyin.web.contribute.following import for_holder, shown
from huiyin.web.contribute.pages import TOO_MANY, told
from huiyin.web.pages import refusal


@for_holder
def rate_it(request: HttpRequest, holder: Contributor) -> HttpResponseBase:
    """Take the rating of an answer that reached them, in place of any before; what is refused stays in the form."""
    given = {name: request.POST.get(name, "") for name in ("answer", "value", "comment")}
    if limits.spent(request, "rate"):
        return shown(request, holder, wrong=told("answers.receipt.many"), rating=given, status=TOO_MANY)
    limits.note(request, "rate")
    answer = next((one for one in answers_for(holder) if str(one.pk) == given["answer"]), None)
    if answer is None:
        return shown(request, holder, wrong=told("frame.refused.not_your_answer"))
    try:
        rate(answer, holder, given["value"], given["comment"].replace("\r\n", "\n"), now=timezone.now())
    except NotAllowed as error:
        return shown(request, holder, wrong=refusal(error), rating=given)
    return shown(request, holder, done=told("answers.receipt.rated"))
