"""Adding places, one or very many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Max

from gezhi.engines.places.models import Place, Revision
from gezhi.engines.places.queries.attached import forget_attached
from gezhi.engines.places.queries.finding import forget_ground
from gezhi.engines.places.rules import geometry as outlines
from gezhi.engines.trust.actions import Row, insert_rows, record_many, transaction
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, may

COLUMNS = tuple(field.attname for field in Place._meta.concrete_fields)
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class NewPlace:
    """A place to add. `parent` is a stored place, or the index of an earlier one in the same
    list."""

    level: str
    name: str
    parent: Place | int | None = None
    tree: str = "grid"
    code: str = ""
    over: Place | None = None
    geometry: dict[str, Any] | None = None
    households: int | None = None
    since: date | None = None


def base36(number: int) -> str:
    """A place's id as a step of a path."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits or "0"


def _allocate(count: int) -> Sequence[int]:
    """Ids for new rows, drawn before writing so that paths can be written at once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('places_place', 'id'))"
                " FROM generate_series(1, %s)",
                [count],
            )
            return [row[0] for row in cursor.fetchall()]
    start = (Place.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    return range(start, start + count)


def _values(row: Place) -> tuple[Any, ...]:
    return tuple(row.__dict__[name] for name in COLUMNS)


def add_place(viewer: Viewer, new: NewPlace) -> Place:
    """Add one place; Forbidden without `place.edit` over its parent, Invalid for unusable
    geometry."""
    return add_places(viewer, [new])[0]


def add_places(viewer: Viewer, new: Iterable[NewPlace]) -> list[Place]:
    """Add places, parents before children, all or nothing; each is journalled as `place.added`."""
    wanted = list(new)
    with transaction():
        rows = _rows(viewer, wanted, _allocate(len(wanted)))
        insert_rows(Place, COLUMNS, (_values(row) for row in rows))
        record_many(
            viewer,
            (
                Row(
                    "place.added",
                    "place",
                    row.pk,
                    row.pk,
                    row.path,
                    {"tree": row.tree, "level": row.level},
                )
                for row in rows
            ),
        )
        touch()
    return rows


def _rows(viewer: Viewer, wanted: list[NewPlace], ids: Sequence[int]) -> list[Place]:
    rows: list[Place] = []
    wrong: list[Wrong] = []
    for number, (one, id_) in enumerate(zip(wanted, ids, strict=True)):
        parent = rows[one.parent] if isinstance(one.parent, int) else one.parent
        if not isinstance(one.parent, int):
            _require(viewer, parent)
        row = Place(
            id=id_,
            tree=one.tree,
            level=one.level,
            depth=parent.depth + 1 if parent else 0,
            parent_id=parent.pk if parent else None,
            path=(parent.path if parent else "") + base36(id_) + ".",
            code=one.code,
            name=one.name,
            over=one.over,
            households=one.households,
            since=one.since,
        )
        if one.geometry is not None:
            outline = outlines.read(one.geometry)
            if isinstance(outline, outlines.Outline):
                row.geometry, row.lon, row.lat = outline.geojson, outline.lon, outline.lat
            else:
                wrong.append(Wrong(f"{number}.geometry", "geometry", outline))
        rows.append(row)
    if wrong:
        raise Invalid(wrong)
    return rows


def set_geometry(viewer: Viewer, row: Place, geometry: dict[str, Any]) -> Place:
    """Give a place another outline."""
    _require(viewer, row)
    outline = outlines.read(geometry)
    if not isinstance(outline, outlines.Outline):
        raise Invalid([Wrong("geometry", "geometry", outline)])
    with transaction():
        row.geometry, row.lon, row.lat = outline.geojson, outline.lon, outline.lat
        row.save(update_fields=["geometry", "lon", "lat"])
        record_many(
            viewer, [Row("place.redrawn", "place", row.pk, row.pk, row.path, {"level": row.level})]
        )
        touch()
    return row


def touch() -> None:
    """Say that places changed, so that every process reads its map anew."""
    if not Revision.objects.filter(name="places").update(number=F("number") + 1):
        Revision.objects.create(name="places", number=1)
    forget_ground()
    forget_attached()


def _require(viewer: Viewer, parent: Place | None) -> None:
    if not may(viewer, "place.edit", path=parent.path if parent else ""):
        raise Forbidden(
            "not-allowed", "需要维护网格的权限", "this needs the right to change places"
        )
