"""What a shop exchanged: the list, the receipt of one with its way back, and the sheets."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import segno
import xlsxwriter
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    Sale,
    purses_of,
    sale,
    sales,
    stock_book,
    totals,
    voucher_codes,
)
from gezhi.engines.trust.queries import Changed, Invalid, Refusal, Viewer
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.queue.registers import MOST_ROWS, XLSX
from gezhi.surfaces.desk.shop.counter import address, whole
from gezhi.surfaces.desk.shop.shops import day_of_today, found, id_of, shop_context
from gezhi.surfaces.desk.shop.shown import back_names, name_of, today
from gezhi.surfaces.ui.components import Cell, Column, Option, Pager, Row, Table
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

SIZE = 50
UNDO = timedelta(minutes=10)
"""So long a slip is undone by one button, for whoever made it."""


@require_GET
@staff_only
def list_sales(request: HttpRequest, shop: int) -> HttpResponse:
    """Exchanges, the newest first, of some days where they are asked for; with their totals."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    since, until = days_of(request)
    after = uuid_of(request.GET.get("after", ""))
    rows = sales(viewer, shop, since=since, until=until, after=after, size=SIZE + 1)
    more = str(rows[SIZE - 1].row.pk) if len(rows) > SIZE else ""
    first, last = since or date.min, until or today()
    context = shop_context(
        request,
        found(request, shop),
        "shop-sales",
        table=table(rows[:SIZE]),
        pager=Pager(after=more, shown=len(rows[:SIZE])),
        since=since,
        until=until,
        totals=totals(viewer, shop, first, last),
    )
    return render(request, "desk/shop/sales.html", context)


def days_of(request: HttpRequest) -> tuple[date | None, date | None]:
    """The days that the address asks for; what cannot be read asks for none."""
    found: list[date | None] = []
    for name in ("since", "until"):
        try:
            found.append(parse_date(request.GET.get(name, "")))
        except ValueError:
            found.append(None)
    return found[0], found[1]


def table(rows: Sequence[Sale]) -> Table:
    """Exchanges as a table; each opens its receipt."""
    columns = [
        Column(gettext("Exchanged at")),
        Column(gettext("Number"), narrow=False),
        Column(gettext("For whom")),
        Column(gettext("What")),
        Column(gettext("Points"), number=True),
        Column(gettext("Came back"), number=True, narrow=False),
    ]
    return Table(gettext("Exchanges"), columns, [_row(one) for one in rows], opens=0)


def _row(one: Sale) -> Row:
    row = one.row
    what = gettext("%(n)s × %(what)s") % {"n": row.quantity, "what": name_of(row.good)}
    cells = [
        Cell(say(row.at), title=exact(row.at)),
        Cell(one.code),
        Cell(one.name or gettext("not in your area")),
        Cell(what),
        Cell(str(row.points)),
        Cell(str(row.returned or "")),
    ]
    href = reverse("desk:shop-sale", args=[row.pk])
    return Row(str(row.pk), cells, href=href, label=one.code)


@require_http_methods(["GET", "POST"])
@staff_only
def receipt(request: HttpRequest, exchange: UUID) -> HttpResponse:
    """The receipt of an exchange; posted to, some or all of it is taken back."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    one = sale(viewer, exchange)
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            asked = request.POST
            quantity, id = whole(asked.get("quantity", "")), id_of(asked.get("id", ""))
            actions.take_back(viewer, exchange, quantity, asked.get("reason", ""), id)
            toast(request, gettext("Taken back; the points are in the account again."))
            return redirect("desk:shop-sale", exchange)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
            one = sale(viewer, exchange)
    context = shop_context(request, one.row.shop, "shop-sales", sale=one, **_told(viewer, one))
    context |= {"fields": _questions(one, request, errors), "id": new_id(), "errors": errors}
    context |= {"text": text, "day": day_of_today(viewer, one.row.shop_id)}
    return render(request, "desk/shop/receipt.html", context, status=status)


def _told(viewer: Viewer, one: Sale) -> dict[str, Any]:
    """A receipt in words; the new balance and the way on for who keeps the counter."""
    row = one.row
    codes = voucher_codes(viewer, row)
    about: dict[str, Any] = {
        "good_name": name_of(row.good),
        "unit_name": name_of(row.unit),
        "when": exact(row.at),
        "codes": codes,
        "squares": [(code, _square(code) if row.good.honoured_by else "") for code in codes],
        "fresh": row.by == viewer.account and clock.now() - row.at < UNDO,
    }
    try:
        purses = purses_of(viewer, row.shop_id, row.holder_kind, row.holder)
    except Refusal:
        return about
    for purse in purses:
        if purse.unit.pk == row.unit_id:
            about |= {"purse": purse, "on": address(row.shop, purse)}
    return about


def _square(code: str) -> str:
    """What a merchant's phone reads: the page that redeems the code."""
    link = f"{settings.SITE_URL}{reverse('portal:redeem')}?{urlencode({'code': code})}"
    square = segno.make(link, error="m", micro=False)
    return square.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)


def _questions(one: Sale, request: HttpRequest, errors: dict[str, str]) -> list[FieldInput]:
    post = request.POST
    options = [Option(key, label) for key, label in back_names().items()]
    return [
        FieldInput(
            "quantity",
            "number",
            gettext("How many come back"),
            post.get("quantity", str(one.left)),
            error=errors.get("quantity", ""),
            required=True,
            least=1,
            most=one.left,
            step=1,
        ),
        FieldInput(
            "reason",
            "choice",
            gettext("Why"),
            post.get("reason", ""),
            error=errors.get("reason", ""),
            required=True,
            options=options,
        ),
    ]


@require_GET
@staff_only
def sheets(request: HttpRequest, shop: int) -> HttpResponseBase:
    """Exchanges and shelves of some days as a workbook."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = found(request, shop)
    since, until = days_of(request)
    last = until or today()
    gone = actions.export_sales(viewer, shop, since, until)
    shelves = stock_book(viewer, shop, since or row.opened, last)
    name = f"{name_of(row)}-{last:%Y%m%d}.xlsx"
    file = as_book(
        [
            (gettext("Exchanges"), _sale_heads(), map(_sale_cells, gone)),
            (gettext("Stock"), _stock_heads(), map(_stock_cells, shelves)),
        ]
    )
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


Sheet = tuple[str, list[tuple[str, int]], Iterable[list[Any]]]


def as_book(sheets: Sequence[Sheet]) -> Any:
    """A workbook of several sheets, written row by row into a temporary file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for title, heads, rows in sheets:
            page = book.add_worksheet(title)
            for number, (head, width) in enumerate(heads):
                page.set_column(number, number, width)
                page.write_string(0, number, head, bold)
            page.freeze_panes(1, 0)
            for last, cells in enumerate(rows, start=1):
                if last > MOST_ROWS:
                    break
                for number, value in enumerate(cells):
                    page.write(last, number, value)
    file.seek(0)
    return file


def _sale_heads() -> list[tuple[str, int]]:
    return [
        (gettext("Number"), 16),
        (gettext("Exchanged at"), 18),
        (gettext("For whom"), 24),
        (gettext("What"), 24),
        (gettext("How many"), 8),
        (gettext("Points"), 8),
        (gettext("Came back"), 8),
        (gettext("Points given back"), 12),
    ]


def _sale_cells(one: Sale) -> list[Any]:
    row = one.row
    back = row.points // row.quantity * row.returned
    about = [one.code, exact(row.at), one.name, name_of(row.good)]
    return [*about, row.quantity, row.points, row.returned, back]


def _stock_heads() -> list[tuple[str, int]]:
    return [
        (gettext("What"), 24),
        (gettext("At first"), 8),
        (gettext("Delivered"), 8),
        (gettext("Handed out"), 8),
        (gettext("Came back"), 8),
        (gettext("Found by counting"), 12),
        (gettext("At last"), 8),
    ]


def _stock_cells(one: Any) -> list[Any]:
    about = [name_of(one.good), one.opening, one.delivered, one.collected]
    return [*about, one.back, one.counted, one.closing]
