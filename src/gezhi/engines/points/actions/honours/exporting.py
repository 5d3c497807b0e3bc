"""Taking the list of nominations out; the journal tells who did."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from gezhi.engines.points.queries.desk_nominations import (
    DeskRound,
    NominationLine,
    desk_round,
    nomination_list,
)
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer

AT_ONCE = 400
MOST_ROWS = 20_000


def export_nominations(
    viewer: Viewer,
    place: int,
    key: str,
    *,
    state: str = "",
    year: int | None = None,
    quarter: int | None = None,
) -> Iterator[NominationLine]:
    """The nominations of a commendation that fit, in the order in which they came; that they were
    taken out is journalled first. Forbidden for whoever neither reviews nor sees the points."""
    desk = desk_round(viewer, place, key)
    if not desk.sees:
        raise Forbidden("not-allowed", "名单不对您开放", "this list is not open to you")
    with transaction():
        where = {"place_id": place, "path": desk.round.place.path}
        about = {"commendation": key, "state": state}
        record(viewer, "points.nominations_exported", "place", place, **where, **about)  # type: ignore[arg-type]
    return _all(viewer, desk, {"state": state, "year": year, "quarter": quarter})


def _all(viewer: Viewer, desk: DeskRound, wanted: dict[str, Any]) -> Iterator[NominationLine]:
    after: UUID | None = None
    for _ in range(MOST_ROWS // AT_ONCE):
        page = nomination_list(viewer, desk, after=after, size=AT_ONCE, **wanted)
        after = page[1]
        yield from page[0]
        if after is None:
            return
