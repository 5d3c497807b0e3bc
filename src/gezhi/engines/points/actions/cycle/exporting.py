"""Taking the register of records out; the journal tells who did."""

from collections.abc import Iterator
from uuid import UUID

from gezhi.engines.points.queries.records import RecordLine, Sought, grounds_of, records
from gezhi.engines.points.queries.schemes import adoption
from gezhi.engines.points.queries.yearly import Among, YearRow, seen, year_of, year_page
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.viewer import Viewer

AT_ONCE = 400
MOST_ROWS = 100_000


def export_records(viewer: Viewer, wanted: int, sought: Sought) -> Iterator[RecordLine]:
    """The records of a scheme that fit, newest first, on the viewer's ground; that they were taken
    out is journalled first. Forbidden without the right to see points."""
    found = adoption(viewer, wanted)
    grounds_of(viewer)
    row = found.adoption
    with transaction():
        record(
            viewer,
            "points.records_exported",
            "scheme",
            row.pk,
            place_id=row.place_id,
            path=row.path,
            as_post=viewer.post_over(row.path, "points.see"),
            scheme=row.scheme,
            state=sought.state,
        )
    return _all(viewer, wanted, sought)


def _all(viewer: Viewer, wanted: int, sought: Sought) -> Iterator[RecordLine]:
    after: UUID | None = None
    for _ in range(MOST_ROWS // AT_ONCE):
        page = records(viewer, wanted, sought, after=after, size=AT_ONCE)
        yield from page.rows
        if page.next is None:
            return
        after = page.next


def export_year(viewer: Viewer, wanted: int, period: str, among: Among) -> Iterator[YearRow]:
    """The holders of a scheme with what they have of a year or a quarter, as far as they fit; that
    the list was taken out is journalled first. Forbidden without the right to see points."""
    found, when = adoption(viewer, wanted), year_of(viewer, period)
    seen(viewer)
    row = found.adoption
    with transaction():
        record(
            viewer,
            "points.year_exported",
            "scheme",
            row.pk,
            place_id=row.place_id,
            path=row.path,
            as_post=viewer.post_over(row.path, "points.see"),
            scheme=row.scheme,
            period=str(when),
        )
    return _year(viewer, wanted, period, among)


def _year(viewer: Viewer, wanted: int, period: str, among: Among) -> Iterator[YearRow]:
    after = ""
    for _ in range(MOST_ROWS // AT_ONCE):
        page = year_page(viewer, wanted, period, among, after=after, size=AT_ONCE)
        yield from page.rows
        after = page.next
        if not after:
            return
