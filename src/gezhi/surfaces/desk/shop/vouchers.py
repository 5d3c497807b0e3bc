"""Vouchers at the counter: look at one by its code, and use it once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.queries import find_voucher
from gezhi.engines.trust.queries import Changed, Invalid, Viewer
from gezhi.surfaces.desk.shop.shops import found, id_of, shop_context
from gezhi.surfaces.desk.shop.shown import name_of, today
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only


@require_http_methods(["GET", "POST"])
@staff_only
def vouchers(request: HttpRequest, shop: int) -> HttpResponse:
    """Look a voucher up by its code; pressed `use`, it is used."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = found(request, shop)
    code = request.POST.get("code", "").strip()[:40]
    error, text, status = "", "", 200
    used, shown = False, None
    if request.method == "POST":
        try:
            if request.POST.get("use"):
                actions.use_voucher(viewer, code, id_of(request.POST.get("id", "")))
                used = True
            shown = _told(find_voucher(viewer, code))
        except Invalid as refusal:
            error, status = errors_of(refusal.wrong).get("code", ""), refusal.status
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    field = FieldInput(
        "code",
        "text",
        gettext("The code on the voucher"),
        "" if used else code,
        error=error,
        help=gettext("Eleven letters and digits; small letters and blanks do not matter."),
        required=True,
        max_length=40,
        focus=not shown or used,
    )
    context = shop_context(request, row, "shop-vouchers", field=field, text=text, code=code)
    context |= {"voucher": shown, "used": used, "id": new_id()}
    return render(request, "desk/shop/vouchers.html", context, status=status)


def _told(row: Any) -> dict[str, Any]:
    """A voucher in words."""
    past = row.until < today()
    return {
        "name": name_of(row.exchange.good),
        "until": row.until,
        "used": exact(row.used),
        "void": row.void,
        "past": past,
        "good": row.used is None and not row.void and not past,
    }
