"""Undoing entries: by another entry that runs backwards, once, and never by altering."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.db import OperationalError, connection

from gezhi.base import clock
from gezhi.engines.points.actions.ledger.posting import (
    TURNS,
    Receipt,
    as_post,
    burn,
    deadlocked,
    posted_before,
    short_of,
    write_prepared,
)
from gezhi.engines.points.actions.ledger.units import permit
from gezhi.engines.points.actions.ledger.writing import REFUSED, Prepared
from gezhi.engines.points.models import Account, Balance, Entry, Line, Unit
from gezhi.engines.points.rules.accounts import Side
from gezhi.engines.points.rules.postings import Move, digest_of
from gezhi.engines.points.rules.refusing import refusal
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Changed, Missing
from gezhi.engines.trust.rules.viewer import Viewer

FINAL = frozenset({"expired", "reversed", "returned", "released"})
"""Kinds of entries that are not undone: what concerns everybody at once, and undoings."""


def reverse(
    viewer: Viewer,
    entry: UUID,
    id: UUID,
    why: str,
    *,
    kind: str = "reversed",
    rest: bool = False,
    part: Mapping[int, int] | None = None,
) -> Receipt:
    """Undo an entry, today and as the entry `id`, for those who keep the books of its place.

    `why` is a word for the reason (`appeal`), `kind` is `returned` where goods come back. Each
    entry is undone once at most (`reversed`). When what it gave was spent meanwhile there is not
    enough to take back (`not-enough`); `rest` takes what there is. `part` undoes some lines only,
    each (by its number, from 1) by so much.
    """
    row = known_entry(entry)
    permit(viewer, row.path)
    return write_reversal(viewer, row, id, why, kind=kind, rest=rest, part=part)


def write_reversal(
    viewer: Viewer,
    row: Entry,
    id: UUID,
    why: str,
    *,
    kind: str = "reversed",
    rest: bool = False,
    part: Mapping[int, int] | None = None,
) -> Receipt:
    """The same for actions of this engine that have found out by themselves who may."""
    prepared = reversal_of(viewer, row, id, why, kind=kind, rest=rest, part=part)
    known = posted_before(prepared)
    if known is not None:
        return known
    if row.kind in FINAL or not prepared.moves:
        return burn(prepared, refusal("not-reversible", {}))
    if rest:
        return kept(prepared, lambda: _write_rest(prepared))
    return write_prepared(prepared)


def reversal_of(
    viewer: Viewer,
    row: Entry,
    id: UUID,
    why: str,
    *,
    kind: str = "reversed",
    rest: bool = False,
    part: Mapping[int, int] | None = None,
) -> Prepared:
    """What undoes an entry, before it is written."""
    about = [row.pk, why, rest, sorted((part or {}).items())]
    return Prepared(
        id=id,
        digest=digest_of(viewer.account, kind, about),
        kind=kind,
        day=clock.today(),
        at=clock.now(),
        actor=viewer.account,
        post=as_post(viewer, row.path),
        place=row.place_id,
        path=row.path,
        moves=_backwards(row, part),
        evidence={"why": why},
        reverses=row.pk,
    )


def known_entry(entry: UUID) -> Entry:
    """An entry that was posted; Missing when there is none."""
    with for_system():
        row = Entry.objects.filter(pk=entry).exclude(kind=REFUSED).first()
    if row is None:
        raise Missing("no-entry", "没有这笔账", "there is no such entry")
    return row


def kept(prepared: Prepared, act: Callable[[], Receipt]) -> Receipt:
    """Do something of several steps in one transaction; when it is refused all of it is undone, and
    the id stays refused."""
    for turn in range(TURNS):
        try:
            with transaction():
                return act()
        except Changed as why:
            return burn(prepared, why)
        except OperationalError as fault:
            if connection.in_atomic_block or not deadlocked(fault) or turn == TURNS - 1:
                raise
    raise RuntimeError("an entry was never tried")


def _backwards(row: Entry, part: Mapping[int, int] | None) -> list[Move]:
    """The moves of an entry the other way round, each with the expiry of what it undoes."""
    found: list[Move] = []
    with for_system():
        lines = Line.objects.filter(entry=row.pk).select_related("debit", "credit").order_by("n")
        for line in lines if row.kind not in FINAL else []:
            amount = line.amount if part is None else min(part.get(line.n, 0), line.amount)
            if amount > 0:
                sides = side_of(line.credit), side_of(line.debit)
                found.append(Move(line.unit_id, *sides, amount, line.expires))
    return found


def side_of(account: Account) -> Side:
    """An account as a side of a move."""
    return Side(account.role, account.holder_kind, account.holder, account.path)


def _write_rest(prepared: Prepared) -> Receipt:
    there = locked(prepared.moves)
    left: list[Move] = []
    for move in prepared.moves:
        key = (move.unit, move.debit)
        amount = min(move.amount, there.get(key, 0)) if move.debit.bounded else move.amount
        there[key] = there.get(key, 0) - amount
        if amount:
            left.append(replace(move, amount=amount))
    if not left:
        units = Unit.objects.in_bulk({move.unit for move in prepared.moves})
        raise short_of(prepared.moves, units) or refusal("not-reversible", {})
    asked, given = (sum(move.amount for move in some) for some in (prepared.moves, left))
    evidence = {**prepared.evidence, "missing": asked - given}
    return write_prepared(replace(prepared, moves=left, evidence=evidence))


def share_units(units: Sequence[int]) -> None:
    """Take the share of the units' locks that lines would take later on: before balances, as
    settling does, or the two would wait for each other."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for unit in units:
                cursor.execute("SELECT pg_advisory_xact_lock_shared(7415002, %s)", [unit])


def locked(moves: Sequence[Move]) -> dict[tuple[int, Side], int]:
    """What there is in the accounts that moves touch, kept so until the transaction ends. All of
    them in one order, so that two who give to each other do not wait for each other."""
    sides = [side for move in moves for side in (move.debit, move.credit)]
    holders = {side.id for side in sides if side.bounded}
    units = sorted({move.unit for move in moves})
    share_units(units)
    rows = Balance.objects.filter(account__holder__in=holders, account__unit__in=units)
    rows = rows.select_related("account").order_by("account_id")
    rows = rows.select_for_update(of=("self",), no_key=True)
    return {(row.account.unit_id, side_of(row.account)): row.amount for row in rows}
