"""One tap from a message to a rating. Looking at the page changes nothing: programs that check mail open every link in it."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.domain.answering.hearing import COMMENT, rate
from huiyin.domain.answering.links import linked
from huiyin.domain.answering.models import Answer, Rating, RatingLink
from huiyin.domain.answering.publicly import day_of, title_of
from huiyin.domain.transitions import NotAllowed
from huiyin.web.contribute import limits
from huiyin.web.contribute.pages import TOO_MANY, told
from huiyin.web.pages import refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate_by_link(request: HttpRequest, code: str) -> HttpResponseBase:
    """The answer and four choices; a choice is taken with the tap. What was chosen before may be changed, by this link or with the receipt code."""
    if limits.spent(request, "wrong_code"):
        return _nothing(request, told("contribute.refused.many_codes"), TOO_MANY)
    link = linked(code, today=timezone.localdate())
    if link is None:
        limits.note(request, "wrong_code")
        return _nothing(request, told("delivery.link.unknown"), 404)
    if request.method != "POST":
        return _page(request, link)
    if limits.spent(request, "rate"):
        return _page(request, link, wrong=told("answers.receipt.many"), status=TOO_MANY)
    limits.note(request, "rate")
    comment = request.POST.get("comment", "").replace("\r\n", "\n")
    try:
        rate(link.answer, link.contributor, request.POST.get("value", ""), comment, now=timezone.now(), way=Rating.Way.LINK)
    except NotAllowed as error:
        return _page(request, link, wrong=refusal(error), comment=comment)
    return _page(request, link, done=told("answers.receipt.rated"))


def _page(request: HttpRequest, link: RatingLink, *, done: str = "", wrong: str = "", comment: str = "", status: int = 200) -> HttpResponseBase:
    rating = Rating.objects.filter(answer=link.answer, contributor=link.contributor).first()
    known = {
        "campaign": link.answer.campaign,
        "answer": link.answer,
        "title": title_of(link.answer.problem),
        "on": day_of(link.answer),
        "stands": link.answer.state == Answer.State.PUBLISHED,
        "rating": rating,
        "comment": comment or (rating.comment if rating and rating.way == Rating.Way.LINK else ""),
        "values": Rating.Value.values,
        "most": COMMENT,
        "done": done,
        "wrong": wrong,
    }
    return render(request, "huiyin/contribute/link.html", known, status=status)


def _nothing(request: HttpRequest, wrong: str, status: int) -> HttpResponseBase:
    return render(request, "huiyin/contribute/link_unknown.html", {"wrong": wrong}, status=status)
