"""What anybody may read again and again: an answer carries a tag, and who shows it is told that
nothing changed."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe
from ninja.decorators import decorate_view

from gezhi.surfaces.api.problems import Problem
from gezhi.surfaces.api.v1.api import READING

OPENLY: dict[Any, Any] = {304: None, **READING, 429: Problem}
"""What an operation may answer whose answer is tagged."""
WHO_ASKS = ("Authorization", "Gezhi-Follow", "Cookie")
_Run = Callable[..., HttpResponse]


def _tagged(run: _Run) -> _Run:
    """An operation whose answer has an `ETag` of what it says (RFC 9110); asked again with it under
    `If-None-Match`, it answers 304 with nothing in it. An answer may be the viewer's own, so
    nobody else keeps it without asking."""

    @wraps(run)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = run(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        patch_vary_headers(response, WHO_ASKS)
        response["Cache-Control"] = "no-cache"
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        changed = parse_http_date_safe(response.get("Last-Modified", ""))
        found = get_conditional_response(request, response["ETag"], changed, response)
        return found if isinstance(found, HttpResponse) else response

    return answer


def _untold(run: _Run) -> _Run:
    """An operation whose answer nothing on the way may keep."""

    @wraps(run)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = run(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return answer


tagged = decorate_view(_tagged)
untold = decorate_view(_untold)
