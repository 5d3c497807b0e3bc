"""Taking a shop's exchanges away as a sheet, which the journal tells of: it names households."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from gezhi.engines.points.queries.sales import Sale, sales
from gezhi.engines.points.queries.shops import must_oversee
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.viewer import Viewer

MOST_ROWS = 100_000
AT_ONCE = 500


def export_sales(
    viewer: Viewer, shop: int, since: date | None, until: date | None
) -> Iterator[Sale]:
    """Every exchange of some days, the newest first, for those who keep the shop or read its
    books."""
    kept = must_oversee(viewer, shop)
    with transaction():
        row = kept.row
        record(
            viewer,
            "points.sales_exported",
            "shop",
            row.pk,
            place_id=row.place_id,
            path=row.path,
            as_post=kept.post,
            shop=row.key,
            since=str(since or ""),
            until=str(until or ""),
        )
    return _all(viewer, shop, since, until)


def _all(viewer: Viewer, shop: int, since: date | None, until: date | None) -> Iterator[Sale]:
    after: UUID | None = None
    for _ in range(MOST_ROWS // AT_ONCE):
        page = sales(viewer, shop, since=since, until=until, after=after, size=AT_ONCE)
        yield from page
        if len(page) < AT_ONCE:
            return
        after = page[-1].row.pk
