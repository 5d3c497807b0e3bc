"""From a reviewed record to the ledger: gains come as points and score, deductions lower the score.

A deduction never takes points that somebody has: what was earned stays theirs, and only the rating
falls. It is posted when the time to appeal is over.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points.actions.ledger.bulk import write_many
from gezhi.engines.points.actions.ledger.posting import write
from gezhi.engines.points.models import Record
from gezhi.engines.points.queries.schemes import InForce, in_force, today
from gezhi.engines.points.rules.accounts import house, of
from gezhi.engines.points.rules.periods import months_later
from gezhi.engines.points.rules.postings import Move, Posting
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer, system

TIME = system("time")
AT_ONCE = 500
UNDISPUTED = Q(appeal__isnull=True) | ~Q(appeal__outcome="")
"""Records against which no appeal is open."""

MANY = 20
"""From so many on a temporary table is worth its while."""


def credit(viewer: Viewer, row: Record, found: InForce, points: int) -> UUID:
    """Post so many points of a record (below zero: a deduction) and return the entry's id; inside
    the transaction of whoever decided it."""
    return write(viewer, posting_of(row, found, points)).id


def credit_many(viewer: Viewer, gains: Sequence[tuple[Record, InForce, int]]) -> None:
    """Post what many records gave, and note its entry with each of them."""
    postings = [posting_of(*gain) for gain in gains]
    if len(postings) >= MANY:
        write_many(viewer, postings)
    else:
        for posting in postings:
            write(viewer, posting)
    for (row, _, _), posting in zip(gains, postings, strict=True):
        row.entry = posting.id


def posting_of(row: Record, found: InForce, points: int) -> Posting:
    """What a record moves: points and score to its holder, or score away."""
    unit, rating = found.adoption.unit_id, found.adoption.rating_id
    score = of(row.holder_kind, row.holder, "score", row.path)
    issuer = house("issuer", rating)
    if points > 0:
        until = found.scheme.expire
        expires = months_later(today(), until) if until else None
        whose = of(row.holder_kind, row.holder, path=row.path)
        moves = (
            Move(unit, house("issuer", unit), whose, points, expires),
            Move(rating, issuer, score, points),
        )
    else:
        moves = (Move(rating, score, issuer, -points),)
    evidence = {"record": str(row.pk), "scheme": found.adoption.scheme, "item": row.item}
    kind = "earned" if points > 0 else "deducted"
    return Posting(kind, found.adoption.place_id, moves, new_id(), evidence=evidence)


def post_due() -> int:
    """Post deductions whose time to appeal is over and against which no appeal is open; returns how
    many."""
    ready = Q(state=Record.ACCEPTED, entry__isnull=True, appeal_until__lte=clock.now())
    ready &= UNDISPUTED
    done = 0
    with for_system():
        due = list(Record.objects.filter(ready, given__lt=0).values_list("pk", flat=True)[:AT_ONCE])
    for one in due:
        with transaction():
            rows = Record.objects.select_for_update(of=("self",), no_key=True)
            row = rows.filter(ready, given__lt=0, pk=one).first()
            if row is not None and row.given:
                found = in_force(row.adoption)
                row.entry = credit(TIME, row, found, row.given)
                row.save(update_fields=["entry"])
                done += 1
    return done
