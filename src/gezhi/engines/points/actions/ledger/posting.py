"""Posting an entry: once for each id, all of it or nothing, and refused for good when refused."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection

from gezhi.base import clock
from gezhi.base.ids import short_code
from gezhi.engines.places.queries import ladder
from gezhi.engines.points.actions.ledger.units import permit
from gezhi.engines.points.actions.ledger.writing import (
    REFUSED,
    Prepared,
    all_at_once,
    broken,
    insert,
)
from gezhi.engines.points.models import Balance, Entry, Unit
from gezhi.engines.points.rules.accounts import Side
from gezhi.engines.points.rules.postings import Move, Posting, digest_of, faults, payload
from gezhi.engines.points.rules.refusing import id_taken, refusal
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Changed, Invalid
from gezhi.engines.trust.rules.viewer import Viewer

TURNS = 5
"""How often an entry is tried again that failed for what is no longer so."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was posted: its id, the number to name it by, its kind and day; `again` when it was
    there before."""

    id: UUID
    code: str
    kind: str
    day: date
    again: bool = False


def post(viewer: Viewer, posting: Posting) -> Receipt:
    """Post an entry for those who keep the books of its place (`points.post`).

    The same id with the same content again gives the first receipt; with other content Changed
    (`id-taken`). Changed also when there is not enough (`not-enough`, with `there` and `wanted`),
    when the day is closed (`closed`, with the first open day) and where the unit is not issued
    (`no-unit`); such an id stays refused. Invalid lists everything that is wrong with the posting.
    """
    permit(viewer, ladder(viewer, posting.place)[0].path)
    return write(viewer, posting)


def write(viewer: Viewer, posting: Posting) -> Receipt:
    """The same for actions of this engine that have found out by themselves who may.

    Inside a caller's transaction a refusal is kept with it: a caller that rolls back calls `burn`.
    """
    return write_prepared(prepare(viewer, posting))


def prepare(viewer: Viewer, posting: Posting) -> Prepared:
    """What is to be written of a posting; Invalid when it cannot be. What was posted before is not
    wrong by today's date."""
    today = clock.today()
    path = ladder(viewer, posting.place)[0].path
    prepared = Prepared(
        id=posting.id,
        digest=digest_of(viewer.account, posting.kind, payload(posting)),
        kind=posting.kind,
        day=posting.day or today,
        at=clock.now(),
        actor=viewer.account,
        post=as_post(viewer, path),
        place=posting.place,
        path=path,
        moves=posting.moves,
        evidence=dict(posting.evidence),
    )
    wrong = faults(posting, today)
    if wrong and posted_before(prepared) is None:
        raise Invalid(wrong)
    return prepared


def as_post(viewer: Viewer, path: str) -> str:
    """Under which post the viewer keeps the books there."""
    return viewer.reason if viewer.system else viewer.post_over(path, "points.post")


def write_prepared(prepared: Prepared) -> Receipt:
    """Write it, or say why not."""
    fault: Exception = RuntimeError("an entry was never tried")
    for _ in range(TURNS):
        try:
            with all_at_once():
                insert(prepared)
            return receipt_of(prepared)
        except IntegrityError as found:
            fault = found
            known = posted_before(prepared)
            if known is not None:
                return known
            why = why_refused(prepared, broken(found))
            if why is not None:
                return burn(prepared, why)
        except OperationalError as found:
            fault = found
            if connection.in_atomic_block or not deadlocked(found):
                raise
    raise fault


def burn(prepared: Prepared, why: Changed) -> Receipt:
    """Keep an id as refused, so that a late retry is refused again; raises the refusal.

    Whoever is first decides: when the same id was posted meanwhile, that receipt is returned.
    """
    evidence = {"code": why.code, "facts": why.facts}
    kept = replace(prepared, kind=REFUSED, moves=(), evidence=evidence, reverses=None)
    try:
        with all_at_once():
            insert_refused(kept)
    except IntegrityError:
        known = posted_before(prepared)
        if known is None:
            raise
        return known
    raise why


def insert_refused(kept: Prepared) -> None:
    """Write the row of a refused id; the journal tells of what happened, so not of this."""
    Entry.objects.bulk_create([Entry(**_columns(kept))])


def _columns(kept: Prepared) -> dict[str, Any]:
    names = ("id", "digest", "kind", "day", "at", "actor", "path", "evidence")
    return {name: getattr(kept, name) for name in names} | {"place_id": kept.place, "lines": 0}


def receipt_of(prepared: Prepared, *, again: bool = False) -> Receipt:
    """The receipt of an entry."""
    code = short_code(prepared.id)
    return Receipt(prepared.id, code, prepared.kind, prepared.day, again)


def posted_before(prepared: Prepared) -> Receipt | None:
    """The receipt of an id that is known; raises when it was refused, or was something else."""
    with for_system():
        row = Entry.objects.filter(pk=prepared.id).first()
    if row is None:
        return None
    if row.digest != prepared.digest:
        raise id_taken()
    if row.kind == REFUSED:
        raise refusal(row.evidence["code"], row.evidence["facts"])
    return Receipt(row.pk, short_code(row.pk), row.kind, row.day, True)


def deadlocked(fault: OperationalError) -> bool:
    """Whether two stood in each other's way, so that it is worth another try."""
    return getattr(fault.__cause__, "sqlstate", "") == "40P01"


def why_refused(prepared: Prepared, name: str) -> Changed | None:
    """The refusal for a broken constraint; None when it would hold now."""
    units = Unit.objects.in_bulk({move.unit for move in prepared.moves})
    if name == "points_balance_floor":
        return short_of(prepared.moves, units)
    if name == "points_line_closed":
        closed = [unit.closed for unit in units.values() if unit.closed]
        return closed_until(max(closed, default=None), prepared.day)
    if name == "points_line_unit":
        return refusal("no-unit", {})
    if name == "points_entry_reversed_once":
        return refusal("reversed", {"entry": str(prepared.reverses)})
    raise RuntimeError(f"the ledger refused for a reason that nobody foresaw: {name}")


def closed_until(closed: date | None, day: date) -> Changed | None:
    """The refusal of a day that is closed; None for an open one."""
    if closed is None or day > closed:
        return None
    return refusal("closed", {"day": str(day), "open": str(closed + timedelta(days=1))})


def wanted_of(moves: Sequence[Move]) -> dict[tuple[int, Side], int]:
    """What moves take from accounts that never fall below nothing, on the whole."""
    net: dict[tuple[int, Side], int] = {}
    for move in moves:
        for side, amount in ((move.debit, move.amount), (move.credit, -move.amount)):
            if side.bounded:
                net[move.unit, side] = net.get((move.unit, side), 0) + amount
    return {key: amount for key, amount in net.items() if amount > 0}


def there_in(unit: int, side: Side) -> int:
    """What an account holds now; nothing when it was never opened."""
    with for_system():
        found = Balance.objects.filter(
            account__unit=unit,
            account__role=side.role,
            account__holder_kind=side.kind,
            account__holder=side.id,
        ).first()
    return found.amount if found else 0


def short_of(moves: Sequence[Move], units: dict[int, Unit]) -> Changed | None:
    """Of what there is not enough for these moves; None when there is now."""
    for (unit, side), wanted in wanted_of(moves).items():
        there = there_in(unit, side)
        if there < wanted:
            named = units[unit]
            facts = {"unit": named.key, "name_zh": named.zh, "name_en": named.en}
            return refusal("not-enough", {**facts, "there": there, "wanted": wanted})
    return None
