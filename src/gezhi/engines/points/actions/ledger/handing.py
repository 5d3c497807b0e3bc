"""From holder to holder, and what is set aside until it is collected or given back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.engines.places.queries import ladder
from gezhi.engines.points.actions.ledger.posting import (
    Receipt,
    posted_before,
    prepare,
    write_prepared,
)
from gezhi.engines.points.actions.ledger.reversing import (
    kept,
    known_entry,
    locked,
    reverse,
    write_reversal,
)
from gezhi.engines.points.actions.ledger.units import permit
from gezhi.engines.points.actions.ledger.writing import Prepared
from gezhi.engines.points.models import Unit
from gezhi.engines.points.queries.lots import lots_in
from gezhi.engines.points.rules.accounts import Side, house
from gezhi.engines.points.rules.expiry import NEVER, Lot, take
from gezhi.engines.points.rules.postings import Move, Posting, Value
from gezhi.engines.points.rules.refusing import refusal
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Transfer:
    """`amount` of a unit from one holder to another, each part with the expiry that it had."""

    unit: int
    giver: Side
    taker: Side
    amount: int
    place: int
    id: UUID = field(default_factory=new_id)
    evidence: Mapping[str, Value] = field(default_factory=dict[str, Value])


def transfer(viewer: Viewer, asked: Transfer) -> Receipt:
    """Hand something on for those who keep the books of the place. What expires first goes first,
    and expires there when it would have here; what has lapsed already is written off on the way."""
    permit(viewer, ladder(viewer, asked.place)[0].path)
    return write_transfer(viewer, asked)


def write_transfer(viewer: Viewer, asked: Transfer) -> Receipt:
    """The same for actions of this engine that have found out by themselves who may: a family's
    scheme lets them do it themselves."""
    whole = (Move(asked.unit, asked.giver, asked.taker, asked.amount),)
    posting = Posting("transferred", asked.place, whole, asked.id, evidence=asked.evidence)
    prepared = prepare(viewer, posting)
    known = posted_before(prepared)
    if known is not None:
        return known
    return kept(prepared, lambda: _hand_on(prepared, whole[0]))


def _hand_on(prepared: Prepared, whole: Move) -> Receipt:
    locked([whole])
    there = lots_in(whole.unit, whole.debit)
    usable = [lot for lot in there if (lot.expires or NEVER) >= prepared.day]
    if sum(lot.amount for lot in usable) < whole.amount:
        raise _short(whole, usable)
    moves = [
        replace(whole, amount=lot.amount, expires=lot.expires) for lot in take(usable, whole.amount)
    ]
    lapsed = sum(lot.amount for lot in there) - sum(lot.amount for lot in usable)
    if lapsed:
        moves.append(Move(whole.unit, whole.debit, house("expired", whole.unit), lapsed))
    return write_prepared(replace(prepared, moves=moves))


def _short(whole: Move, usable: list[Lot]) -> Exception:
    unit = Unit.objects.get(pk=whole.unit)
    facts = {"unit": unit.key, "name_zh": unit.zh, "name_en": unit.en}
    there = sum(lot.amount for lot in usable)
    return refusal("not-enough", {**facts, "there": there, "wanted": whole.amount})


def release(viewer: Viewer, held: UUID, id: UUID, why: str) -> Receipt:
    """Give back what an entry of kind `held` set aside."""
    return reverse(viewer, held, id, why, kind="released")


def post_held(viewer: Viewer, held: UUID, posting: Posting) -> Receipt:
    """Release what was set aside and post what it was set aside for, both or neither: points that
    wait for goods are never free in between."""
    permit(viewer, ladder(viewer, posting.place)[0].path)
    row = known_entry(held)
    permit(viewer, row.path)
    prepared = prepare(viewer, replace(posting, evidence={**posting.evidence, "held": str(held)}))
    known = posted_before(prepared)
    if known is not None:
        return known

    def both() -> Receipt:
        write_reversal(viewer, row, new_id(), "collected", kind="released")
        return write_prepared(prepared)

    return kept(prepared, both)
