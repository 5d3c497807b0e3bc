"""Funds at the desk: the list, opening one, one with what waits to be approved, ending it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    FundSeen,
    KindOfFund,
    dues_of,
    fund,
    fund_decided,
    fund_months,
    fund_proposed,
    fund_vouchers,
    funds_kept,
    funds_openable,
    yuan,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Viewer
from gezhi.surfaces.desk.nav import desk_context, drawn_here
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.funds import fund_line, month_line, voucher_line
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks; Forbidden for who keeps no fund anywhere."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not viewer.has("fund.keep"):
        raise Forbidden(
            "not-allowed", "这里的资金不由您来管", "the funds here are not yours to keep"
        )
    return viewer


@require_GET
@staff_only
def funds(request: HttpRequest) -> HttpResponse:
    """The funds that the viewer keeps or approves for."""
    viewer = viewer_of(request)
    kept = funds_kept(viewer)
    context = desk_context(
        request,
        "funds",
        funds=[fund_line(one) for one in kept],
        waiting=sum(one.waiting for one in kept if one.approves),
        opens=bool(funds_openable(viewer)),
    )
    return render(request, "desk/funds/funds.html", context)


@require_http_methods(["GET", "POST"])
@staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Begin the book of a fund."""
    viewer = viewer_of(request)
    kinds = funds_openable(viewer)
    errors: dict[str, str] = {}
    status, given = 200, uuid_of(request.POST.get("id", "")) or new_id()
    if request.method == "POST":
        place, _, kind = request.POST.get("kind", "").partition(":")
        name = request.POST.get("name", "")
        asked = actions.NewFund(int(place) if place.isdecimal() else 0, kind, name, given)
        try:
            if not any((one.place.pk, one.rules.fund) == (asked.place, kind) for one in kinds):
                errors, status = {"kind": gettext("Choose what kind of fund it is.")}, 422
            else:
                row = actions.open_fund(viewer, asked)
                toast(request, gettext("The book of %(name)s begins.") % {"name": row.name})
                return redirect("desk:fund", row.pk)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
    context = desk_context(
        request,
        "funds",
        fields=_fields(request, kinds, errors),
        drawn=drawn_here(viewer, "fund", "new"),
        id=given,
    )
    return render(request, "desk/funds/new.html", context, status=status)


def _fields(
    request: HttpRequest, kinds: list[KindOfFund], errors: dict[str, str]
) -> list[FieldInput]:
    lang = get_language()
    options = [
        Option(f"{one.place.pk}:{one.rules.fund}", f"{one.place.name} · {one.rules.name.say(lang)}")
        for one in kinds
    ]
    return [
        FieldInput(
            "kind",
            "choice",
            gettext("What kind of fund"),
            request.POST.get("kind", options[0].value if len(options) == 1 else ""),
            error=errors.get("kind", ""),
            required=True,
            options=options,
        ),
        FieldInput(
            "name",
            "text",
            gettext("What people call it"),
            request.POST.get("name", ""),
            help=gettext("It stands above the public book: “Fan dance club”, “Road of group 3”."),
            error=errors.get("name", ""),
            required=True,
            max_length=30,
        ),
    ]


@require_GET
@staff_only
def show(request: HttpRequest, fund_id: UUID) -> HttpResponse:
    """One fund: what is there, what waits, what came and went."""
    viewer = viewer_of(request)
    return draw(request, must_deal(viewer, fund_id))


def must_deal(viewer: Viewer, wanted: UUID) -> FundSeen:
    """A fund that the viewer keeps or approves for; Forbidden for others."""
    seen = fund(viewer, wanted)
    if not (seen.keeps or seen.approves):
        raise Forbidden("not-allowed", "这笔资金不由您来管", "this fund is not yours to keep")
    return seen


def draw(request: HttpRequest, seen: FundSeen, text: str = "", status: int = 200) -> HttpResponse:
    """The page of a fund, with a refusal above it where there was one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    wanted = seen.row.pk
    paid = sorted(dues_of(viewer, wanted).items())
    context = desk_context(
        request,
        "funds",
        fund=fund_line(seen),
        keeps=bool(seen.keeps),
        approves=bool(seen.approves),
        proposed=[voucher_line(one) for one in fund_proposed(viewer, wanted)],
        decided=[voucher_line(one) for one in fund_decided(viewer, wanted)],
        vouchers=[voucher_line(one) for one in fund_vouchers(viewer, wanted)],
        months=[month_line(one) for one in fund_months(viewer, wanted)],
        paid=[(name, yuan(amount)) for name, amount in paid],
        empty=seen.balance == 0,
        text=text,
    )
    return render(request, "desk/funds/fund.html", context, status=status)


@require_POST
@staff_only
def end(request: HttpRequest, fund_id: UUID) -> HttpResponse:
    """End a fund that is empty."""
    viewer = viewer_of(request)
    seen = must_deal(viewer, fund_id)
    try:
        actions.end_fund(viewer, fund_id)
    except Changed as refusal:
        return draw(request, seen, said_of(refusal), refusal.status)
    toast(request, gettext("Ended. Its book stays to be read."))
    return redirect("desk:fund", fund_id)
