"""Duties, marks and rounds after a ground was divided anew."""

from uuid import UUID

from gezhi.engines.duties.models import Call, Mark, Occurrence, Round
from gezhi.engines.places.actions import carry
from gezhi.engines.places.queries import heirs_of
from gezhi.engines.trust.rules.viewer import Viewer


def regroup_duties(viewer: Viewer, division: UUID) -> int:
    """Let what is still to be done follow a division in force; returns how many duties went.

    Duties of the closed grids from its day on go: those who serve in the new grids have their own,
    drawn up with the next tick. Marks follow their household. Rounds of those days are planned
    anew, and keep what was done in them. Harmless to call again.
    """
    heirs = heirs_of(viewer, division)
    open_ = Occurrence.objects.filter(state=Occurrence.OPEN, day__gte=heirs.since)
    gone, _ = open_.filter(place_id__in=heirs.closed).delete()
    carry(Occurrence.objects.filter(state=Occurrence.OPEN), heirs)
    for old, new in heirs.closed.items():
        Mark.objects.filter(place_id=old, ended=None).update(place_id=new)
    carry(Mark.objects.filter(ended=None), heirs)
    rounds = Round.objects.filter(place_id__in=heirs.closed, day__gte=heirs.since)
    Call.objects.filter(round__in=rounds, state=Call.PLANNED).delete()
    rounds.exclude(calls__isnull=False).delete()
    return gone
