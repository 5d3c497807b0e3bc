"""Duties, rosters, leave, marks and rounds after a ground was divided anew."""

from datetime import timedelta
from uuid import UUID

from gezhi.engines.duties.models import (
    Call,
    Found,
    Leave,
    Mark,
    Month,
    Occurrence,
    Round,
    Rule,
    Swap,
)
from gezhi.engines.people.queries import went_on
from gezhi.engines.places.actions import bring, carry, doubled
from gezhi.engines.places.queries import Heirs, heirs_of
from gezhi.engines.trust.rules.viewer import Viewer


def regroup_duties(viewer: Viewer, division: UUID) -> int:
    """Let what is still to be done follow a division in force; returns how many duties went.

    Duties of the closed grids from its day on go: those who serve in the new grids have their own,
    drawn up with the next tick. Shifts of a roster, what was asked about swapping them, and leave
    are the same people's in their new posts. Marks follow their household, and what was found on
    a call is answered in the new grid. Rounds of those days are planned anew, and keep what was
    done in them. Harmless to call again.
    """
    heirs = heirs_of(viewer, division)
    _follow_rosters(heirs, went_on(viewer, division))
    open_ = Occurrence.objects.filter(state=Occurrence.OPEN, rule__kind=Rule.DUTY)
    gone, _ = open_.filter(day__gte=heirs.since, place_id__in=heirs.closed).delete()
    carry(Occurrence.objects.filter(state=Occurrence.OPEN), heirs)
    bring(Mark.objects.filter(ended=None), heirs)
    waits = Found.objects.exclude(state=Found.CASE).filter(told_at=None)
    carry(Call.objects.filter(found__in=waits), heirs)
    carry(waits, heirs)
    rounds = Round.objects.filter(place_id__in=heirs.closed, day__gte=heirs.since)
    Call.objects.filter(round__in=rounds, state=Call.PLANNED).delete()
    rounds.exclude(calls__isnull=False).delete()
    return gone


def _follow_rosters(heirs: Heirs, people: dict[UUID, UUID]) -> None:
    """Shifts still to come, drafts, swaps that are asked and leave that is not over."""
    shifts = Occurrence.objects.filter(
        state=Occurrence.OPEN, rule__kind=Rule.ROSTER, day__gte=heirs.since
    )
    swaps = Swap.objects.filter(state=Swap.ASKED)
    leave = Leave.objects.filter(ends__gte=heirs.since)
    for old, new in people.items():
        days = list(shifts.filter(holder=new).values_list("day", flat=True))
        shifts.filter(holder=old).exclude(day__in=days).update(holder=new)
        swaps.filter(asker=old).update(asker=new)
        swaps.filter(asked=old).update(asked=new)
        leave.filter(holder=old).update(holder=new)
        leave.filter(stand_in=old).update(stand_in=new)
    twice = doubled(shifts, heirs, "holder", "day", "rule")
    bring(shifts.exclude(pk__in=twice), heirs)
    carry(swaps, heirs)
    bring(leave, heirs)
    months = Month.objects.filter(month__gte=(heirs.since - timedelta(days=31)))
    bring(months.exclude(pk__in=doubled(months, heirs, "rule", "month")), heirs)
    names = {str(old): str(new) for old, new in people.items()}
    for row in months.filter(state=Month.DRAFT):
        lines = [{**one, "holder": names.get(one["holder"], one["holder"])} for one in row.shifts]
        if lines != row.shifts:
            Month.objects.filter(pk=row.pk).update(shifts=lines)
