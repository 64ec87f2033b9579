"""What is too large is refused before it is read: from who has signed in an upload or two, from everybody else a form."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from huiyin.web.language import language
from huiyin.words import say

#: So many of the largest uploads may come in one sending.
UPLOADS = 8
_TOO_LARGE = 413


class BodyMiddleware:
    """Refuses by the length that is announced; a body without one is read by nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on, or refuse with a sentence."""
        given = request.META.get("CONTENT_LENGTH") or "0"
        length = int(given) if given.isascii() and given.isdigit() else 0
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and length > _most(request):
            said = say("web.too_large", language(), most=_most(request) // 2**20)
            return HttpResponse(said, status=_TOO_LARGE, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


def _most(request: HttpRequest) -> int:
    return int(UPLOADS * settings.UPLOAD_BYTES if request.user.is_authenticated else settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
