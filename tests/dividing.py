"""A town that is divided anew, and where rows lie after it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from gezhi import wiring
from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.places import actions
from gezhi.engines.places.models import Division, Place, Succession
from gezhi.engines.trust.models import Journal
from tests.test_division_followed import houses
from tests.town import SYSTEM, Town

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def divide(town: Town, count: int, at: datetime = MONDAY) -> UUID:
    """The west community is divided from today on, and wiring follows."""
    with clock.at(at):
        asked = actions.NewDivision(town.places["c0"].pk, "grid", count, houses(town))  # type: ignore[arg-type]
        row = actions.draft_division(SYSTEM, asked)
        actions.adopt_division(SYSTEM, row.pk, clock.today())
    with clock.at(at + timedelta(hours=1)):
        wiring.follow(100_000)
    return row.pk


def again() -> None:
    """The same once more: harmless."""
    wiring.follow_division(Journal.objects.get(verb="place.division_in_force"))


def grids(town: Town) -> dict[int, Place]:
    rows = Place.objects.filter(parent=town.places["c0"], level="grid", until=None)
    return {one.pk: one for one in rows}


def at(town: Town, key: str) -> dict[str, Any]:
    """Where a row is: id of its place and path."""
    return {"place": town.places[key], "path": town.places[key].path}


def moved(row: Any, town: Town) -> bool:
    """Whether a row lies in a new grid, whole."""
    row.refresh_from_db()
    grid = grids(town).get(row.place_id)
    return grid is not None and row.path == grid.path


def gone_on(old: Place, heir: Place, since: date = TODAY) -> None:
    """An old grid went on as another, as a division leaves it."""
    above = old.parent or old
    about = {"place": above, "path": above.path, "level": old.level, "since": since}
    row = Division.objects.create(
        id=new_id(), **about, count=1, buildings=[], grid=[], state="in-force"
    )
    ways = {"path": old.path, "heir_path": heir.path}
    Succession.objects.create(division=row, place=old, heir=heir, **ways)
    Place.objects.filter(pk=old.pk).update(until=since - timedelta(days=1))
    Place.objects.filter(pk=heir.pk).update(since=since)
