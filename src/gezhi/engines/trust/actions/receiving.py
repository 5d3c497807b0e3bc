"""Entries of an outbox: each does its work once, however often it is sent.

The row of an entry is written before its work and in the same transaction. Whoever sends the entry
a second time at the same moment waits at that row, and finds the answer in it or, where the first
attempt came to nothing, does the work. A process that dies before the commit leaves neither work
nor row, one that dies after it leaves both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError
from django.db import transaction as django_transaction

from gezhi.base import clock
from gezhi.engines.trust.actions.consenting import own_account
from gezhi.engines.trust.actions.recording import record, transaction, writing
from gezhi.engines.trust.models import Left, Received
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Changed
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """What was sent: by which account, from which device, and what its content comes to."""

    id: UUID
    account: UUID
    device: UUID | None
    digest: str


@contextmanager
def unit() -> Iterator[None]:
    """A transaction around a whole answer. Unlike an action's it does not lift the wall: what runs
    inside is a page, which sees what its viewer may see."""
    with writing(), django_transaction.atomic():
        yield


def undo_unit() -> None:
    """Let nothing of the unit stand: what ran in it failed."""
    django_transaction.set_rollback(True)


def claim(entry: Entry) -> Received | None:
    """Take an entry on, inside a `unit`: None when it is new, else the answer it once got.

    Changed when another entry came under the same id before.
    """
    with for_system():
        try:
            with django_transaction.atomic():
                Received(
                    entry=entry.id,
                    account_id=entry.account,
                    device=entry.device,
                    digest=entry.digest,
                ).save(force_insert=True)
        except IntegrityError:
            known = Received.objects.get(pk=entry.id)
        else:
            return None
    if (known.account_id, known.digest) != (entry.account, entry.digest):
        raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to another entry")
    return known


def keep_answer(
    entry: UUID, outcome: str, next_: str, moved: tuple[UUID, int, int] | None = None
) -> None:
    """Keep what came of an entry; `moved` is a thing with its versions before and after."""
    with for_system():
        row = Received.objects.get(pk=entry)
        row.outcome, row.next = outcome, next_
        if moved is not None:
            row.subject, row.before, row.after = moved
        row.save()


def let_go(entry: UUID) -> None:
    """Nothing came of an entry: it may be put right and sent again."""
    with for_system():
        Received.objects.filter(pk=entry).delete()


def leave_entry(viewer: Viewer, entry: UUID, url: str, said: str, reason: str) -> Left:
    """Note that work done outside was given up; the same entry again changes nothing. The work
    itself is not kept, only where it was to go, why it was refused, and why it was given up."""
    account = own_account(viewer)
    path = next((one.path for one in viewer.grants if one.path), "")
    with transaction():
        row = Left.objects.filter(pk=entry).first()
        if row is not None:
            if row.account_id != account:
                raise Changed(
                    "id-taken", "这个编号已用于另一条", "this id belongs to another entry"
                )
            return row
        row = Left.objects.create(
            id=entry,
            account_id=account,
            path=path,
            url=url[:300],
            said=said[:LONGEST],
            reason=reason.strip()[:200],
            at=clock.now(),
        )
        record(viewer, "device.given_up", "entry", entry, path=path)
    return row
