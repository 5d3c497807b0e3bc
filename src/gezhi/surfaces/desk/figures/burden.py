"""What is asked of workers: how often, how long, what came answered, and what was asked twice."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.base.codes import DIVISION
from gezhi.engines.insight.queries import Burden, Overlap, burden, grounds, months, overlapping
from gezhi.engines.places.queries import places_below, tree_order
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.desk.nav import desk_context, served
from gezhi.surfaces.desk.queue.asked import path_of
from gezhi.surfaces.desk.queue.registers import XLSX
from gezhi.surfaces.desk.shop.sales import as_book
from gezhi.surfaces.ui.burden import (
    SORTS,
    form_line,
    kind_names,
    month_name,
    only,
    sorted_by,
    summed,
    twice_line,
)
from gezhi.surfaces.ui.components import Cell, Column, Filter, Option, Row, Table
from gezhi.surfaces.ui.staff import staff_only

COARSE = frozenset(("grid", *(level for level, _ in DIVISION)))
MOST_PLACES = 400
MOST_TWICE = 50
SHORT = 18
"""So many signs of a rule stand in the table."""
CELLS = ("name", "kind", "owner", "basis", "times", "trend", "fields", "held", "median", "minutes")


@dataclass(frozen=True)
class Looked:
    """A month at a place, and what else could be looked at."""

    found: Burden
    place: str
    places: list[Option]
    months: list[date]
    overlaps: list[Overlap]


def looked_at(request: HttpRequest) -> Looked:
    """What the address asks for: the viewer's own ground and this month, unless it says; never
    below a grid. Missing where the viewer serves nowhere."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    here = served(viewer)
    if not here:
        raise Missing("no-pack", "这里还没有启用模式包", "no pack serves this place yet")
    places = _places(viewer, [one.path for one in here])
    place = request.GET.get("place", "")
    if place not in {one.value for one in places}:
        place = str(here[0].place_id)
    path = path_of(viewer, place)
    asked = _month(request.GET.get("month", ""))
    first = asked or clock.today().replace(day=1)
    known = {*months(viewer, path), clock.today().replace(day=1), first}
    pack = next(one.pack for one in here if path.startswith(one.path))
    return Looked(
        burden(viewer, path, first), place, places, sorted(known, reverse=True), overlapping(pack)
    )


def _month(text: str) -> date | None:
    try:
        return parse_date(f"{text}-01")
    except ValueError:
        return None


def _places(viewer: Viewer, paths: Iterable[str]) -> list[Option]:
    found = []
    for path in paths:
        rows = places_below(viewer, path, tree="grid").filter(level__in=COARSE)
        told = rows.values_list("path", "pk", "name", "depth")[:MOST_PLACES]
        lines = [one[1:] for one in sorted(told, key=lambda one: tree_order(one[0]))]
        top = min((depth for _, _, depth in lines), default=0)
        found += [Option(str(pk), "\u3000" * (depth - top) + name) for pk, name, depth in lines]
    return found


@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """The page, for everybody who serves: whoever asks, and whoever is asked."""
    seen = looked_at(request)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    lang, kind = get_language(), request.GET.get("kind", "")
    found = only(seen.found, kind)
    context = desk_context(
        request,
        "statistics",
        filters=[
            Filter("place", gettext("Place"), options=seen.places, value=seen.place),
            Filter(
                "month",
                gettext("Month"),
                options=[Option(f"{one:%Y-%m}", month_name(one)) for one in seen.months],
                value=f"{found.month:%Y-%m}",
            ),
            Filter("kind", gettext("Kind"), options=_kinds(seen.found), value=kind),
        ],
        counts=bool(grounds(viewer)),
        place=next((one.label for one in seen.places if one.value == seen.place), ""),
        month=month_name(found.month),
        sums=summed(found),
        table=_table(found, request.GET.get("sort", "")),
        twice=[twice_line(one) for one in found.twice[:MOST_TWICE]],
        overlaps=[
            (one.post.say(lang), one.item.say(lang), one.first.say(lang), one.second.say(lang))
            for one in seen.overlaps
        ],
    )
    return render(request, "desk/figures/burden.html", context)


def _kinds(found: Burden) -> list[Option]:
    """The kinds of forms of the month."""
    names = kind_names()
    kinds = sorted({one.kind for one in found.forms}, key=lambda kind: names[kind])
    return [Option("", gettext("All")), *(Option(kind, names[kind]) for kind in kinds)]


def _heads() -> dict[str, str]:
    return {
        "name": gettext("Which form"),
        "kind": gettext("Kind"),
        "owner": gettext("Who asks"),
        "basis": gettext("By which rule"),
        "times": gettext("Times"),
        "trend": gettext("Against last month"),
        "fields": gettext("Questions in it"),
        "held": gettext("Came answered"),
        "median": gettext("Half took up to"),
        "minutes": gettext("Time in all"),
    }


def _table(found: Burden, sort: str) -> Table:
    heads, numbers = _heads(), CELLS[4:]
    columns = [
        Column(
            heads[key],
            key=key,
            sortable=key in SORTS,
            number=key in numbers,
            narrow=key in ("name", "times", "minutes"),
        )
        for key in CELLS
    ]
    rows = []
    for one in sorted_by(found.forms, sort):
        line = form_line(one)
        cells = [_cell(key, line[key]) for key in CELLS]
        rows.append(Row(f"{one.ground}.{one.kind}.{one.form}", cells, label=line["name"]))
    return Table(gettext("What is asked of workers"), columns, rows, sort=sort, stacked=True)


def _cell(key: str, text: str) -> Cell:
    """A rule in short, whole where one rests on it; everything else as it is."""
    if key != "basis" or len(text) <= SHORT:
        return Cell(text)
    return Cell(f"{text[:SHORT]}…", title=text)


@require_GET
@staff_only
def sheet(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same figures as `xlsx` or `csv`."""
    seen = looked_at(request)
    heads = list(_heads().values())
    found = only(seen.found, request.GET.get("kind", ""))
    lines = [form_line(one) for one in sorted_by(found.forms, request.GET.get("sort", ""))]
    cells = [[line[key] for key in CELLS] for line in lines]
    name = f"{gettext('asked of workers')}-{seen.found.month:%Y-%m}.{form}"
    if form == "xlsx":
        widths = [(head, 36 if head == heads[0] else 16) for head in heads]
        file = as_book([(gettext("What is asked of workers")[:31], widths, iter(cells))])
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    if form != "csv":
        raise Missing("no-form", "只有 XLSX 和 CSV", "there are XLSX and CSV")
    answer = HttpResponse(_csv([heads, *cells]), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def _csv(lines: list[list[Any]]) -> str:
    """Lines for a spreadsheet, which takes nothing in them for a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    csv.writer(out).writerows(
        [f"'{one}" if str(one)[:1] in "=+-@" and len(str(one)) > 1 else one for one in line]
        for line in lines
    )
    return out.getvalue()
