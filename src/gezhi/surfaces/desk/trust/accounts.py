"""The security administrator's pages: accounts of staff, locked and opened with a reason."""

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base import clock
from gezhi.engines.trust import actions
from gezhi.engines.trust.queries import Invalid, Viewer, account, accounts, open_devices
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

ERROR = 40
MOST_SHOWN = 500
PASSWORD_BYTES = 12


@require_GET
@staff_only
def list_accounts(request: HttpRequest) -> HttpResponse:
    """Accounts of staff by name, those that match what was typed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()
    rows = accounts(viewer)
    if text:
        rows = rows.filter(username__icontains=text)
    shown = list(rows[:MOST_SHOWN])
    phones = open_devices(viewer, [row.pk for row in shown])
    found = [{**told(row), "phones": phones.get(row.pk, 0)} for row in shown]
    context = desk_context(request, "accounts", rows=found, text=text)
    return render(request, "desk/trust/accounts.html", context)


def told(row: Any) -> dict[str, Any]:
    """An account as a line."""
    waiting = row.locked_until is not None and row.locked_until > clock.now()
    return {
        "row": row,
        "name": row.name,
        "closed": not row.is_active,
        "waiting": waiting,
        "until": exact(row.locked_until) if waiting else "",
        "last": exact(row.last_login),
    }


@require_http_methods(["GET", "POST"])
@staff_only
def make(request: HttpRequest) -> HttpResponse:
    """Make an account; its first password is made here and shown once."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    accounts(viewer)
    errors: dict[str, str] = {}
    if request.method == "POST":
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        try:
            row = actions.make_staff(
                viewer,
                request.POST.get("username", ""),
                request.POST.get("name", "").strip()[:60],
                password,
            )
            context = desk_context(request, "accounts", row=row, password=password)
            return render(request, "desk/trust/made.html", context)
        except Invalid as refusal:
            errors = errors_of(refusal.wrong)
    context = desk_context(request, "accounts", fields=questions(request, errors))
    return render(request, "desk/trust/make.html", context, status=422 if errors else 200)


def questions(request: HttpRequest, errors: dict[str, str]) -> list[FieldInput]:
    """Sign-in name and name."""
    return [
        FieldInput(
            "username",
            "text",
            gettext("Sign-in name"),
            request.POST.get("username", ""),
            help=gettext("Letters or digits; it cannot be changed later."),
            error=errors.get("username", ""),
            required=True,
            max_length=40,
            focus=True,
        ),
        FieldInput(
            "name",
            "name",
            gettext("Name"),
            request.POST.get("name", ""),
            error=errors.get("name", ""),
            required=True,
        ),
    ]


@require_POST
@staff_only
def lock(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Close an account or open it again (`open`), with a reason."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = account(viewer, account_id)
    reason = request.POST.get("reason", "").strip()
    try:
        if not reason:
            toast(request, gettext("Say why first."), level=ERROR)
        elif request.POST.get("open"):
            actions.unlock_account(viewer, row, reason)
            toast(request, gettext("%(name)s can sign in again.") % {"name": row.username})
        else:
            actions.lock_account(viewer, row, reason)
            toast(request, gettext("%(name)s is locked.") % {"name": row.username})
    except Invalid as refusal:
        toast(request, said_of(refusal), level=ERROR)
    return redirect("desk:accounts")


@require_POST
@staff_only
def lock_phones(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Lock the phones that somebody takes outside, with a reason: a lost phone is not yet a reason
    to lock the account."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = account(viewer, account_id)
    try:
        count = actions.lock_devices(viewer, row.pk, request.POST.get("reason", ""))
    except Invalid as refusal:
        toast(request, " ".join(errors_of(refusal.wrong).values()), level=ERROR)
    else:
        text = ngettext(
            "%(n)s phone of %(name)s is locked; it empties itself when it next gets through.",
            "%(n)s phones of %(name)s are locked; each empties itself when it next gets through.",
            count,
        )
        toast(request, text % {"n": count, "name": row.username})
    return redirect("desk:accounts")
