"""Only in a demo: sign in as anybody of the cast with one tap, and read what would go to phones."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.engines.people.queries import appointments
from gezhi.engines.trust.queries import ANYONE, Missing, accounts, inbox, system
from gezhi.pack.pack import Pack
from gezhi.surfaces.portal.served import grounds

CAST = system("demo")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MOST = 2000
RESIDENTS = 3
END = re.compile(r"[.,;:。，；：)）]+$")

View = Callable[..., HttpResponse]


def only_in_demo(view: View) -> View:
    """Everywhere else there is nothing at this address."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@never_cache
@only_in_demo
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The cast by role; a post signs in as one of them, second factor included."""
    cast = _cast()
    if request.method == "GET":
        return render(request, "portal/demo_sign_in.html", {"cast": cast})
    chosen = {one["id"]: one["account"] for _, group in cast for one in group}
    account = chosen.get(request.POST.get("account", ""))
    if account is None:
        raise Missing("no-account", "没有这个演示账号", "there is no such demo account")
    login(request, account, backend=BACKEND)
    record_authentication(request, account, method="mfa", type="totp")
    return redirect(_home(request))


def _home(request: HttpRequest) -> str:
    """Where the account works; the first page while its surface has no address."""
    try:
        return get_adapter().get_login_redirect_url(request)
    except NoReverseMatch:
        return reverse("portal:home")


def _cast() -> list[tuple[str, list[dict[str, Any]]]]:
    """One account for each post and each body that may do something, of each ground, then some
    residents."""
    lang, told = get_language(), []
    for ground in grounds():
        rows = appointments(CAST, path=ground.path, size=MOST)
        found: dict[str, dict[str, Any]] = {}
        for row in reversed(rows):
            account = row.person.account
            role = row.post or (row.body.unit if row.body else "")
            idle = row.body is not None and not ground.pack.people.bodies[row.body.kind].may
            if account is None or not account.is_active or role in found or idle:
                continue
            found[role] = {
                "id": str(account.pk),
                "account": account,
                "name": account.get_full_name(),
                "username": account.username or "",
                "role": _role(ground.pack, role, lang),
                "where": row.place.name if row.place else row.body.name if row.body else "",
            }
        told.append((ground.name, _in_order(ground.pack, found)))
    residents = [
        {
            "id": str(account.pk),
            "account": account,
            "name": account.get_full_name(),
            "username": account.phone[-4:],
            "role": "",
            "where": "",
        }
        for account in accounts(CAST, "resident").order_by("date_joined")[:RESIDENTS]
    ]
    return [*told, ("", residents)]


def _role(pack: Pack, role: str, lang: str | None) -> str:
    if role in pack.people.posts:
        return pack.people.posts[role].name.say(lang)
    kinds = {unit: kind for unit, (kind, _) in pack.people.units().items()}
    return pack.people.bodies[kinds[role]].name.say(lang) if role in kinds else role


def _in_order(pack: Pack, found: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    order = [*pack.people.posts, *pack.people.units(), ""]
    return [found[role] for role in sorted(found, key=lambda one: order.index(one))]


@never_cache
@only_in_demo
@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """Everything that would have gone to phones: codes, receipts, links."""
    told = [{"row": row, "links": _links(row.body)} for row in inbox(ANYONE)]
    return render(request, "portal/demo_messages.html", {"messages_sent": told})


def _links(body: str) -> list[str]:
    """Addresses of this site in a message, to be followed with one tap."""
    words = body.replace("\n", " ").split()
    return [END.sub("", word) for word in words if word.startswith(settings.SITE_URL)]
