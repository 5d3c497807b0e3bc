"""Appointments and members, for those who keep them or look after the ground."""

from uuid import UUID

from django.db.models import Q, QuerySet

from gezhi.engines.people.models import Appointment, Body
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer

READERS = ("people.appoint", "place.see", "person.see")
"""Abilities that let their holder read who is appointed on their ground."""


def appointments(
    viewer: Viewer,
    *,
    path: str = "",
    post: str = "",
    body: UUID | None = None,
    ended: bool = False,
    after: str = "",
    size: int = 50,
) -> list[Appointment]:
    """Appointments on the viewer's ground, newest first: those in force, or with `ended` all.

    `after` is the id of the last one of the page before. Names are those of people in public posts,
    who stand on the boards of their places (K1).
    """
    rows = _readable(viewer)
    if path:
        rows = rows.filter(_on(path))
    if post:
        rows = rows.filter(post=post)
    if body is not None:
        rows = rows.filter(body=body)
    if not ended:
        rows = rows.filter(in_force())
    if after:
        rows = rows.filter(pk__lt=after)
    return list(rows.order_by("-pk")[:size])


def appointment(viewer: Viewer, wanted: UUID) -> Appointment:
    """One appointment on the viewer's ground; Missing when there is none."""
    row = _readable(viewer).filter(pk=wanted).first()
    if row is None:
        raise Missing("no-appointment", "没有这项任职", "there is no such appointment")
    return row


def body(viewer: Viewer, wanted: UUID) -> Body:
    """One body; what bodies there are is public."""
    row = Body.objects.select_related("place").filter(pk=wanted).first()
    if row is None:
        raise Missing("no-body", "没有这个单位", "there is no such body")
    return row


def account_holders(
    viewer: Viewer, post: str, place: int | None, body: UUID | None
) -> list[tuple[UUID, str]]:
    """Those with an account who hold a post at a place today, or belong to a body, by account and
    name; only staff are told."""
    if not viewer.staff:
        return []
    where = Q(body=body) if body is not None else Q(post=post, place_id=place) & ~Q(post="")
    rows = Appointment.objects.filter(in_force(), where, person__account__isnull=False)
    found = rows.select_related("person").order_by("starts", "pk")
    return [(row.person.account_id, row.person.name) for row in found]


def _readable(viewer: Viewer) -> QuerySet[Appointment]:
    paths = viewer.paths(*READERS)
    if not paths:
        raise Forbidden(
            "not-allowed", "需要查看网格或任免岗位的权限", "this needs the right to see places"
        )
    ground = Q()
    for path in paths:
        ground |= _on(path)
    return Appointment.objects.filter(ground).select_related(
        "person__account", "place__parent", "place__over", "body__place"
    )


def _on(path: str) -> Q:
    """On a ground: at its places, at those of other trees that lie over it, in its bodies."""
    lying_over = (
        Q(place__over__path__startswith=path)
        | Q(place__parent__over__path__startswith=path)
        | Q(place__parent__parent__over__path__startswith=path)
    )
    return Q(place__path__startswith=path) | lying_over | Q(body__place__path__startswith=path)
