"""One entry as it was posted, for those who look after the points of its place."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gezhi.base.ids import short_code
from gezhi.engines.points.models import Account, Entry, Line
from gezhi.engines.points.queries.seeing import SEEING
from gezhi.engines.points.rules.accounts import Side
from gezhi.engines.points.rules.postings import Move
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry: what moved, who posted it where, what it rests on, what it reverses, and by which
    entry it was reversed itself."""

    id: UUID
    code: str
    kind: str
    day: date
    at: datetime
    actor: UUID | None
    place: int
    path: str
    evidence: dict[str, Any]
    reverses: UUID | None
    reversed_by: UUID | None
    moves: list[Move]


def entry(viewer: Viewer, wanted: UUID) -> Posted:
    """An entry by its id; Missing for one that was refused, or that the viewer may not see."""
    row = Entry.objects.filter(pk=wanted, lines__gt=0).first()
    if row is None or not any(may(viewer, ability, path=row.path) for ability in SEEING):
        raise Missing("no-entry", "没有这笔账", "there is no such entry")
    with for_system():
        lines = Line.objects.filter(entry=row.pk).select_related("debit", "credit").order_by("n")
        moves = [_move(line) for line in lines]
    undone = Entry.objects.filter(reverses=row.pk).values_list("pk", flat=True).first()
    about = (row.pk, short_code(row.pk), row.kind, row.day, row.at, row.actor, row.place_id)
    return Posted(*about, row.path, row.evidence, row.reverses, undone, moves)


def _move(line: Line) -> Move:
    sides = (_side(line.debit), _side(line.credit))
    return Move(line.unit_id, *sides, line.amount, line.expires)


def _side(account: Account) -> Side:
    return Side(account.role, account.holder_kind, account.holder, account.path)
