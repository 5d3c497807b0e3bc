"""Money of entries as the ledger is to hold it; for wiring."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.assets.models import Due, Entry, Payment
from gezhi.engines.assets.queries.knowing import rules_of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Booked:
    """An amount in fen of an entry: its place, the register and its name, the day."""

    id: UUID
    entry: UUID
    place: int
    path: str
    register: str
    name: Words
    amount: int
    day: date


def _booked(viewer: Viewer, row: Entry, id: UUID, amount: int, day: date) -> Booked:
    name = rules_of(viewer, row).name
    return Booked(id, row.pk, row.place_id, row.path, row.register, name, amount, day)


@for_system()
def due_booked(viewer: Viewer, due: UUID) -> Booked | None:
    """What fell due; only for the product itself."""
    row = Due.objects.filter(pk=due).select_related("entry__place").first()
    if row is None or not viewer.system:
        return None
    return _booked(viewer, row.entry, row.pk, row.amount, row.day)


@for_system()
def payment_booked(viewer: Viewer, payment: UUID) -> Booked | None:
    """What was paid and confirmed; only for the product itself."""
    rows = Payment.objects.filter(pk=payment, state=Payment.CONFIRMED)
    row = rows.select_related("due__entry__place").first()
    if row is None or not viewer.system:
        return None
    return _booked(viewer, row.due.entry, row.pk, row.amount, row.day)
