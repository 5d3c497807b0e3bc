"""What every page of a walk knows: whose it is, the ground, the day; and the answer to a tap."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from gezhi.engines.points.queries import Door, Round, SheetLine, round_at, sheet
from gezhi.engines.trust.queries import Viewer
from gezhi.pack.points import Category, Item
from gezhi.surfaces.field.offline.moments import made_at
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.points.days import Day, day_asked
from gezhi.surfaces.field.views.points.recording import (
    Tapped,
    record_tap,
    said_about,
    undo_tap,
    uuid_of,
    wants_part,
)
from gezhi.surfaces.field.views.points.rows import Row
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Pager

Triple = tuple[Door, Category, Item]
MOST_DIGITS, SIZE = 7, 100
"""So many doors stand on a page."""


@dataclass(frozen=True)
class Walking:
    """One request on a walk."""

    request: HttpRequest
    viewer: Viewer
    walked: Round
    day: Day

    @property
    def address(self) -> str:
        """The page's own address, without what it last said."""
        given = self.request.GET.copy()
        for name in ("done", "open"):
            given.pop(name, None)
        return f"{self.request.path}?{given.urlencode()}" if given else self.request.path

    def context(self, **more: Any) -> dict[str, Any]:
        """What every page of a walk shows."""
        found = self.walked.found
        args = [found.adoption.pk, self.walked.place]
        url = reverse("field:scoring-sheet", args=args)
        return {
            "here": "points",
            "ground": self.walked.name,
            "scheme": found.scheme.name.say(get_language()),
            "kind": found.scheme.holder,
            "day": self.day,
            "address": self.address,
            "sheet_url": self.kept(url),
            "items_url": self.kept(url, "by=item"),
            "said": said_about(self.viewer, uuid_of(self.request.GET.get("done", ""))),
            "drawn": self._drawn(),
            "said_key": self.request.GET.get("open", ""),
            **more,
        }

    def _drawn(self) -> Drawn:
        """What the page is counted as: a tap for each thing that is recorded."""
        found = self.walked.found
        level = "household" if found.scheme.holder == "household" else "person"
        version, key = found.adoption.version_id, found.scheme.scheme
        return Drawn("scoring", key, version, self.walked.place, level, ("times", "note"), True)

    def kept(self, url: str, query: str = "") -> str:
        """An address with the day of this walk."""
        both = "&".join(filter(None, (query, self.day.query)))
        return f"{url}?{both}" if both else url


def walking(request: HttpRequest, adopted: int, place: int) -> Walking:
    """The walk that an address names, for who records there."""
    viewer = viewer_in(request)
    walked = round_at(viewer, adopted, place)
    asked = day_asked(viewer, walked.found, request.GET.get("day", ""), made_at(request))
    return Walking(request, viewer, walked, asked)


@dataclass(frozen=True)
class Sheet:
    """A page of rows: `name` is what a row's form names (`item` or `holder`), `pick` finds what a
    key means here, `row` makes the row of a line."""

    at: Walking
    name: str
    pick: Callable[[str], Triple]
    row: Callable[..., Row]

    def lines(self, wanted: list[Triple]) -> list[SheetLine]:
        """Lines as they stand now."""
        return sheet(self.at.viewer, self.at.walked, wanted, self.at.day.day)

    def tap(self) -> tuple[str, Tapped]:
        """Do what was tapped: the key of its row, and what came of it."""
        post, at = self.at.request.POST, self.at
        key = post.get(self.name, "")[:40]
        door, _, item = self.pick(key)
        if "undo" in post:
            return key, undo_tap(at.viewer, post["undo"])
        return key, record_tap(at.viewer, at.walked, door, item, at.day, post)

    def redrawn(self, line: SheetLine, key: str, tapped: Tapped) -> Row:
        """The row after a tap, with what was wrong and typed."""
        more: dict[str, Any] = {"fresh": tapped.made is not None}
        if tapped.errors:
            more |= {"errors": tapped.errors, "typed": tapped.typed}
        if tapped.id is not None:
            more["id"] = tapped.id
        return self.row(line, **more)

    def part(self, key: str, tapped: Tapped) -> HttpResponse:
        """The answer for htmx: what was done, and the row as it is now."""
        (line,) = self.lines([self.pick(key)])
        context = {
            "row": self.redrawn(line, key, tapped),
            "said": said_about(self.at.viewer, tapped.made or tapped.undone),
            "said_key": key,
            "name": self.name,
            "address": self.at.address,
        }
        request = self.at.request
        return render(request, "field/points/tapped.html", context, status=tapped.status)


Show = Callable[[str, Tapped], HttpResponse]


def answer(made: Sheet, show: Show) -> HttpResponse:
    """Show a sheet, or do what was tapped on it: a row for htmx, else the page again (PRG)."""
    request = made.at.request
    if request.method != "POST":
        return show("", Tapped(status=422 if made.at.day.error else 200))
    key, tapped = made.tap()
    if wants_part(request):
        return made.part(key, tapped)
    if tapped.errors:
        return show(key, tapped)
    return redirect(_back(made.at, key, tapped.made or tapped.undone))


def _back(at: Walking, key: str, done: UUID | None) -> str:
    given = at.request.GET.copy()
    given["done"], given["open"] = str(done), key
    return f"{at.request.path}?{given.urlencode()}#row-{key}"


def page_of(doors: list[Door], asked: Mapping[str, str]) -> tuple[list[Door], Pager]:
    """A page of doors, from the number on that an address names."""
    text = asked.get("after") or asked.get("before") or "0"
    start = int(text) if text.isascii() and text.isdecimal() and len(text) < MOST_DIGITS else 0
    shown = doors[start : start + SIZE]
    after = str(start + SIZE) if start + SIZE < len(doors) else ""
    before = str(max(0, start - SIZE)) if start else ""
    return shown, Pager(before=before, after=after, shown=len(shown) if after or before else 0)
