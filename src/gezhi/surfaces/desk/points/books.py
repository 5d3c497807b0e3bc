"""The books at the desk: what all accounts add up to, which months are closed, and closing one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    KeptBook,
    Total,
    kept_book,
    kept_books,
    points_desk,
    trial_balance,
    unsound,
    waits_in,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Viewer, account_names
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.points.frame import scheme_name
from gezhi.surfaces.ui.books import (
    closed_months,
    month_file,
    month_key,
    month_of,
    say_month,
    unit_name,
)
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_GET
@staff_only
def books(request: HttpRequest) -> HttpResponse:
    """The books of all that is counted on the viewer's ground."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    kept = kept_books(viewer)
    if not kept and not viewer.paths("points.see", "points.post", "points.close"):
        zh, en = "这里的积分账不由您来看", "the points here are not yours to look after"
        raise Forbidden("not-allowed", zh, en)
    context = desk_context(request, "points", books=[book_line(viewer, one) for one in kept])
    return render(request, "desk/points/books.html", context)


def book_line(viewer: Viewer, one: KeptBook) -> dict[str, Any]:
    """How far a book is closed, in finished words."""
    return {
        "unit": one.unit.pk,
        "name": unit_name(viewer, one.unit),
        "place": one.unit.place.name,
        "closed": say_month(one.closed[0].month) if one.closed else "",
        "next": say_month(one.next) if one.next else "",
        "month": month_key(one.next) if one.next else "",
        "due": one.due,
        "closes": one.closes,
    }


@require_GET
@staff_only
def book(request: HttpRequest, unit: int) -> HttpResponse:
    """One book: its trial balance, whether it is sound (on demand, for it reads every line), and
    its months."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    kept = kept_book(viewer, unit)
    totals = trial_balance(viewer, unit)
    names = account_names(viewer, [one.by for one in kept.closed if one.by])
    months = closed_months(unit, kept.closed, "desk:points-book-file")
    for shown, closing in zip(months, kept.closed, strict=True):
        shown["by"] = names.get(closing.by, "") if closing.by else ""
    context = desk_context(
        request,
        "points",
        book=book_line(viewer, kept),
        rows=[_total(one) for one in totals],
        since=_since(kept),
        sum=sum(one.balance for one in totals),
        checked=exact(clock.now()) if request.GET.get("check") else "",
        unsound=unsound(viewer, unit) if request.GET.get("check") else [],
        months=months,
    )
    return render(request, "desk/points/book.html", context)


def _since(kept: KeptBook) -> str:
    return say_month(kept.closed[0].month) if kept.closed else ""


def _total(one: Total) -> dict[str, Any]:
    name, about = role_names().get(one.role, (one.role, ""))
    figures = (one.opening, one.credits, -one.debits, one.balance)
    return {"name": name, "about": about, "figures": [say_amount(each) for each in figures]}


def say_amount(amount: int) -> str:
    """An amount with a true minus."""
    return f"−{-amount}" if amount < 0 else str(amount)


def role_names() -> dict[str, tuple[str, str]]:
    """What accounts of a role are, in plain words."""
    return {
        "holder": (gettext("What people have"), gettext("can be spent")),
        "hold": (gettext("Set aside for them"), gettext("until it is collected")),
        "score": (gettext("What they are rated"), gettext("exchanging does not lower it")),
        "issuer": (gettext("Given out"), gettext("below nothing: all others have it from here")),
        "sales": (gettext("Taken in by the shop"), gettext("for what was exchanged")),
        "expired": (gettext("Lapsed"), gettext("not used in time")),
        "stock": (gettext("On the shelf"), ""),
        "supplier": (gettext("From suppliers"), ""),
        "collected": (gettext("Handed out at the counter"), ""),
        "difference": (gettext("Differences found when counting"), ""),
        "bank": (gettext("At the bank"), ""),
    }


@require_http_methods(["GET", "POST"])
@staff_only
def close(request: HttpRequest, unit: int, month: str) -> HttpResponse:
    """Say what closing a month does and what still waits in it, and close it when that is wanted;
    a month that cannot be closed (any more, or yet) says so."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    kept, first = kept_book(viewer, unit), month_of(month)
    if not kept.closes:
        zh, en = "结账要由负责积分账的人来做", "whoever keeps these books closes them"
        raise Forbidden("not-allowed", zh, en)
    text, status = "", 200
    if request.method == "POST":
        try:
            closing = actions.close_month(viewer, unit, first)
            told = {"month": say_month(first), "digest": closing.digest[:12]}
            toast(
                request, gettext("%(month)s is closed. Its fingerprint begins %(digest)s.") % told
            )
            return redirect("desk:points-book", unit)
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
            kept = kept_book(viewer, unit)
    open_ = kept.due and kept.next == first
    context = desk_context(
        request,
        "points",
        book=book_line(viewer, kept),
        name=say_month(first),
        text=text,
        open=open_,
        closed=any(one.month == first for one in kept.closed),
        waits=waits_in(viewer, unit, first) if open_ else None,
        reminders=_unsettled(viewer, unit),
        cancel=reverse("desk:points-book", args=[unit]),
    )
    return render(request, "desk/points/close.html", context, status=status)


def _unsettled(viewer: Viewer, unit: int) -> list[tuple[str, str, str]]:
    """Where what still waits is settled: the queues of the schemes that count in the unit, as far
    as the viewer reviews them."""
    found = []
    for one in points_desk(viewer):
        row = one.found.adoption
        if one.reviews and unit in (row.unit_id, row.rating_id):
            key = [row.pk]
            queue = reverse("desk:points-review", args=key)
            found.append((scheme_name(one.found), queue, reverse("desk:points-appeals", args=key)))
    return found


@require_GET
@staff_only
def file(request: HttpRequest, unit: int, month: str, form: str) -> HttpResponseBase:
    """A closed month as a file."""
    return month_file(request.viewer, unit, month, form)  # type: ignore[attr-defined]
