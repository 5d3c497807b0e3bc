"""Money of a fund at the desk: taking it in, asking for an expense, deciding, undoing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    FundSeen,
    VoucherSeen,
    fen_of,
    fund_proposed,
    fund_vouchers,
    yuan,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer
from gezhi.surfaces.desk.funds.views import draw, must_deal, viewer_of
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.points.frame import day_of
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.funds import fund_drawn, fund_line, voucher_line
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

Act = Callable[[Viewer, actions.NewVoucher], Any]


@require_http_methods(["GET", "POST"])
@staff_only
def take_in(request: HttpRequest, fund_id: UUID) -> HttpResponse:
    """Money that came in; posted at once."""
    done = gettext("Posted. It stands in the public book.")
    return _write(request, fund_id, "in", actions.take_in, done)


@require_http_methods(["GET", "POST"])
@staff_only
def propose(request: HttpRequest, fund_id: UUID) -> HttpResponse:
    """An expense; posted once somebody else approves it."""
    done = gettext("Asked for; it is posted once somebody else approves it.")
    return _write(request, fund_id, "out", actions.propose_spending, done)


def _write(request: HttpRequest, fund_id: UUID, way: str, act: Act, done: str) -> HttpResponse:
    viewer = viewer_of(request)
    seen = must_deal(viewer, fund_id)
    if not seen.keeps:
        raise Forbidden(
            "not-allowed", "记账由经手的人来做", "whoever keeps the book writes into it"
        )
    errors: dict[str, str] = {}
    text, status, given = "", 200, uuid_of(request.POST.get("id", "")) or new_id()
    if request.method == "POST":
        try:
            act(viewer, _asked(request, fund_id, given))
            toast(request, done)
            return redirect("desk:fund", fund_id)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    context = desk_context(
        request,
        "funds",
        fund=fund_line(seen),
        way=way,
        drawn=fund_drawn(seen),
        fields=_fields(request, seen, way, errors),
        text=text or errors.get("id", ""),
        id=given if not text else new_id(),
    )
    return render(request, "desk/funds/voucher.html", context, status=status)


def _asked(request: HttpRequest, fund_id: UUID, given: UUID) -> actions.NewVoucher:
    post = request.POST
    return actions.NewVoucher(
        fund=fund_id,
        line=post.get("line", ""),
        amount=fen_of(post.get("amount", "")) or 0,
        words=post.get("words", ""),
        day=day_of(post.get("day", "")),
        paper=post.get("paper", ""),
        payer=post.get("payer", ""),
        id=given,
    )


def _fields(
    request: HttpRequest, seen: FundSeen, way: str, errors: dict[str, str]
) -> list[FieldInput]:
    post, lang = request.POST, get_language()
    lines = seen.rules.lines("in" if way == "in" else "out")
    options = [Option(one.line, one.name.say(lang)) for one in lines]

    def one(name: str, kind: Any, label: str, **more: Any) -> FieldInput:
        value = post.get(name, more.pop("value", ""))
        return FieldInput(name, kind, label, value, error=errors.get(name, ""), **more)

    there = gettext("There are %(n)s yuan.") % {"n": yuan(seen.balance)} if way == "out" else ""
    fields = [
        one("amount", "text", gettext("Amount in yuan"), required=True, help=there, focus=True),
        one(
            "line",
            "choice",
            gettext("Where it comes from") if way == "in" else gettext("What it goes to"),
            required=True,
            options=options,
        ),
        one(
            "words",
            "text",
            gettext("What it is for"),
            required=True,
            max_length=120,
            help=gettext("Everybody reads this in the public book; name nobody."),
        ),
        one(
            "day",
            "date",
            gettext("Day"),
            value=clock.today().isoformat(),
            most=clock.today(),
        ),
        one("paper", "text", gettext("Number of the paper slip"), max_length=40),
    ]
    if way == "in":
        help_ = gettext("Only those who keep the fund see it, so that dues can be ticked off.")
        fields.append(one("payer", "text", gettext("Who paid"), max_length=60, help=help_))
    return fields


STEPS = ("approve", "refuse", "withdraw", "undo")


@require_http_methods(["GET", "POST"])
@staff_only
def step(request: HttpRequest, fund_id: UUID, voucher: UUID, name: str) -> HttpResponse:
    """Approve, refuse, take back or undo a voucher; refusing and undoing ask for a reason."""
    viewer = viewer_of(request)
    seen = must_deal(viewer, fund_id)
    one = _find(viewer, fund_id, voucher)
    if name not in STEPS or one is None:
        raise Missing("no-voucher", "没有这张凭证", "there is no such voucher")
    errors: dict[str, str] = {}
    status = 200
    given = uuid_of(request.POST.get("id", "")) or new_id()
    if request.method == "POST":
        try:
            toast(request, _do(viewer, voucher, name, given, request.POST.get("reason", "")))
            return redirect("desk:fund", fund_id)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Changed as refusal:
            return draw(request, must_deal(viewer, fund_id), said_of(refusal), refusal.status)
    reason = FieldInput(
        "reason",
        "text",
        gettext("Why"),
        request.POST.get("reason", ""),
        help=gettext("It stands in the public book.") if name == "undo" else "",
        error=errors.get("reason", ""),
        required=True,
        max_length=200,
        focus=True,
    )
    context = desk_context(
        request,
        "funds",
        fund=fund_line(seen),
        voucher=voucher_line(one),
        step=name,
        drawn=fund_drawn(seen),
        fields=[reason] if name in ("refuse", "undo") else [],
        id=given,
    )
    return render(request, "desk/funds/step.html", context, status=status)


def _find(viewer: Viewer, fund_id: UUID, voucher: UUID) -> VoucherSeen | None:
    rows = (*fund_proposed(viewer, fund_id), *fund_vouchers(viewer, fund_id))
    return next((one for one in rows if one.row.pk == voucher), None)


def _do(viewer: Viewer, voucher: UUID, name: str, given: UUID, reason: str) -> str:
    if name == "approve":
        actions.approve_spending(viewer, voucher)
        return gettext("Approved and posted.")
    if name == "refuse":
        actions.refuse_spending(viewer, voucher, reason)
        return gettext("Refused; whoever asked reads the reason.")
    if name == "withdraw":
        actions.withdraw_spending(viewer, voucher)
        return gettext("Taken back.")
    actions.undo_voucher(viewer, voucher, given, reason)
    return gettext("Undone: both stand in the book, with the reason.")
