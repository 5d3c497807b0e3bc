"""The units that sit in a council, and lines of their lists as matching looks at them."""

from gezhi.engines.councils.models import Listing
from gezhi.engines.councils.queries.meetings.seating import seats
from gezhi.engines.councils.queries.meetings.shown import Convened
from gezhi.engines.councils.rules.units import Line
from gezhi.engines.people.models import Body
from gezhi.engines.trust.rules.viewer import Viewer


def units_of(viewer: Viewer, council: Convened) -> list[Body]:
    """The bodies that sit in a council today: those of the kinds that its pack names and those that
    it took in. Which bodies there are is public."""
    sitting = [line.key[5:] for line in seats(council) if line.key.startswith("body:")]
    rows = Body.objects.filter(pk__in=sitting, until=None).select_related("place")
    return list(rows.order_by("kind", "pk"))


def as_line(row: Listing) -> Line:
    """A line as the rule of matching looks at it."""
    return Line(str(row.pk), row.sort, row.kind, str(row.body_id), row.path, row.starts, row.ends)
