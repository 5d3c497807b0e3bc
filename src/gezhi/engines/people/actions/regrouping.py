"""People after a ground was divided anew: households live in the new grids, and those who serve go
on serving there."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from gezhi.engines.people.actions.appointing import grant_of
from gezhi.engines.people.actions.growing.following import follow_growing
from gezhi.engines.people.models import Appointment, Body, Household
from gezhi.engines.people.rules.terms import objection
from gezhi.engines.places.actions import carry
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import Heirs, attached_at, heirs_of
from gezhi.engines.trust.actions import Row, grant, record_many, revoke
from gezhi.engines.trust.models import Grant
from gezhi.engines.trust.rules.viewer import Viewer

CODE_LENGTH = 40


def regroup_people(viewer: Viewer, division: UUID) -> int:
    """Let households, bodies and appointments follow a division in force; returns how many
    appointments went on.

    What hangs on a finer place moved with it. A household right below a closed grid goes to its
    heir; where its number is taken there, the old grid's name stands before it. An appointment at a
    closed grid ends with the day before, and goes on at the heir with the same term; where the post
    there is full it ends, and is told by the journal. Harmless to call again.
    """
    heirs = heirs_of(viewer, division)
    places = Place.objects.in_bulk([*heirs.closed, *heirs.closed.values()])
    for old, new in heirs.closed.items():
        _rehouse(places[old], places[new])
        taken = Body.objects.filter(place_id=new).exclude(unit="").values("unit")
        Body.objects.filter(place_id=old).exclude(unit__in=taken).update(place_id=new)
    gone_on = _reappoint(viewer, heirs, places)
    _regrant(heirs)
    follow_growing(heirs)
    return gone_on


def _rehouse(old: Place, new: Place) -> None:
    there = set(Household.objects.filter(place=new).values_list("code", flat=True))
    for one in Household.objects.filter(place=old, code__in=there):
        Household.objects.filter(pk=one.pk).update(code=f"{old.name} {one.code}"[-CODE_LENGTH:])
    Household.objects.filter(place=old).update(place=new)


def _reappoint(viewer: Viewer, heirs: Heirs, places: dict[int, Place]) -> int:
    last = heirs.since - timedelta(days=1)
    running = Appointment.objects.filter(Q(ends=None) | Q(ends__gt=last), place_id__in=heirs.closed)
    made: list[Appointment] = []
    entries: list[Row] = []
    grants: list[Grant] = []
    for row in running.select_related("person").order_by("pk"):
        new = places[heirs.closed[row.place_id]]  # type: ignore[index]
        old = places[row.place_id]  # type: ignore[index]
        facts = {"post": row.post, "kind": row.kind, "division": True}
        _end(row, last)
        entries.append(Row("appointment.ended", "appointment", row.pk, old.pk, old.path, facts))
        heir = _successor(viewer, row, new, heirs.since)
        if heir is None:
            continue
        heir.save(force_insert=True)
        made.append(heir)
        started = {**facts, "level": new.level, "tree": new.tree}
        entries.append(
            Row("appointment.started", "appointment", heir.pk, new.pk, new.path, started)
        )
        grants += _granted(viewer, heir, new)
    grant(grants)
    record_many(viewer, entries)
    return len(made)


def _end(row: Appointment, last: date) -> None:
    """End with the day before the division; one that had not begun ends before it began."""
    Appointment.objects.filter(pk=row.pk).update(ends=last)
    revoke(row.pk, last)


def _successor(viewer: Viewer, row: Appointment, new: Place, since: date) -> Appointment | None:
    """The same person at the heir, unless the post is full there or they hold it already."""
    post = attached_at(viewer, new.path).pack.people.posts.get(row.post)
    there = Appointment.objects.filter(Q(ends=None) | Q(ends__gte=since), place=new, post=row.post)
    if post is None or there.filter(person=row.person).exists():
        return None
    if objection(post, new.level, row.kind, there.count()) is not None:
        return None
    return Appointment(
        person=row.person,
        pack=row.pack,
        post=row.post,
        kind=row.kind,
        place=new,
        starts=max(since, row.starts),
        ends=row.ends,
        how=row.how,
        pledge=row.pledge,
        leads=row.leads,
    )


def _granted(viewer: Viewer, heir: Appointment, new: Place) -> list[Grant]:
    post = attached_at(viewer, new.path).pack.people.posts[heir.post]
    found = grant_of(heir, new, list(post.may))
    return [] if found is None else [found]


def _regrant(heirs: Heirs) -> None:
    """Grants over finer places, and of posts of another tree that lay over a closed grid."""
    day = Q(ends=None) | Q(ends__gte=heirs.since)
    for old, new in heirs.closed.items():
        Grant.objects.filter(day, place_id=old).update(place_id=new)
    carry(Grant.objects.filter(day), heirs)
