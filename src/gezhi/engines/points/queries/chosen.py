"""Records by their ids, for those who look after the points of the ground."""

from collections.abc import Iterable
from uuid import UUID

from gezhi.engines.points.models import Record
from gezhi.engines.points.queries.records import RecordLine, grounds_of, lines
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


def chosen_records(viewer: Viewer, ids: Iterable[UUID]) -> list[RecordLine]:
    """Those of these records that lie on the viewer's ground, in the order of their ids; a constant
    number of statements. Forbidden without the right to see points."""
    rows = Record.objects.filter(grounds_of(viewer), pk__in=set(ids))
    whole = rows.select_related("adoption__place", "adoption__unit", "adoption__rating")
    return lines(viewer, list(whole.order_by("pk")))


def chosen_record(viewer: Viewer, wanted: UUID) -> RecordLine:
    """One of them; Missing for one that is not on the viewer's ground, or is none."""
    found = chosen_records(viewer, [wanted])
    if not found:
        raise Missing("no-record", "没有这条记录", "there is no such record")
    return found[0]
