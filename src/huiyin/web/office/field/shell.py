"""What of the field kit is kept on the phone: the page, its files, its manifest; and the worker that keeps them and nothing else."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template, render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache

from huiyin.domain.access import Viewer
from huiyin.web.language import language
from huiyin.web.office.sources.reading import CORRECTORS
from huiyin.web.pages import campaign_page
from huiyin.words import say

#: The answer's header that names the version of the page.
HEADER = "X-Huiyin-Field"
#: Files whose address names the version, because the page of one version needs the script of the same.
OWN = ("huiyin/field.css", "huiyin/field.js", "huiyin/field-store.js", "huiyin/field-send.js", "huiyin/field-list.js")
SHARED = ("huiyin/huiyin.css", "huiyin/icon.svg")
TEMPLATES = ("huiyin/field/field.html", "huiyin/field/worker.js", "huiyin/base.html")
#: Colours of the frame of an installed page: the seal and the wash of the house.
THEME, BACKGROUND = "#b3301f", "#f5f4f0"


@cache
def version() -> str:
    """A hash of everything that is kept on the phone; the server reads it once."""
    seen = hashlib.sha256()
    for name in (*OWN, *SHARED):
        found = finders.find(name)
        assert isinstance(found, str), name
        seen.update(Path(found).read_bytes())
    for name in TEMPLATES:
        seen.update(Path(str(get_template(name).origin.name)).read_bytes())  # type: ignore[attr-defined] # Django's own engine has it.
    return seen.hexdigest()[:16]


def manifest_address(campaign: str) -> str:
    """Another one for each language, so that the phone keeps the one that it shows."""
    return f"{reverse('field_manifest', args=[campaign])}?language={language()}"


@never_cache
@campaign_page(CORRECTORS)
def worker(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The service worker, with what it keeps. Its scope is its folder: the page of this campaign."""
    code = viewer.campaign.code
    prefix = f"huiyin-field-{code}-"
    kept = {
        "page": reverse("field", args=[code]),
        "files": [*(f"{static(name)}?v={version()}" for name in OWN), *(static(name) for name in SHARED), manifest_address(code)],
        "prefix": prefix,
        "cache": prefix + version(),
        "header": HEADER,
        "version": version(),
    }
    # Addresses of our own making: nothing of them could end the script.
    script = render_to_string("huiyin/field/worker.js", {"kept": mark_safe(json.dumps(kept))})
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@never_cache
@campaign_page(CORRECTORS)
def manifest(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What a phone needs to put the page beside its own programs."""
    page = reverse("field", args=[viewer.campaign.code])
    described = {
        "id": page,
        "name": say("fieldkit.installed", language(), campaign=viewer.campaign.named(language())),
        "short_name": say("fieldkit.title", language()),
        "lang": "en" if language() == "en" else "zh-Hans",
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "theme_color": THEME,
        "background_color": BACKGROUND,
        "icons": [{"src": static("huiyin/icon.svg"), "type": "image/svg+xml", "sizes": "any", "purpose": "any"}],
    }
    return JsonResponse(described, content_type="application/manifest+json")
