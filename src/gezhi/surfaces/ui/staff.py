"""The door to the pages of staff."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext

from gezhi.engines.trust.queries import Forbidden, Viewer

View = Callable[..., HttpResponseBase]


def staff_only(view: View) -> View:
    """Let in who holds a post or belongs to a body, with their second factor shown.

    Whoever is not signed in is asked to, and comes back to the page; staff without a second factor
    set one up first; for everybody else the page says why it is closed.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        if viewer.account is None:
            return redirect_to_login(request.get_full_path())
        if not viewer.verified:
            messages.info(
                request, gettext("Set up your second factor first; then your work is here.")
            )
            return redirect("mfa_index")
        if not viewer.staff:
            raise Forbidden(
                "not-staff",
                "这里是工作人员的页面，您现在没有任职",
                "these pages are for staff; you hold no post now",
            )
        return view(request, *args, **kwargs)

    return guarded
