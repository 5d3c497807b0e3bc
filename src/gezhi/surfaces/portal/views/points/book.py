"""The passbook of an account of one's own: on the page, printed, and as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gezhi.engines.points.queries import (
    Cause,
    Mine,
    Passbook,
    causes,
    my_points,
    passbook,
)
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.portal.earning import full_day, signed
from gezhi.surfaces.portal.served import find_served, ground_context
from gezhi.surfaces.portal.telling import now_line, spoken
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.components import Pager
from gezhi.surfaces.ui.passbook_paper import Paper, print_passbook
from gezhi.surfaces.ui.passbook_words import cause_of

SIZE = 50
MOST_PRINTED = 1000


@never_cache
@require_GET
def show(request: HttpRequest, account: int) -> HttpResponse:
    """A page of the passbook, newest first."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect("portal:my-points")
    mine, text = _own(viewer, account), request.GET.get("after", "")
    before = int(text) if text.isdecimal() and len(text) < 19 else None
    book = passbook(viewer, account, before=before, size=SIZE)
    context = {
        "one": mine,
        "book": book,
        "scheme": spoken(mine.found.scheme.name),
        "unit": spoken(mine.found.scheme.unit),
        "rows": _rows(viewer, book),
        "pager": Pager(after=str(book.before or ""), shown=len(book.rows)),
        **ground_context(find_served(request)),
    }
    return render(request, "portal/points/passbook.html", context)


def _own(viewer: Viewer, account: int) -> Mine:
    """An account of the reader's own; Missing for any other, also for those who look after it: they
    have the desk."""
    found = next((one for one in my_points(viewer) if one.account == account), None)
    if found is None:
        raise Missing("no-account", "没有这个账户", "there is no such account")
    return found


def _rows(viewer: Viewer, book: Passbook) -> list[dict[str, Any]]:
    known = causes(viewer, book)
    return [
        {
            "day": full_day(row.day),
            "what": cause_of(known.get(row.entry, Cause()), row.kind),
            "record": known[row.entry].record if row.entry in known else None,
            "gift": known[row.entry].gift if row.entry in known else None,
            "until": full_day(row.expires),
            "amount": signed(row.amount),
            "came": row.amount > 0,
            "balance": row.balance,
        }
        for row in book.rows
    ]


@never_cache
@require_GET
def pdf(request: HttpRequest, account: int) -> HttpResponse:
    """The passbook as a file: the newest thousand rows."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect("portal:my-points")
    mine = _own(viewer, account)
    book = passbook(viewer, account, size=MOST_PRINTED)
    unit, name = spoken(mine.found.scheme.unit), spoken(mine.found.scheme.name)
    until = gettext("can be used until %(day)s")
    rows = [
        (
            row["day"],
            row["what"],
            until % {"day": row["until"]} if row["until"] else "",
            row["amount"],
            str(row["balance"]),
        )
        for row in _rows(viewer, book)
    ]
    said = {"n": book.balance, "unit": unit}
    paper = Paper(
        title=gettext("Passbook: %(scheme)s") % {"scheme": name},
        holder=f"{mine.found.place.name}\u3000{mine.holder.name}",
        balance=gettext("Balance: %(n)s %(unit)s") % said,
        rows=rows,
        foot=f"{mine.code}\u3000{now_line()}",
        more=gettext("Older rows stand on the page.") if book.before else "",
    )
    answer = HttpResponse(print_passbook(paper), content_type="application/pdf")
    file = f"{mine.holder.name}-{name}.pdf"
    answer["Content-Disposition"] = content_disposition_header(True, file) or ""
    return answer
