"""Whose post ended when a ground was divided anew: who goes on at the heir, and who does not."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from gezhi.engines.people.models import Appointment
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import heirs_of
from gezhi.engines.trust.rules.viewer import Viewer, may


def unplaced(viewer: Viewer, division: UUID) -> list[Appointment]:
    """Whose post ended with a division because it was full at the heir: to be appointed anew, or
    thanked. Empty for those who may not appoint there."""
    heirs = heirs_of(viewer, division)
    places = Place.objects.in_bulk(list(heirs.closed))
    seen = [pk for pk, one in places.items() if may(viewer, "people.appoint", path=one.path)]
    ended = Appointment.objects.filter(
        place_id__in=seen, ends=heirs.since - timedelta(days=1)
    ).select_related("person", "place")
    went_on = set(
        Appointment.objects.filter(
            place_id__in=heirs.closed.values(), starts__gte=heirs.since
        ).values_list("person_id", "post")
    )
    return [one for one in ended if (one.person_id, one.post) not in went_on]


def went_on(viewer: Viewer, division: UUID) -> dict[UUID, UUID]:
    """Which appointment follows which after a division: the same person in the same post at the
    heir. For the engines whose rows name appointments; public, as who serves where is."""
    heirs = heirs_of(viewer, division)
    ended = Appointment.objects.filter(
        place_id__in=heirs.closed, ends=heirs.since - timedelta(days=1)
    ).order_by("pk")
    running = Q(ends=None) | Q(ends__gte=heirs.since)
    rows = Appointment.objects.filter(running, place_id__in=heirs.closed.values())
    there = {(one.person_id, one.post, one.place_id): one.pk for one in rows.order_by("-pk")}
    found = {}
    for one in ended:
        heir = there.get((one.person_id, one.post, heirs.closed[one.place_id or 0]))
        if heir is not None:
            found[one.pk] = heir
    return found
