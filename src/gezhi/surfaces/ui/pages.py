"""What only pages need: the session, its protection, the language chosen, signing in, messages.

A program that comes with a key of its own has none of them, and spends a tenth of its request's
time on them; so they stand behind one middleware that lets such requests pass by.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.module_loading import import_string

Handler = Callable[[HttpRequest], HttpResponse]


def has_key(request: HttpRequest) -> bool:
    """Whether the request brings a program's key to the API, which then alone says who it is."""
    bearer = request.META.get("HTTP_AUTHORIZATION", "")[:7].lower() == "bearer "
    return bearer and request.path_info.startswith("/api/")


class PagesMiddleware:
    """Runs the middlewares of `settings.PAGES_MIDDLEWARE`, in their order, for all but requests
    with a key."""

    def __init__(self, get_response: Handler) -> None:
        self.with_key: Handler = get_response
        self.with_session: Any = get_response
        self.views: list[Any] = []
        for name in reversed(settings.PAGES_MIDDLEWARE):
            one = import_string(name)(self.with_session)
            if hasattr(one, "process_view"):
                self.views.insert(0, one)
            self.with_session = convert_exception_to_response(one)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if has_key(request):
            request.user = AnonymousUser()
            with translation.override(translation.get_language_from_request(request)):
                return self.with_key(request)
        return self.with_session(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The first answer that one of them gives before the view does."""
        if has_key(request):
            return None
        answers = (one.process_view(request, view, args, kwargs) for one in self.views)
        return next((one for one in answers if one is not None), None)
