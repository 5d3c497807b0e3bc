"""What makes a phone a tool for outside: the worker of the browser with the files that it keeps,
the card of the installed application, and the pages of the phone itself.

None of these holds anything personal: what is on a phone is told by its own script, from its vault.
"""

import hashlib
import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gezhi.surfaces.ui.manifest import DIST, address, find_assets
from gezhi.surfaces.ui.staff import staff_only

WORKER = "sw.js"
ENTRY = "field.ts"
BLANK = {"here": "outbox", "messages": ()}
"""What the pages of the phone show: no message of anybody, as they are kept in the clear."""


def shell_files() -> list[str]:
    """The static files that a phone keeps: what a field page loads first, and the mark."""
    assets = find_assets(ENTRY)
    if assets is None:
        return []
    built = (assets.script, *assets.chunks, *assets.styles)
    return [*(address(one) for one in built), static("gezhi/mark.svg")]


def shell_pages() -> list[str]:
    """The pages that a phone keeps as they are, as they hold nothing of anybody."""
    return [reverse(f"field:{name}") for name in ("offline-page", "outbox", "outbox-entry")]


def shell_version() -> str:
    """Changes when a file or a page of the shell may have changed."""
    parts = json.dumps([shell_files(), shell_pages()])
    built = DIST / WORKER
    data = parts.encode() + (built.read_bytes() if built.is_file() else b"")
    return hashlib.sha256(data).hexdigest()[:16]


@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: one file, which Vite built, behind what it has to keep."""
    built = DIST / WORKER
    if not built.is_file():
        raise Http404
    shell = {
        "version": shell_version(),
        "files": shell_files(),
        "pages": shell_pages(),
        "offline": reverse("field:offline-page"),
    }
    text = f"self.GEZHI={json.dumps(shell)};\n{built.read_text('utf-8')}"
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer.headers["Service-Worker-Allowed"] = "/field/"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_GET
def card(request: HttpRequest) -> HttpResponse:
    """The web app manifest, by which a phone puts the field on its home screen."""
    icon = {"src": static("gezhi/mark.svg"), "type": "image/svg+xml", "sizes": "any"}
    told = {
        "name": gettext("Gezhi in the field"),
        "short_name": gettext("Gezhi"),
        "id": "/field/",
        "start_url": reverse("field:today"),
        "scope": "/field/",
        "display": "standalone",
        "lang": settings.LANGUAGE_CODE,
        "background_color": "#f6f7f9",
        "theme_color": "#0f6b6b",
        "icons": [{**icon, "purpose": "any"}, {**icon, "purpose": "maskable"}],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@never_cache
@require_GET
@staff_only
def enrolling(request: HttpRequest) -> HttpResponse:
    """Taking this phone outside: what it keeps, and the code that protects it."""
    return render(request, "field/phone/enrol.html", {"here": "me"})


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What was done on this phone and is not taken over yet."""
    return render(request, "field/phone/outbox.html", BLANK)


@require_GET
def entry(request: HttpRequest) -> HttpResponse:
    """One of them that needs a person, with both sides; which one stands behind the `#`."""
    return render(request, "field/phone/entry.html", BLANK)


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """No network: the code, or what is on this phone."""
    return render(request, "field/phone/offline.html", BLANK)
