"""What the pages of growing share: tables of cells, forms with what was typed, tabs."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import get_language, gettext

from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.trust.queries import Changed, Invalid, Missing, Viewer, Wrong
from gezhi.surfaces.desk.nav import desk_context, drawn_here
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Option, Pager, Tab
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: words, where they lead, a quiet second line, a tag of a tone; `by` is
    what rows are ordered by, where the words do not tell."""

    text: Any
    href: str = ""
    more: Any = ""
    tag: str | None = None
    number: bool = False
    by: date | int | None = None

    @property
    def rank(self) -> tuple[int, Any]:
        """Where it comes in its column: numbers and days by their size, words as their signs are
        ordered by sound in GB 18030, what is empty last."""
        if self.by is not None:
            return 0, self.by.toordinal() if isinstance(self.by, date) else self.by
        said = str(self.text).replace(",", "")
        if found := re.match(r"-?\d+(\.\d+)?", said):
            return 0, float(found[0])
        return (2, b"") if said in ("", "–") else (1, said.encode("gb18030", "replace"))


def dated(day: date | None, *, year: bool = False) -> Cell:
    """A day in a cell, ordered as days are."""
    return Cell(say_date(day, get_language(), year=year) if day else "–", by=day)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: `asks` is what the address asks for to order by it, `order` how the
    table is ordered by it now (as `aria-sort` says)."""

    label: str
    asks: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title and what is said when it is empty."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str = ""
    columns: Sequence[Head] = ()

    @property
    def lines(self) -> list[list[tuple[str, Cell]]]:
        """Each cell with the head of its column, which a phone shows beside it."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


def in_order(request: HttpRequest, tables: Sequence[Table], pager: Pager | None) -> list[Table]:
    """Tables whose heads order them by the address: `?sort=0.2` by the third column of the first
    one, `-0.2` backwards. What goes over several pages keeps its own order."""
    whole = pager is None or not (pager.after or request.GET.get("after"))
    return [
        _ordered(one, at, request.GET.get("sort", "") if whole else None)
        for at, one in enumerate(tables)
    ]


def _ordered(table: Table, at: int, asked: str | None) -> Table:
    if asked is None or len(table.rows) < 2:
        return replace(table, columns=[Head(label) for label in table.heads])
    heads, rows = [], table.rows
    for number, label in enumerate(table.heads):
        key = f"{at}.{number}"
        order = {key: "ascending", f"-{key}": "descending"}.get(asked, "")
        heads.append(Head(label, f"-{key}" if order == "ascending" else key, order))
        if order:
            down = order == "descending"
            rows = sorted(rows, key=lambda row: row[number].rank, reverse=down)
    return replace(table, columns=heads, rows=rows)


@dataclass(frozen=True, slots=True)
class Button:
    """A way on from a page."""

    label: str
    href: str
    icon: str = "plus"
    primary: bool = False


@dataclass(slots=True)
class Form:
    """A form of a page: its fields, ticks (name, label, options ticked), and the button."""

    do: str
    title: str
    button: str
    fields: list[FieldInput] = field(default_factory=list)
    lead: str = ""
    ticks: Sequence[tuple[str, str, Sequence[tuple[str, str, bool]]]] = ()
    id: str = ""
    refuse: str = ""
    open: bool = False
    text: str = ""


def viewer_in(request: HttpRequest) -> Viewer:
    """The viewer of a request."""
    return request.viewer  # type: ignore[attr-defined]


TRAIN = ("training.keep", "career.keep")


def sections(viewer: Viewer, here: str) -> list[Tab]:
    """The pages beside each other that the viewer may open."""
    pages = [
        ("trainings", gettext("Trainings"), TRAIN),
        ("before-duty", gettext("Before duty"), ("training.keep",)),
        ("placements", gettext("Placed and paired"), TRAIN),
        ("contests", gettext("Contests"), ("training.keep",)),
        ("reserves", gettext("Reserve lists"), ("career.keep",)),
        ("careers", gettext("Posts and grades"), ("career.keep", "career.decide", "pay.see")),
        ("promotions", gettext("Promotions"), ("career.keep", "career.decide")),
        ("terms", gettext("Terms that end"), (*TRAIN, "people.appoint", "place.see")),
    ]
    return [
        Tab(label, reverse(f"desk:{name}"), current=name == here)
        for name, label, able in pages
        if any(viewer.has(one) for one in able)
    ]


def page(
    request: HttpRequest,
    here: str,
    title: str,
    *,
    template: str = "desk/growing/list.html",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Draw a page of growing."""
    viewer = viewer_in(request)
    asked = drawn(viewer, "growing", here)
    more["tables"] = in_order(request, more.get("tables", ()), more.get("pager"))
    context = {"title": title, "pages": sections(viewer, here), "drawn": asked, **more}
    tab = "careers" if here in ("careers", "promotions") else "trainings"
    return render(request, template, desk_context(request, tab, **context), status=status)


def drawn(viewer: Viewer, kind: str, form: str) -> Drawn | None:
    """The forms of a page, as they are counted for what they ask; at the place where the viewer
    serves, as such a page is of many."""
    return drawn_here(viewer, kind, form, "person")


def ask(
    given: Mapping[str, Any],
    errors: Mapping[str, str],
    name: str,
    kind: str,
    label: str,
    value: Any = "",
    **more: Any,
) -> FieldInput:
    """One question with what was typed before."""
    typed = given.get(name, value) if given else value
    return FieldInput(name, kind, label, typed, error=errors.get(name, ""), **more)  # type: ignore[arg-type]


def posted(
    request: HttpRequest,
    act: Callable[[], str],
    back: str,
    draw: Callable[[dict[str, str], str, int], HttpResponse],
) -> HttpResponse:
    """Do what was asked and go back with a word about it; a refusal is drawn at its field, and
    nothing that was typed is lost."""
    try:
        said = act()
    except Invalid as fault:
        errors = errors_of(fault.wrong)
        return draw(errors, " ".join(dict.fromkeys(errors.values())), 422)
    except Changed as fault:
        return draw({}, said_of(fault), 409)
    if said:
        toast(request, said)
    return redirect(back)


def id_in(request: HttpRequest) -> UUID:
    """The id that the form was drawn with."""
    return uuid_of(request.POST.get("id", "")) or new_id()


def fresh_id(request: HttpRequest, errors: Mapping[str, str]) -> str:
    """The id for the next drawing: the same while the same thing is being mended."""
    given = uuid_of(request.POST.get("id", "")) if errors and "id" not in errors else None
    return str(given or new_id())


def day_in(request: HttpRequest, name: str) -> date:
    """A day that was typed; Invalid where it is none."""
    try:
        day = parse_date(request.POST.get(name, ""))
    except ValueError:
        day = None
    if day is None:
        raise wrong(name, "日期写成 2026-03-02 这样", "write the date like 2026-03-02")
    return day


def time_in(request: HttpRequest, name: str) -> time:
    """A time that was typed; Invalid where it is none."""
    try:
        found = parse_time(request.POST.get(name, ""))
    except ValueError:
        found = None
    if found is None:
        raise wrong(name, "时间写成 09:00 这样", "write the time like 09:00")
    return found


def number_in(request: HttpRequest, name: str, default: int = 0) -> int:
    """A whole number that was typed; Invalid where it is none."""
    text = request.POST.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal():
        raise wrong(name, "写一个整数", "a whole number")
    return int(text)


def wrong(name: str, zh: str, en: str) -> Invalid:
    """A refusal at one field."""
    return Invalid([Wrong(name, "wrong", Words(zh=zh, en=en))])


def where_in(found: Sequence[Any], asked: str) -> Any:
    """Of what is kept at places, the one that was chosen (`place.key`); Missing for another."""
    for one in found:
        if f"{one.place.pk}.{one.key}" == asked:
            return one
    raise Missing("no-rules", "没有这一项", "there is no such thing")


def options(found: Sequence[Any], language: str) -> list[Option]:
    """What is kept at places, to choose from."""
    return [
        Option(f"{one.place.pk}.{one.key}", f"{one.rules.name.say(language)} · {one.place.name}")
        for one in found
    ]
