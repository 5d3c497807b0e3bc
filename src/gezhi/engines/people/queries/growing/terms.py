"""Terms of posts that end soon, shown before they end (F7)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from gezhi.base import clock
from gezhi.engines.people.models import Appointment
from gezhi.engines.people.queries.appointed import READERS
from gezhi.engines.people.queries.growing.defined import pack_over
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.people import Post


@dataclass(frozen=True, slots=True)
class Term:
    """A term in force: the appointment, what the pack says of the post, and days left."""

    row: Appointment
    post: Post | None
    left: int


def ending_terms(viewer: Viewer, days: int = 180, size: int = 200) -> list[Term]:
    """Terms on the viewer's ground that end within so many days, the next one first; Forbidden for
    whoever may not read who is appointed."""
    paths = viewer.paths(*READERS, "training.keep", "career.keep")
    if not paths:
        raise Forbidden("not-allowed", "任职不对您开放", "appointments are not open to you")
    ground, today = Q(), clock.today()
    for path in paths:
        ground |= Q(place__path__startswith=path)
    rows = Appointment.objects.filter(in_force(), ground, ends__lte=today + timedelta(days=days))
    found = rows.select_related("person", "place").order_by("ends", "pk")[:size]
    return [_term(viewer, row) for row in found]


def _term(viewer: Viewer, row: Appointment) -> Term:
    assert row.place is not None  # noqa: S101
    assert row.ends is not None  # noqa: S101
    base = row.place.path if row.place.tree == "grid" else ""
    post = pack_over(viewer, base).people.posts.get(row.post) if base else None
    return Term(row, post, (row.ends - clock.today()).days)
