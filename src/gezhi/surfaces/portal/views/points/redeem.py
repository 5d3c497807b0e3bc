"""For merchants, on their phones: redeem a voucher by its code, and what was redeemed."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gezhi.base.ids import new_id
from gezhi.base.words import MONTHS, language
from gezhi.engines.points import actions
from gezhi.engines.points.queries import find_voucher, honoured, my_redeemed, use_of
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Refusal
from gezhi.surfaces.portal.earning import full_day, today
from gezhi.surfaces.portal.served import find_served, ground_context
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.portal.views.points.shop import name_of
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
def redeem(request: HttpRequest) -> HttpResponse:
    """Look a voucher up by its code, typed or from the square on it; confirmed, it is used."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect_to_login(request.get_full_path())
    mine = honoured(viewer)
    if not mine:
        raise _no_merchant(request)
    asked = request.POST if request.method == "POST" else request.GET
    code, id = asked.get("code", "").strip()[:40], _id(request.POST.get("id", ""))
    error, said, status, used = "", "", 200, None
    voucher = None
    try:
        if code:
            voucher = find_voucher(viewer, code)
        if voucher is not None and request.POST.get("use"):
            voucher = actions.use_voucher(viewer, code, id)
            used = use_of(viewer, voucher.pk)
    except Invalid as refusal:
        error, status = errors_of(refusal.wrong).get("code", ""), refusal.status
    except Changed as refusal:
        said, status = said_of(refusal), refusal.status
    context = {
        "voucher": _told(voucher) if voucher is not None else None,
        "used": used,
        "said": said,
        "code": code,
        "id": id,
        "undo_id": new_id(),
        "field": _field("" if used else code, error, focus=voucher is None or used is not None),
        "takes": [(name_of(shop), [name_of(good) for good in goods]) for shop, goods in mine],
        **ground_context(find_served(request)),
    }
    return render(request, "portal/points/redeem.html", context, status=status)


def _no_merchant(request: HttpRequest) -> Forbidden:
    if not viewer_of(request).verified:
        return Forbidden(
            "second-factor",
            "先设好第二道验证，才能收券",
            "set up your second factor first; then you can redeem vouchers",
        )
    return Forbidden(
        "no-merchant",
        "您现在不收哪家超市的券，请找管超市的人",
        "you redeem vouchers of no shop now: ask those who keep it",
    )


def _told(row: Any) -> dict[str, Any]:
    past = row.until < today()
    return {
        "name": name_of(row.exchange.good),
        "shop": name_of(row.exchange.shop),
        "until": full_day(row.until),
        "used": exact(row.used),
        "void": row.void,
        "past": past,
        "good": row.used is None and not row.void and not past,
    }


def _field(code: str, error: str, *, focus: bool) -> FieldInput:
    told = gettext("Eleven letters and digits; small letters and blanks do not matter.")
    return FieldInput(
        "code",
        "text",
        gettext("The code on the voucher"),
        code,
        error=error,
        help=told,
        required=True,
        max_length=40,
        focus=focus,
    )


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take a use back that was a slip."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect("portal:redeem")
    try:
        which = UUID(request.POST.get("redemption", ""))
        actions.undo_use(viewer, which, _id(request.POST.get("id", "")))
        toast(request, gettext("Taken back: the voucher is good again."))
    except ValueError:
        raise Missing("no-redemption", "没有这笔记录", "there is no such record") from None
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        toast(request, said_of(refusal), level=40)
    return redirect("portal:redeemed")


@never_cache
@require_http_methods(["GET"])
def redeemed(request: HttpRequest) -> HttpResponse:
    """What I redeemed in a month, with its sums, and whether it was settled."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect_to_login(request.get_full_path())
    month = _month(request.GET.get("month", ""))
    rows, sums = my_redeemed(viewer, month)
    if not rows and not honoured(viewer):
        raise _no_merchant(request)
    before, after = month_of(month - timedelta(days=1)), month_of(month + timedelta(days=32))
    context = {
        "month_name": _month_name(month),
        "before": f"{before:%Y-%m}",
        "after": f"{after:%Y-%m}" if after <= today() else "",
        "lines": [
            {"one": one, "name": name_of(one.row.good), "at": exact(one.row.at), "id": new_id()}
            for one in rows
        ],
        "sums": [
            (name_of(shop), [(name_of(good), many) for good, many in one.goods], one)
            for shop, one in sums
        ],
        **ground_context(find_served(request)),
    }
    return render(request, "portal/points/redeemed.html", context)


def month_of(day: date) -> date:
    """The first day of a day's month, by which the month is named."""
    return day.replace(day=1)


def _month(text: str) -> date:
    try:
        day = parse_date(f"{text}-01")
    except ValueError:
        day = None
    return month_of(min(day, today()) if day else today())


def _month_name(month: date) -> str:
    if language(get_language()) == "zh":
        return f"{month.year}年{month.month}月"
    return f"{MONTHS[month.month - 1]} {month.year}"


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return new_id()
