"""Statements at the desk: by an account's code without a name, by name for a reason."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.words import say_date
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    Cause,
    Held,
    Holder,
    Statement,
    account_by_code,
    accounts_of,
    causes,
    holder,
    holders,
    named_for,
    points_desk,
    search_holders,
    statement,
)
from gezhi.engines.trust.queries import Forbidden, Invalid, Viewer
from gezhi.surfaces.desk.nav import desk_context, drawn_here
from gezhi.surfaces.desk.points.books import role_names, say_amount
from gezhi.surfaces.desk.points.frame import day_of
from gezhi.surfaces.ui.books import unit_name
from gezhi.surfaces.ui.components import Filter
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of
from gezhi.surfaces.ui.passbook_paper import Paper, print_passbook
from gezhi.surfaces.ui.passbook_words import cause_of
from gezhi.surfaces.ui.staff import staff_only

MOST_WORDS = 60


def must_see(viewer: Viewer) -> None:
    """Forbidden for who sees no points anywhere."""
    if not viewer.paths("points.see", "points.post", "points.close"):
        zh, en = "这里的积分账不由您来看", "the points here are not yours to look after"
        raise Forbidden("not-allowed", zh, en)


@never_cache
@require_GET
@staff_only
def search(request: HttpRequest) -> HttpResponse:
    """Find a statement by the code of an account, or by whose it is."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    must_see(viewer)
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    account = account_by_code(viewer, words) if words else None
    if account is not None:
        return redirect("desk:points-statement", account.account)
    found: dict[tuple[str, str], Holder] = {}
    for one in points_desk(viewer) if words else []:
        for each in search_holders(viewer, one.found, words):
            found.setdefault((each.kind, each.id), each)
    context = desk_context(request, "points", q=words, found=list(found.values()))
    return render(request, "desk/points/accounts.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def whose(request: HttpRequest, kind: str, holder_id: UUID) -> HttpResponse:
    """A holder's accounts, once a reason is given; the journal keeps it. It holds for an hour."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    must_see(viewer)
    one, errors, status = holder(viewer, kind, holder_id), {}, 200
    if request.method == "POST":
        try:
            actions.open_statement(viewer, kind, one.id, request.POST.get("reason", ""))
            return redirect("desk:points-accounts-of", kind, holder_id)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
    if not named_for(viewer, kind, one.id):
        fields = [_reason(request, errors)]
        drawn = drawn_here(viewer, "points", "statement")
        context = desk_context(request, "points", one=one, fields=fields, drawn=drawn)
        return render(request, "desk/points/why.html", context, status=status)
    accounts = accounts_of(viewer, kind, one.id)
    if len(accounts) == 1:
        return redirect("desk:points-statement", accounts[0].account)
    context = desk_context(
        request, "points", one=one, accounts=[_held(viewer, each) for each in accounts]
    )
    return render(request, "desk/points/accounts_of.html", context)


def _reason(request: HttpRequest, errors: dict[str, str]) -> FieldInput:
    return FieldInput(
        "reason",
        "text",
        gettext("Why do you look at it?"),
        request.POST.get("reason", ""),
        help=gettext("The journal keeps the reason with your name, and the auditor reads it."),
        error=errors.get("reason", ""),
        required=True,
        max_length=200,
        focus=True,
    )


def _held(viewer: Viewer, one: Held) -> dict[str, Any]:
    name, about = role_names().get(one.role, (one.role, ""))
    return {
        "account": one.account,
        "name": unit_name(viewer, one.unit),
        "role": f"{name} · {about}" if about else name,
        "code": one.code,
        "amount": say_amount(one.amount),
    }


def asked_for(request: HttpRequest, account: int) -> Statement:
    """The statement that an address asks for, by its days."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    must_see(viewer)
    since = day_of(request.GET.get("since", ""))
    until = day_of(request.GET.get("until", ""))
    if since and until and since > until:
        since, until = until, since
    return statement(viewer, account, since, until)


def known_as(viewer: Viewer, found: Statement) -> Holder | None:
    """Whose statement it is, where the viewer has opened it by name."""
    row = found.book.account
    if not named_for(viewer, row.holder_kind, row.holder):
        return None
    key = (row.holder_kind, row.holder)
    return holders(viewer, [key]).get(key)


def _can_ask(viewer: Viewer, found: Statement) -> bool:
    """Whether a reason would open the name: the viewer looks after those who live there."""
    key = (found.book.account.holder_kind, found.book.account.holder)
    return key in holders(viewer, [key])


def head(viewer: Viewer, found: Statement) -> dict[str, Any]:
    """What stands above a statement: whose, of what, from when until when."""
    account, lang = found.book.account, get_language()
    known = known_as(viewer, found)
    name, _ = role_names().get(account.role, (account.role, ""))
    return {
        "account": account,
        "holder": known,
        "may_ask": known is None and _can_ask(viewer, found),
        "unit": unit_name(viewer, account.unit),
        "role": name,
        "code": account.code,
        "opening": say_amount(found.opening),
        "closing": say_amount(found.closing),
        "since": say_date(found.since, lang, year=True) if found.since else "",
        "until": say_date(found.until, lang, year=True),
    }


def rows_of(viewer: Viewer, found: Statement) -> list[dict[str, Any]]:
    """The rows in finished words."""
    known, lang = causes(viewer, found.book), get_language()
    return [
        {
            "entry": row.entry,
            "code": row.code,
            "day": say_date(row.day, lang, year=True),
            "exact": exact(row.at),
            "what": cause_of(known.get(row.entry, Cause()), row.kind),
            "until": say_date(row.expires, lang, year=True) if row.expires else "",
            "amount": f"+{row.amount}" if row.amount > 0 else say_amount(row.amount),
            "balance": say_amount(row.balance),
            "wrong": row.entry in found.wrong,
        }
        for row in found.book.rows
    ]


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest, account: int) -> HttpResponse:
    """A statement; the days are in the address."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = asked_for(request, account)
    days = {"since": found.since, "until": found.until}
    labels = {"since": gettext("From"), "until": gettext("To")}
    context = desk_context(
        request,
        "points",
        **head(viewer, found),
        rows=rows_of(viewer, found),
        more=found.more,
        filters=[
            Filter(name, labels[name], "date", value=day.isoformat() if day else "")
            for name, day in days.items()
        ],
        query=request.GET.urlencode(),
    )
    return render(request, "desk/points/statement.html", context)


@never_cache
@require_GET
@staff_only
def pdf(request: HttpRequest, account: int) -> HttpResponse:
    """The statement on paper."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = asked_for(request, account)
    about = head(viewer, found)
    until = gettext("can be used until %(day)s")
    rows = [
        (
            row["day"],
            row["what"],
            until % {"day": row["until"]} if row["until"] else "",
            row["amount"],
            row["balance"],
        )
        for row in rows_of(viewer, found)
    ]
    first = about["since"] or gettext("the beginning")
    opening = gettext("Opening: %(n)s") % {"n": about["opening"]}
    name = about["holder"].name if about["holder"] else about["code"]
    days = gettext("%(first)s to %(last)s") % {"first": first, "last": about["until"]}
    closing = gettext("Closing: %(n)s") % {"n": about["closing"]}
    paper = Paper(
        title=gettext("Statement: %(unit)s") % {"unit": about["unit"]},
        holder=f"{found.book.account.unit.place.name}\u3000{name}\u3000{about['role']}",
        balance=f"{days}\u3000{opening}\u3000{closing}",
        rows=rows,
        foot=about["code"],
        more=gettext("There is more: choose fewer days.") if found.more else "",
    )
    answer = HttpResponse(print_passbook(paper), content_type="application/pdf")
    answer["Content-Disposition"] = (
        content_disposition_header(True, f"{name}-{about['unit']}.pdf") or ""
    )
    return answer
