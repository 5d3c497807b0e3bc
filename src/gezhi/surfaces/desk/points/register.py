"""The register of records of a scheme: sought, opened behind figures, taken out as a workbook."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    RecordLine,
    Sought,
    holders,
    reason_said,
    records,
    search_holders,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.points.frame import (
    TONES,
    choice,
    common_conditions,
    here,
    say_points,
    scheme_context,
    sought_of,
    state_names,
)
from gezhi.surfaces.desk.points.queue import kept
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.queue.registers import XLSX
from gezhi.surfaces.desk.shop.sales import as_book
from gezhi.surfaces.ui.components import Cell, Column, Filter, Option, Pager, Row, Table
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.staff import staff_only

SIZE = 50
MOST_FITTING = 50


@require_GET
@staff_only
def register(request: HttpRequest, adopted: int) -> HttpResponse:
    """All records of a scheme on the viewer's ground, newest first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk, asked = here(request, adopted), request.GET
    sought = asked_for(request, desk)
    page = records(viewer, adopted, sought, after=uuid_of(asked.get("after", "")), size=SIZE)
    context = scheme_context(
        request,
        desk,
        "points-records",
        table=table(page.rows),
        pager=Pager(after=str(page.next or ""), shown=len(page.rows)),
        filters=conditions(viewer, desk, asked),
        query=kept(request),
        lost=sought.whose == () and bool(asked.get("q", "").strip()),
    )
    return render(request, "desk/points/records.html", context)


def asked_for(request: HttpRequest, desk: Any) -> Sought:
    """What the address asks of the register: the holder by id (`holder`), or by words (`q`)."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = request.GET
    sought = sought_of(viewer, asked, state=asked.get("state", ""))
    words, one = asked.get("q", "").strip(), uuid_of(asked.get("holder", ""))
    if one is not None:
        return replace(sought, whose=(str(one),))
    if words:
        found = search_holders(viewer, desk.found, words, MOST_FITTING)
        return replace(sought, whose=tuple(each.id for each in found))
    return sought


def conditions(viewer: Viewer, desk: Any, asked: Any) -> list[Filter]:
    """The filter bar of the register."""
    states = [Option(key, label) for key, label in state_names().items()]
    kinds = [Option("gain", gettext("Gains")), Option("deduction", gettext("Deductions"))]
    bar = [
        *common_conditions(viewer, desk.found, asked),
        choice("state", gettext("State"), states, asked),
        choice("kind", gettext("Points"), kinds, asked),
        Filter("since", gettext("From"), "date", value=asked.get("since", "")),
        Filter("until", gettext("To"), "date", value=asked.get("until", "")),
    ]
    whose = asked.get("holder", "")
    if whose:
        kind = desk.found.scheme.holder
        known = holders(viewer, [(kind, whose)]).get((kind, whose))
        name = known.name if known else gettext("not in your area")
        bar.insert(
            0,
            Filter("holder", gettext("Of"), options=[Option(whose, name)], value=whose, shown=name),
        )
    return bar


def table(rows: Iterable[RecordLine]) -> Table:
    """Records as a table; each opens what else there is of its holder."""
    columns = [
        Column(gettext("Done on")),
        Column(gettext("Household or person")),
        Column(gettext("For what")),
        Column(gettext("Points"), number=True),
        Column(gettext("State")),
        Column(gettext("Recorded by"), narrow=False),
        Column(gettext("Reviewed by"), narrow=False),
    ]
    return Table(gettext("Records"), columns, [_row(one) for one in rows], opens=1)


def _row(one: RecordLine) -> Row:
    row, lang = one.record, get_language()
    holder = one.holder or gettext("not in your area")
    state = state_names().get(row.state) or str(row.state)
    cells = [
        Cell(say_date(row.day, lang), title=row.day.isoformat()),
        Cell(holder),
        Cell(one.item.say(lang), title=row.note or one.category.say(lang)),
        Cell(_points(one)),
        Cell(state, tone=TONES.get(row.state, ""), title=reason_said(row.reason, lang)),
        Cell(one.recorder or gettext("by itself")),
        Cell(one.reviewer or "–"),
    ]
    return Row(str(row.pk), cells, href=f"?holder={row.holder}", label=holder)


def _points(one: RecordLine) -> str:
    """What it counts, and what was asked for where that is something else."""
    row = one.record
    asked = say_points(row.points)
    if row.given is None or row.given == row.points:
        return asked
    told = {"given": say_points(row.given), "asked": asked}
    return gettext("%(given)s (of %(asked)s)") % told


@require_GET
@staff_only
def workbook(request: HttpRequest, adopted: int) -> HttpResponseBase:
    """The register as it is narrowed, as a workbook; the journal tells who took it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = here(request, adopted)
    rows = actions.export_records(viewer, adopted, asked_for(request, desk))
    title = gettext("points-records")
    name = f"{title}-{timezone.localtime(clock.now()):%Y%m%d-%H%M}.xlsx"
    file = as_book([(gettext("Records"), _heads(), map(_cells, rows))])
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _heads() -> list[tuple[str, int]]:
    return [
        (gettext("Done on"), 12),
        (gettext("Household or person"), 20),
        (gettext("Category"), 16),
        (gettext("For what"), 32),
        (gettext("Times"), 6),
        (gettext("Asked"), 8),
        (gettext("Given"), 8),
        (gettext("State"), 12),
        (gettext("Note"), 32),
        (gettext("Recorded by"), 12),
        (gettext("Reviewed by"), 12),
        (gettext("Reviewed"), 18),
        (gettext("Why"), 32),
    ]


def _cells(one: RecordLine) -> list[Any]:
    row, lang = one.record, get_language()
    return [
        row.day.isoformat(),
        one.holder,
        one.category.say(lang),
        one.item.say(lang),
        row.times,
        row.points,
        "" if row.given is None else row.given,
        state_names().get(row.state, row.state),
        row.note,
        one.recorder or gettext("by itself"),
        one.reviewer,
        exact(row.reviewed_at),
        reason_said(row.reason, lang),
    ]
