"""What grows after a ground was divided anew: what is still open goes on in the new grids."""

from datetime import timedelta

from django.db.models import Q

from gezhi.engines.people.models import (
    AdoptedLadder,
    Attendance,
    Candidate,
    Contender,
    ContestHeld,
    Correction,
    Demur,
    Enrolment,
    Link,
    Marked,
    Pairing,
    Placement,
    Problem,
    Promotion,
    Session,
    Standing,
    Training,
)
from gezhi.engines.places.actions import bring, carry, doubled
from gezhi.engines.places.queries import Heirs


def follow_growing(heirs: Heirs) -> int:
    """Let standings, promotions that are not decided, people on reserve lists, trainings that are
    not closed, placements and pairs that go on, contests without results, links, open problems and
    proposed corrections follow a division; returns how many moved. A leader who is linked to the
    heir already is linked to it once. What is over stays where it was."""
    last = heirs.since - timedelta(days=1)
    goes_on = Q(ends=None) | Q(ends__gte=heirs.since)
    ladders = AdoptedLadder.objects.filter(until=None)
    twice = doubled(ladders, heirs, "ladder")
    AdoptedLadder.objects.filter(pk__in=twice).update(until=heirs.since)
    links = Link.objects.filter(ends=None)
    Link.objects.filter(pk__in=doubled(links, heirs, "liaison", "person")).update(ends=last)
    holds = Q(until=None) | Q(until__gt=heirs.since)
    rows = (
        AdoptedLadder.objects.filter(holds),
        Standing.objects.filter(holds),
        Promotion.objects.filter(state__in=Promotion.GOING),
        Candidate.objects.filter(state__in=(Candidate.ASKED, Candidate.LISTED)),
        ContestHeld.objects.filter(state=ContestHeld.OPEN),
        Training.objects.filter(state=Training.PLANNED),
        Placement.objects.filter(goes_on),
        Pairing.objects.filter(goes_on),
        links,
        Problem.objects.filter(state__in=(Problem.OPEN, Problem.CASE)),
        Correction.objects.filter(state=Correction.PROPOSED),
    )
    moved = sum(bring(one, heirs) for one in rows)
    _parts(heirs)
    return moved


def _parts(heirs: Heirs) -> None:
    """What belongs to a promotion, a contest or a training that goes on."""
    contest, training = ContestHeld.OPEN, Training.PLANNED
    for rows in (
        Demur.objects.filter(promotion__state__in=Promotion.GOING),
        Contender.objects.filter(held__state=contest),
        Marked.objects.filter(contender__held__state=contest),
        Session.objects.filter(training__state=training),
        Enrolment.objects.filter(training__state=training),
        Attendance.objects.filter(session__training__state=training),
    ):
        carry(rows, heirs)
