"""Appointing people to posts and bodies, and ending it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.people.models import Appointment, Body, Person
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.people.rules.terms import objection, term_ends
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at, ground_of
from gezhi.engines.trust.actions import Row, grant, record, record_many, revoke, transaction
from gezhi.engines.trust.models import Grant
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, may


@dataclass(slots=True)
class NewAppointment:
    """A person, the post, and the place; the pack that serves the place defines the post."""

    person: Person
    post: str
    place: Place
    kind: str = ""
    starts: date | None = None
    how: str = ""


def appoint(viewer: Viewer, new: NewAppointment) -> Appointment:
    """Appoint one person; Invalid when the post does not fit the place or is full."""
    return appoint_many(viewer, [new])[0]


def appoint_many(viewer: Viewer, new: Iterable[NewAppointment]) -> list[Appointment]:
    """Appoint people, all or nothing; each gets the grants of the post and a journal entry."""
    wanted = list(new)
    today = timezone.localdate(clock.now())
    with transaction():
        taken = _holders(wanted)
        rows, grants, entries = [], [], []
        for number, one in enumerate(wanted):
            row, its_grant, entry = _prepare(viewer, one, number, today, taken)
            rows.append(row)
            entries.append(entry)
            if its_grant is not None:
                grants.append(its_grant)
        Appointment.objects.bulk_create(rows, batch_size=2000)
        grant(grants)
        record_many(viewer, entries)
    return rows


def _holders(wanted: list[NewAppointment]) -> Counter[tuple[int, str]]:
    places = {one.place.pk for one in wanted}
    rows = Appointment.objects.filter(place_id__in=places, ends=None).values_list(
        "place_id", "post"
    )
    return Counter(rows)


def _prepare(
    viewer: Viewer, one: NewAppointment, number: int, today: date, taken: Counter[tuple[int, str]]
) -> tuple[Appointment, Grant | None, Row]:
    base = ground_of(viewer, one.place)
    if not may(viewer, "people.appoint", path=base.path):
        raise Forbidden("not-allowed", "需要任免岗位的权限", "this needs the right to appoint")
    pack = attached_at(viewer, base.path).pack
    post = pack.people.posts.get(one.post)
    if post is None:
        words = Words(zh=f"模式包里没有岗位 {one.post}", en=f"the pack has no post {one.post}")
        raise Invalid([Wrong(f"{number}.post", "unknown", words)])
    why = objection(post, one.place.level, one.kind, taken[one.place.pk, one.post])
    if why is not None:
        raise Invalid([Wrong(f"{number}.post", "unfit", why)])
    taken[one.place.pk, one.post] += 1
    starts = one.starts or today
    row = Appointment(
        person=one.person,
        pack=pack.manifest.pack,
        post=one.post,
        kind=one.kind,
        place=one.place,
        starts=starts,
        ends=term_ends(post, starts),
        how=one.how,
    )
    facts = {"post": one.post, "kind": one.kind, "level": one.place.level, "tree": one.place.tree}
    entry = Row("appointment.started", "appointment", row.pk, base.pk, base.path, facts)
    return row, grant_of(row, base, list(post.may)), entry


def grant_of(row: Appointment, base: Place | None, abilities: list[Any]) -> Grant | None:
    """What an appointment lets its holder do: none without an account."""
    if row.person.account_id is None:
        return None
    return Grant(
        account_id=row.person.account_id,
        source=row.pk,
        pack=row.pack,
        post=row.post,
        level=base.level if base else "",
        place_id=base.pk if base else None,
        path=base.path if base else "",
        body=row.body_id,
        abilities=abilities,
        starts=row.starts,
        ends=row.ends,
    )


def join_body(
    viewer: Viewer, person: Person, body: Body, starts: date | None = None
) -> Appointment:
    """Make a person a member of a body: they act for it on what it holds. The journal tells whether
    they serve elsewhere too (a cross-appointment)."""
    if not may(viewer, "people.appoint", path=body.place.path):
        raise Forbidden("not-allowed", "需要任免岗位的权限", "this needs the right to appoint")
    pack = attached_at(viewer, body.place.path).pack
    with transaction():
        cross = Appointment.objects.filter(in_force(), person=person).exclude(body=body).exists()
        row = Appointment.objects.create(
            person=person,
            pack=body.pack,
            body=body,
            starts=starts or timezone.localdate(clock.now()),
        )
        found = grant_of(row, None, list(pack.people.bodies[body.kind].may))
        grant([found] if found else [])
        record(
            viewer,
            "appointment.started",
            "appointment",
            row.pk,
            place_id=body.place_id,
            path=body.place.path,
            kind=body.kind,
            body=body.unit,
            cross=cross,
        )
    return row


def end_appointment(viewer: Viewer, row: Appointment, last_day: date | None = None) -> None:
    """End an appointment after a day; its grants end with it."""
    where = row.place or row.body.place  # type: ignore[union-attr]
    base = ground_of(viewer, where)
    if not may(viewer, "people.appoint", path=base.path):
        raise Forbidden("not-allowed", "需要任免岗位的权限", "this needs the right to appoint")
    day = last_day or timezone.localdate(clock.now())
    with transaction():
        Appointment.objects.filter(pk=row.pk).update(ends=day)
        revoke(row.pk, day)
        record(
            viewer,
            "appointment.ended",
            "appointment",
            row.pk,
            place_id=base.pk,
            path=base.path,
            post=row.post,
            kind=row.kind,
        )
