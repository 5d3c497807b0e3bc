"""Registers at the desk: which there are, and the entries of one, filtered by the address."""

from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.assets.queries import (
    EntryLine,
    RegisterAt,
    Sought,
    count_entries,
    list_entries,
    places_for,
    register_counts,
    registers_of,
    say_answer,
)
from gezhi.engines.places.queries import places_below, tree_order
from gezhi.engines.points.queries import yuan
from gezhi.engines.trust.queries import Viewer
from gezhi.pack.assets import Register
from gezhi.surfaces.desk.assets.frame import here, keepers_only, register_context, say
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.points.frame import choice
from gezhi.surfaces.desk.queue.asked import path_of, uuid_of
from gezhi.surfaces.desk.queue.registers import XLSX
from gezhi.surfaces.ui.components import Filter, Option, Pager
from gezhi.surfaces.ui.sheets import book_of

SIZE, MOST_PLACES, MOST_ROWS, COLUMNS = 50, 300, 20_000, 5


@require_GET
@keepers_only
def registers(request: HttpRequest) -> HttpResponse:
    """The registers with which the viewer has to do, each with what waits in it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = [_line(viewer, one) for one in registers_of(viewer)]
    return render(request, "desk/assets/registers.html", desk_context(request, "assets", rows=rows))


def _line(viewer: Viewer, found: RegisterAt) -> dict[str, Any]:
    counts = register_counts(viewer, found)
    return {
        "root": found.root.place_id,
        "key": found.rules.key,
        "name": say(found.rules.name),
        "place": found.root.name,
        "purpose": say(found.rules.purpose),
        "all": counts.all,
        "found": counts.found,
        "arrears": yuan(counts.arrears) if found.rules.dues else "",
        "waiting": counts.waiting,
        "soon": counts.soon,
        "covered": counts.covered,
        "sites": counts.sites,
    }


def sought_of(viewer: Viewer, given: Any) -> Sought:
    """What an address asks for; what cannot be read asks nothing."""
    money = given.get("money", "")
    return Sought(
        state=given.get("state", ""),
        defect=given.get("defect", ""),
        mended=given.get("mended", ""),
        money=money if money in ("late", "waiting", "recovered") else "",
        soon=bool(given.get("soon")),
        text=given.get("q", "")[:60],
        path=path_of(viewer, given.get("place", "")),
        site=given.get("site", ""),
    )


@require_GET
@keepers_only
def show(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """A page of entries."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found, asked = here(request, place, key), sought_of(viewer, request.GET)
    after = uuid_of(request.GET.get("after", ""))
    rows, more = list_entries(viewer, found, asked, after=after, size=SIZE)
    columns = shown_fields(found.rules)
    context = register_context(
        request,
        found,
        "assets-list",
        heads=[say(one.name) for one in columns],
        money=found.rules.dues is not None,
        rows=[line_of(one, found.rules) for one in rows],
        count=count_entries(viewer, found, asked),
        filters=_bar(viewer, found, request.GET),
        filtered=any(request.GET.get(name) for name in request.GET if name != "after"),
        pager=Pager(after=str(more or ""), shown=len(rows)),
        places=len(places_for(viewer, found)),
    )
    return render(request, "desk/assets/list.html", context)


def shown_fields(rules: Register) -> list[Any]:
    """The fields that a list has room for: those that tell entries apart, then the next ones,
    never one about a person."""
    plain = [one for one in rules.fields if not one.identifying]
    first = [one for one in plain if one.field in rules.identity]
    return [*first, *(one for one in plain if one not in first)][:COLUMNS]


def line_of(one: EntryLine, rules: Register) -> dict[str, Any]:
    """An entry in finished words."""
    row, lang = one.row, get_language()
    state = rules.state(row.state)
    cells = [(say(f.name), say(say_answer(f, row.facts.get(f.field)))) for f in shown_fields(rules)]
    return {
        "id": row.pk,
        "title": cells[0][1],
        "cells": cells[1:],
        "place": row.place.name,
        "state": say(state.name) if state else row.state,
        "over": row.over is not None,
        "open": one.open_defects,
        "arrears": yuan(one.money.arrears) if one.money.arrears else "",
        "last": say_date(row.last, lang, year=True) if row.last else "",
        "soon": _soon(rules, row),
    }


def _soon(rules: Register, row: Any) -> str:
    if rules.term is None or row.last is None or row.over is not None:
        return ""
    left = (row.last - clock.today()).days
    if left < 0:
        return gettext("term over")
    return gettext("%(n)s days left") % {"n": left} if left <= rules.term.warn else ""


def _bar(viewer: Viewer, found: RegisterAt, given: Any) -> list[Filter]:
    rules = found.rules
    states = [Option(one.state, say(one.name)) for one in rules.states]
    bar = [choice("state", gettext("State"), states, given)]
    if rules.defects:
        kinds = [Option("any", gettext("Any defect"))]
        kinds += [Option(one.defect, say(one.name)) for one in rules.defects]
        bar.append(choice("defect", gettext("Defect"), kinds, given))
    if rules.dues is not None:
        ways = {
            "late": gettext("In arrears"),
            "waiting": gettext("Payment to confirm"),
            "recovered": gettext("Arrears recovered"),
        }
        options = [Option(key, label) for key, label in ways.items()]
        bar.append(choice("money", gettext("Money"), options, given))
    if rules.term is not None:
        bar.append(Filter("soon", gettext("Ends soon"), kind="tick", value=given.get("soon", "")))
    rows = places_below(viewer, found.root.path, tree="grid").filter(level=rules.at)
    told = sorted(rows.values_list("path", "pk", "name")[:MOST_PLACES], key=_by_tree)
    grounds = [Option(str(pk), name) for _, pk, name in told]
    if len(grounds) > 1 or given.get("place"):
        bar.append(choice("place", gettext("Place"), grounds, given))
    return bar


def _by_tree(one: tuple[str, int, str]) -> Any:
    return tree_order(one[0])


@require_GET
@keepers_only
def sheet(request: HttpRequest, place: int, key: str) -> HttpResponseBase:
    """What the filter shows as a table; parties only for whoever keeps the register."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found, asked = here(request, place, key), sought_of(viewer, request.GET)
    fields = [one for one in found.rules.fields if not one.identifying]
    heads = [gettext("Place"), *(say(one.name) for one in fields), gettext("State")]
    heads += [gettext("Open defects"), gettext("In arrears, in yuan"), gettext("Paid, in yuan")]
    book = book_of(say(found.rules.name), heads, _cells(viewer, found, asked, fields))
    name = f"{found.rules.key}-{clock.today()}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)


def _cells(
    viewer: Viewer, found: RegisterAt, asked: Sought, fields: list[Any]
) -> Iterator[list[Any]]:
    after, left = None, MOST_ROWS
    while left > 0:
        rows, after = list_entries(viewer, found, asked, after=after, size=500)
        for one in rows:
            facts = one.row.facts
            said = [_cell(field, facts.get(field.field)) for field in fields]
            state = found.rules.state(one.row.state)
            name = say(state.name) if state else one.row.state
            money = [one.money.arrears / 100, one.money.paid / 100]
            yield [one.row.place.name, *said, name, one.open_defects, *money]
        left -= len(rows)
        if after is None:
            return


def _cell(field: Any, value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number or field.kind == "date" else say(say_answer(field, value))
