"""Reading and proving the journal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet

from gezhi.engines.trust.models import Journal, Seal
from gezhi.engines.trust.rules import chain
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer, may

JOURNAL_LOCK = 7415001
PATIENCE_MS = 50


def settled_until() -> int:
    """The last entry before which no writer is still at work; readers that follow along stop here.

    On PostgreSQL numbers are given before transactions commit, so a smaller number may appear
    later. Every insert holds a shared advisory lock (taken by a trigger before its number is
    drawn); holding it alone for a moment proves that all numbers drawn so far are visible or gone.
    OperationalError when a writer takes longer than 50 ms: try again later.
    """
    if connection.vendor != "postgresql":
        return Journal.objects.aggregate(last=Max("pk"))["last"] or 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [JOURNAL_LOCK])
        cursor.execute("SELECT coalesce(max(id), 0) FROM trust_journal")
        return int(cursor.fetchone()[0])


def canonical_form(row: Journal) -> dict[str, Any]:
    """An entry as it is chained: everything that the row holds."""
    return {
        "id": row.pk,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "verb": row.verb,
        "kind": row.subject_kind,
        "subject": row.subject,
        "place": row.place_id,
        "path": row.path,
        "actor": str(row.actor) if row.actor else None,
        "post": row.post,
        "command": str(row.command) if row.command else None,
        "data": row.data,
    }


def chain_entries(after: int, until: int) -> Iterator[dict[str, Any]]:
    """Canonical entries in their order, `after` excluded, `until` included."""
    rows = Journal.objects.filter(pk__gt=after, pk__lte=until).order_by("pk")
    return (canonical_form(row) for row in rows.iterator(chunk_size=5000))


def verify(published: dict[int, str] | None = None) -> list[str]:
    """What is wrong with the journal, in the order found; nothing when it is whole.

    Recomputes the chain of every seal and its signature. `published` are roots that were published
    earlier, by the last entry that they cover: a journal that was rewritten whole, with new seals,
    or cut off, does not meet them.
    """
    wrong: list[str] = []
    root, last = chain.GENESIS, 0
    known = dict(published or {})
    for seal in Seal.objects.order_by("last").iterator():
        wrong.extend(_faults(seal, root, last))
        if known.pop(seal.last, seal.root) != seal.root:
            wrong.append(f"the root published for entry {seal.last} differs")
        root, last = seal.root, seal.last
    wrong.extend(f"the root published for entry {entry} has no seal any more" for entry in known)
    return wrong


def _faults(seal: Seal, root: str, last: int) -> list[str]:
    """What is wrong with one seal, which should continue the root after entry `last`."""
    wrong = []
    again, count = chain.extend(root, chain_entries(last, seal.last))
    if seal.previous != root:
        wrong.append(f"seal {seal.pk} does not continue the seal before it")
    if (again, count) != (seal.root, seal.count):
        wrong.append(f"entries {seal.first} to {seal.last} are not what seal {seal.pk} signed")
    if not _signed(seal):
        wrong.append(f"seal {seal.pk} has a wrong signature")
    return wrong


def _signed(seal: Seal) -> bool:
    text = chain.statement(seal.first, seal.last, seal.count, seal.previous, seal.root)
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal.key)).verify(
            bytes.fromhex(seal.signature), text
        )
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Verified:
    """How far a verification has come: entries checked up to `last` of those sealed up to `until`,
    and what was found wrong on this stretch."""

    wrong: list[str]
    last: int
    until: int

    @property
    def done(self) -> bool:
        """Whether every seal was checked."""
        return self.last >= self.until


def verify_some(viewer: Viewer, after: int = 0, most: int = 20_000) -> Verified:
    """Verify the seals that follow entry `after`, about `most` entries at a time, so that a page
    can show how far it has come; for auditors. Starting at 0 and going on from `last` checks the
    same as `verify`."""
    _must_audit(viewer)
    before = Seal.objects.filter(last=after).first()
    root, last = (before.root, before.last) if before else (chain.GENESIS, 0)
    wrong: list[str] = []
    for seal in Seal.objects.filter(last__gt=last).order_by("last").iterator():
        wrong.extend(_faults(seal, root, last))
        root, last = seal.root, seal.last
        if last - after >= most:
            break
    return Verified(wrong, last, Seal.objects.aggregate(last=Max("last"))["last"] or 0)


@dataclass(frozen=True, slots=True)
class Search:
    """What an auditor looks for; empty fields ask nothing."""

    verb: str = ""
    kind: str = ""
    subject: str = ""
    actor: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def search_journal(
    viewer: Viewer, wanted: Search, *, before: int | None = None, size: int = 50
) -> list[Journal]:
    """Entries of the auditor's ground and those of no place (accounts, packs), newest first;
    `before` is the number of the last entry of the page before."""
    _must_audit(viewer)
    ground = Q(path="")
    for path in viewer.paths("journal.audit"):
        ground |= Q(path__startswith=path)
    conditions = {
        "verb": wanted.verb,
        "subject_kind": wanted.kind,
        "subject": wanted.subject,
        "actor": wanted.actor,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
        "pk__lt": before,
    }
    asked = {key: value for key, value in conditions.items() if value not in ("", None)}
    return list(Journal.objects.filter(ground, **asked).order_by("-pk")[:size])


def verbs(viewer: Viewer) -> list[str]:
    """The verbs that the journal holds, to choose from."""
    _must_audit(viewer)
    return list(Journal.objects.order_by("verb").values_list("verb", flat=True).distinct())


def _must_audit(viewer: Viewer) -> None:
    if not viewer.has("journal.audit"):
        raise Forbidden("not-allowed", "需要审计权限", "this needs the right to audit")


def seals(limit: int = 50) -> list[Seal]:
    """The newest seals. Roots are public: they say nothing of what they seal."""
    return list(Seal.objects.order_by("-last")[:limit])


def entries(after: int, until: int, limit: int = 1000) -> list[Journal]:
    """Entries for readers that follow along; never shown to a person as they are."""
    return list(Journal.objects.filter(pk__gt=after, pk__lte=until).order_by("pk")[:limit])


def history(viewer: Viewer, subject: object, *, path: str = "") -> QuerySet[Journal]:
    """The journal of one subject, for an auditor; others see it through the subject's own
    engine."""
    if not may(viewer, "journal.audit", path=path):
        raise Forbidden("not-allowed", "需要审计权限", "this needs the right to audit")
    return Journal.objects.filter(subject=str(subject)).order_by("pk")
