"""Those who are assessed, after a ground was divided anew."""

from datetime import timedelta
from uuid import UUID

from gezhi.engines.assessment.actions.opening import draw_holders
from gezhi.engines.assessment.models import Assessed, Evidence, Objection, Period, Score
from gezhi.engines.people.models import Appointment
from gezhi.engines.places.actions import bring, carry, doubled
from gezhi.engines.places.queries import Heirs, heirs_of
from gezhi.engines.trust.rules.viewer import Viewer


def regroup_assessed(viewer: Viewer, division: UUID) -> int:
    """Let whoever is assessed follow a division in force; returns how many standings ended.

    In a period that runs, the standing of a closed grid and of who held a post there ends with the
    day before: what was done until then counts for it. From its day on the new grids, and those
    who serve there, stand in the same period. In one whose figures were drawn, a closed grid that
    is not decided is answered for by its heir. What was decided stays. Harmless to call again.
    """
    heirs = heirs_of(viewer, division)
    last = heirs.since - timedelta(days=1)
    for state in (Period.OPEN, Period.COUNTED):
        rows = Period.objects.filter(state=state)
        bring(rows.exclude(pk__in=doubled(rows, heirs, "assessment", "first")), heirs)
    going = Assessed.objects.exclude(state=Assessed.DECIDED)
    for model in (Score, Evidence, Objection):
        carry(model._default_manager.filter(assessed__in=going), heirs)
    carry(going, heirs)
    _hand_over(heirs)
    held = Appointment.objects.filter(place_id__in=heirs.closed, ends=last)
    names = [f"a{one}" for one in held.values_list("pk", flat=True)]
    names += [f"p{one}" for one in heirs.closed]
    here = going.filter(period__state=Period.OPEN, whose__in=names)
    ended = here.filter(since__lte=last, until__gt=last).update(until=last)
    carry(going.filter(period__state=Period.OPEN).exclude(whose__in=names), heirs, "ground")
    running = {"state": Period.OPEN, "first__lte": heirs.since, "last__gte": heirs.since}
    for period in Period.objects.filter(**running):
        draw_holders(viewer, period)
    return ended


def _hand_over(heirs: Heirs) -> None:
    """A closed grid that waits for its decision, to its heir, unless that has one of its own."""
    for old, new in heirs.closed.items():
        taken = Assessed.objects.filter(whose=f"p{new}").values("period")
        rows = Assessed.objects.filter(whose=f"p{old}", period__state=Period.COUNTED)
        rows = rows.exclude(state=Assessed.DECIDED).exclude(period__in=taken)
        found = list(rows.values_list("pk", flat=True))
        for model in (Score, Evidence, Objection):
            model._default_manager.filter(assessed__in=found).update(whose=f"p{new}")
        Assessed.objects.filter(pk__in=found).update(whose=f"p{new}")
