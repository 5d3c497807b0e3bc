"""The closed books of a scheme, for anybody: the list by codes, its digest, and how to check it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gezhi.engines.points.queries import PublicBook, list_page, own_balances, public_book
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.portal.served import ground_context, served_at
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.books import (
    closed_months,
    file_key,
    month_file,
    month_key,
    month_of,
    say_month,
    unit_name,
)
from gezhi.surfaces.ui.components import Pager

SIZE = 200


@require_GET
def show(request: HttpRequest, unit: int) -> HttpResponse:
    """The closed months of a unit; of one of them (the newest, or `?month=`) the list by codes,
    with the reader's own lines marked."""
    viewer = viewer_of(request)
    book = public_book(viewer, unit)
    closing = _wanted(book, request.GET.get("month", ""))
    codes = _own_codes(viewer, unit)
    context: dict[str, Any] = {
        "unit": unit,
        "name": unit_name(viewer, book.unit),
        "place": book.unit.place.name,
        "schemes": [(one.adoption.pk, spoken(one.scheme.name)) for one in book.schemes],
        "months": closed_months(unit, book.closed, "portal:points-book-file"),
        "codes": codes,
        "month": "",
        **ground_context(served_at(str(book.unit.place_id))),
    }
    if closing is not None:
        context |= _list(request, viewer, closing)
    return render(request, "portal/points/books.html", context)


def _wanted(book: PublicBook, text: str) -> Any:
    """The closing that the address asks for; without one, the newest (None: there is none)."""
    if not text:
        return book.closed[0] if book.closed else None
    first = month_of(text)
    found = next((one for one in book.closed if one.month == first), None)
    if found is None:
        raise Missing("not-closed", "这个月还没有结账", "this month is not closed yet")
    return found


def _own_codes(viewer: Viewer, unit: int) -> list[str]:
    if viewer.account is None:
        return []
    return [one.code for one in own_balances(viewer) if one.unit.pk == unit]


def _list(request: HttpRequest, viewer: Viewer, closing: Any) -> dict[str, Any]:
    """A page of the list, after the code in the address; the reader's own lines apart."""
    page = list_page(
        viewer,
        closing.unit_id,
        closing.month,
        after=request.GET.get("after", "")[:16],
        size=SIZE,
    )
    key = file_key(closing.unit)
    return {
        "month": say_month(closing.month),
        "month_key": month_key(closing.month),
        "digest": closing.digest,
        "key_file": f"{key}-{month_key(closing.month)}.txt",
        "key_book": f"{key}-{month_key(closing.month)}.beancount",
        "rows": page.rows,
        "own": page.own,
        "own_codes": {one.code for one in page.own},
        "sum": page.total,
        "pager": Pager(after=page.next, shown=len(page.rows)),
    }


@require_GET
def file(request: HttpRequest, unit: int, month: str, form: str) -> HttpResponseBase:
    """A closed month as a file."""
    return month_file(viewer_of(request), unit, month, form)
