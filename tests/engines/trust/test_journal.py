"""The journal cannot be parted from what it tells of, nor altered afterwards."""

from __future__ import annotations

from contextlib import contextmanager
from unittest import mock

import pytest
from django.db import DatabaseError, connection, transaction

from gezhi.engines.cases.actions import Decide, OpenCase, decide, open_case
from gezhi.engines.cases.models import Case, Reporter, Step
from gezhi.engines.trust.actions import record, seal_journal
from gezhi.engines.trust.models import Journal, Seal
from gezhi.engines.trust.queries import ANYONE, settled_until, system, verify
from tests.town import LAT, LON, build_town

pytestmark = pytest.mark.django_db
SYSTEM = system("test")


def write(count: int = 3) -> None:
    with transaction.atomic():
        for number in range(count):
            record(SYSTEM, "place.added", "place", number, level="grid")


@contextmanager
def as_an_intruder():
    """With the triggers out of the way, as with the rights of the database's owner."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("journal", "seal"):
                cursor.execute(f"ALTER TABLE trust_{table} DISABLE TRIGGER USER")
            yield cursor
        else:
            for table in ("journal", "seal"):
                for verb in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER trust_{table}_no_{verb}")
            yield cursor


def refuse_entries() -> None:
    """Let the database itself refuse every further entry of the journal."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE trust_journal ADD CHECK (id < 0) NOT VALID")
        else:
            cursor.execute(
                "CREATE TRIGGER full BEFORE INSERT ON trust_journal "
                "BEGIN SELECT RAISE(ABORT, 'the journal is full'); END"
            )


def test_nothing_is_stored_when_the_journal_cannot_be_written() -> None:
    town = build_town()
    where = {"lon": LON + 0.0025, "lat": LAT + 0.0025}
    answers = {"what": "noise", "text": "半夜施工很吵", "where": where}
    kept = open_case(town.viewer("resident"), OpenCase("report", answers))
    refuse_entries()
    with pytest.raises(DatabaseError), transaction.atomic():
        open_case(town.viewer("resident"), OpenCase("report", answers))
    with pytest.raises(DatabaseError), transaction.atomic():
        decide(town.viewer("grid-lead"), Decide(kept.id, 1, "accepted"))
    assert (Case.objects.count(), Step.objects.count(), Reporter.objects.count()) == (1, 1, 1)
    assert (Case.objects.get().stage, Case.objects.get().version) == ("accept", 1)


def test_an_entry_needs_a_transaction() -> None:
    with mock.patch.object(connection, "in_atomic_block", False), pytest.raises(RuntimeError):
        record(SYSTEM, "place.added", "place", 1)


@pytest.mark.parametrize(
    "change", ["UPDATE trust_journal SET verb = 'x'", "DELETE FROM trust_journal"]
)
def test_entries_are_neither_changed_nor_removed(change: str) -> None:
    write()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_a_whole_journal_verifies_seal_by_seal() -> None:
    write()
    first = seal_journal()
    assert first is not None
    assert seal_journal() is None
    write(2)
    second = seal_journal()
    assert second is not None
    assert (second.previous, second.count) == (first.root, 2)
    assert verify({first.last: first.root}) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE trust_journal SET verb = 'case.closed' WHERE id = {second}", "are not what seal"),
        ("UPDATE trust_journal SET data = '{{}}' WHERE id = {second}", "are not what seal"),
        ("DELETE FROM trust_journal WHERE id = {second}", "are not what seal"),
        ("DELETE FROM trust_journal WHERE id = {last}", "are not what seal"),
        ("UPDATE trust_seal SET root = repeat_root", "wrong signature"),
        ("DELETE FROM trust_seal WHERE last = {last}", "has no seal any more"),
    ],
)
def test_what_an_intruder_does_is_found(change: str, found: str) -> None:
    write()
    seal_journal()
    write(2)
    last = seal_journal()
    assert last is not None
    entries = list(Journal.objects.order_by("id").values_list("id", flat=True))
    statement = change.format(second=entries[1], last=entries[-1]).replace(
        "repeat_root", f"'{'0' * 64}'"
    )
    with as_an_intruder() as cursor:
        cursor.execute(statement)
    assert any(found in line for line in verify({last.last: last.root}))


def test_exchanged_entries_are_found() -> None:
    write()
    seal_journal()
    one, two = Journal.objects.order_by("id")[:2]
    with as_an_intruder() as cursor:
        cursor.execute("UPDATE trust_journal SET subject = %s WHERE id = %s", [two.subject, one.pk])
        cursor.execute("UPDATE trust_journal SET subject = %s WHERE id = %s", [one.subject, two.pk])
    assert verify()


def test_a_wide_gap_in_the_numbers_does_not_stop_the_sealer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gezhi.engines.trust.actions.sealing.BATCH", 2)
    write()
    start = Journal.objects.latest("id").pk
    Journal(pk=start + 1000, verb="place.added", subject_kind="place", subject="9").save(
        force_insert=True
    )
    counts = []
    while (seal := seal_journal()) is not None:
        counts.append(seal.count)
    assert counts == [2, 2]
    assert verify() == []


def test_readers_stop_where_everything_is_settled() -> None:
    write()
    assert settled_until() == Journal.objects.latest("id").pk
    assert Seal.objects.count() == 0
    assert ANYONE.account is None
