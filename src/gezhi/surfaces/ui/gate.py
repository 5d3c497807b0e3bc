"""The gate of every page: who the viewer is, what a refusal looks like, and what browsers may
load."""

from collections.abc import Callable
from typing import Any, cast

from allauth.account.authentication import get_authentication_records
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from gezhi.engines.places.queries import Attached, attached_packs
from gezhi.engines.trust.queries import (
    ANYONE,
    Held,
    Invalid,
    Refusal,
    Viewer,
    begin_unit,
    viewer_of,
)

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session showed a second factor (TOTP, passkey or recovery code)."""
    return any(
        record.get("method") == "mfa"
        for record in get_authentication_records(request, cast(Any, request.user))
    )


def find_viewer(request: HttpRequest) -> Viewer:
    """The viewer of a request. Staff without their second factor see no more than anybody."""
    user: Any = request.user
    if not user.is_authenticated:
        return ANYONE
    return viewer_of(user.pk, verified=user.kind != "staff" or has_second_factor(request))


def site_name(viewer: Viewer) -> str:
    """The name beside the brand: the one place that is served, or of several the one where the
    viewer serves."""
    packs = attached_packs(ANYONE)
    if len(packs) > 1:
        packs = [one for one in packs if any(_within(grant, one) for grant in viewer.grants)]
    return packs[0].name if len(packs) == 1 else ""


def _within(grant: Held, ground: Attached) -> bool:
    if grant.path:
        return grant.path.startswith(ground.path)
    return grant.pack == ground.pack.manifest.pack


class GateMiddleware:
    """Sets `request.viewer` and `request.site_name` (both lazily), answers refusals as pages, and
    sends the content policy: no script but our own, none inline.

    Each request is a unit of work for one viewer, until its answer is sent; before the viewer is
    known the database shows what is public.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: find_viewer(request))  # type: ignore[attr-defined]
        request.site_name = SimpleLazyObject(lambda: site_name(request.viewer))  # type: ignore[attr-defined]
        end = begin_unit(lambda: request.viewer.account)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        except BaseException:
            end()
            raise
        if response.streaming and not isinstance(response, FileResponse):
            response._resource_closers.append(end)  # type: ignore[attr-defined]
        else:
            end()
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(self), camera=(self), microphone=(self)"
        )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no view dealt with, as a page in the viewer's language."""
        if not isinstance(exception, Refusal):
            return None
        wrong = exception.wrong if isinstance(exception, Invalid) else []
        words = [one.words for one in wrong] or [exception.words]
        said = " ".join(one.say(translation.get_language()) for one in words)
        template = {403: "403.html", 404: "404.html", 409: "409.html"}.get(
            exception.status, "400.html"
        )
        context = {"why": said, "refusal": exception, "facts": exception.facts}
        return render(request, template, context, status=exception.status)
