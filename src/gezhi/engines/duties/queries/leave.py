"""Whom one can ask: colleagues of a post nearby; and one's own leave."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.duties.models import Leave
from gezhi.engines.duties.queries.knowing import holder_names, mine
from gezhi.engines.people.models import Appointment
from gezhi.engines.places.queries import attached_over
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer

MOST = 200


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who holds the same post nearby."""

    appointment: UUID
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class MyPost:
    """A post of mine for which I could be away, and who could stand in."""

    appointment: UUID
    post: Words
    place: str
    colleagues: list[Colleague]


@dataclass(frozen=True, slots=True)
class MyLeave:
    """Leave of mine (or in which I stand in), with the other's name."""

    row: Leave
    own: bool
    other: str

    @property
    def running(self) -> bool:
        """Whether it is not over."""
        return self.row.ends >= clock.today()


def colleagues(viewer: Viewer, row: Appointment) -> list[Colleague]:
    """Those who hold the same post at the same place or at one beside it, the same place first."""
    today = clock.today()
    force = Q(starts__lte=today) & (Q(ends=None) | Q(ends__gte=today))
    assert row.place is not None  # noqa: S101
    near = Q(place=row.place_id)
    if row.place.parent_id is not None:
        near |= Q(place__parent=row.place.parent_id)
    with for_system():
        rows = Appointment.objects.filter(force, near, post=row.post, pack=row.pack)
        rows = rows.exclude(person=row.person_id).exclude(pk=row.pk)
        found = list(rows.select_related("person", "place")[:MOST])
    found.sort(key=lambda one: (one.place_id != row.place_id, one.place_id or 0, str(one.pk)))
    return [
        Colleague(one.pk, one.person.name, one.place.name if one.place else "") for one in found
    ]


def my_posts(viewer: Viewer) -> list[MyPost]:
    """The viewer's posts, with who could stand in."""
    today = clock.today()
    found = mine(viewer, today, today)
    return [
        MyPost(row.pk, _post_name(viewer, row), row.place.name, colleagues(viewer, row))
        for row in found.appointments.values()
        if row.place is not None
    ]


def _post_name(viewer: Viewer, row: Appointment) -> Words:
    assert row.place is not None  # noqa: S101
    try:
        post = attached_over(viewer, row.place).pack.people.posts.get(row.post)
    except Missing:
        post = None
    return post.name if post else Words(zh=row.post, en=row.post)


def my_leave(viewer: Viewer, since: date | None = None) -> list[MyLeave]:
    """Leave of the viewer and that in which they stand in, which is not over, soonest first."""
    today = since or clock.today()
    own = set(mine(viewer, today, today).appointments)
    if not own:
        return []
    with for_system():
        rows = Leave.objects.filter(Q(holder__in=own) | Q(stand_in__in=own), ends__gte=today)
        found = list(rows.order_by("starts", "pk"))
        names = holder_names(viewer, {one for row in found for one in (row.holder, row.stand_in)})
    return [
        MyLeave(
            row, row.holder in own, names.get(row.stand_in if row.holder in own else row.holder, "")
        )
        for row in found
    ]
