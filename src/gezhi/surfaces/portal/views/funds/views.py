"""Public books of clubs and projects: what came, what went, what is there."""

import csv
import io
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.engines.points.queries import (
    FundSeen,
    fund,
    fund_months,
    fund_vouchers,
    funds_at,
    yuan,
)
from gezhi.surfaces.portal.served import find_served, ground_context, served_at
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.funds import fund_line, month_line, voucher_line


@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """The funds of the ground that the reader means; with only one, its book."""
    served = find_served(request)
    found: list[FundSeen] = []
    if served is not None:
        found = funds_at(viewer_of(request), served.place.id)
    if len(found) == 1:
        return redirect("portal:fund", found[0].row.pk)
    context = {"funds": [fund_line(one) for one in found], **ground_context(served)}
    return render(request, "portal/funds/funds.html", context)


@require_GET
def show(request: HttpRequest, fund_id: UUID) -> HttpResponse:
    """The book of a fund, the same for anybody."""
    viewer = viewer_of(request)
    seen = fund(viewer, fund_id)
    context = {
        "fund": fund_line(seen),
        "months": [month_line(one) for one in fund_months(viewer, fund_id)],
        "vouchers": [voucher_line(one) for one in fund_vouchers(viewer, fund_id)],
        **ground_context(served_at(str(seen.row.place_id))),
    }
    return render(request, "portal/funds/fund.html", context)


@require_GET
def table(request: HttpRequest, fund_id: UUID) -> HttpResponse:
    """The vouchers as CSV, amounts in yuan, for a spreadsheet."""
    viewer = viewer_of(request)
    seen = fund(viewer, fund_id)
    text, lang = io.StringIO(), get_language()
    writer = csv.writer(text)
    heads = (gettext("Day"), gettext("Number"), gettext("Line"), gettext("What it is for"))
    writer.writerow([*heads, gettext("Came"), gettext("Went"), gettext("Undone")])
    for one in reversed(fund_vouchers(viewer, fund_id)):
        row = one.row
        amounts = (yuan(row.amount), "") if row.way == "in" else ("", yuan(row.amount))
        undone = row.reason if row.state == "undone" else ""
        cells = [row.day.isoformat(), one.code, one.line.say(lang), row.words, *amounts, undone]
        writer.writerow([_plain(cell) for cell in cells])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"{seen.row.name}.csv"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell
