"""The flat table is the journal, whatever of it was exported, and by whom."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.insight import queries
from gezhi.engines.insight.actions import export_journal
from gezhi.engines.insight.queries import table as source
from gezhi.engines.trust.actions import Row, record_many, transaction
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import system
from gezhi.pack.insight import FACTS, VERBS, Metric

MONDAY = datetime(2026, 2, 27, 1, 0, tzinfo=UTC)
ALL = system("test")
OPENED = Metric(count="case.opened")


def write(count: int, moment: datetime = MONDAY) -> None:
    with clock.at(moment), transaction():
        record_many(
            ALL,
            [Row("case.opened", "case", new_id(), facts={"case": "report"}) for _ in range(count)],
        )


def count() -> float | None:
    return queries.metric(ALL, OPENED)


@pytest.mark.django_db
def test_exported_and_new_entries_are_counted_together() -> None:
    write(30)
    assert export_journal(least=1) == 30
    assert count() == 30
    write(5)
    assert count() == 35
    assert export_journal(least=1) == 5
    assert count() == 35
    assert export_journal(least=1) == 0


@pytest.mark.django_db
def test_few_entries_wait_for_more() -> None:
    write(30)
    numbers = Journal.objects.latest("id").pk
    assert export_journal(least=numbers + 1) == 0
    assert source.exported() == source.Export()
    assert count() == 30


@pytest.mark.django_db
def test_months_have_files_of_their_own(tmp_path: Path) -> None:
    write(3)
    write(4, datetime(2026, 2, 28, 20, tzinfo=UTC))
    export_journal(least=1)
    names = sorted(path.parent.name for path in tmp_path.rglob("*.parquet"))
    assert names == ["month=2026-02", "month=2026-03"], "the local month of each entry"
    assert count() == 7


@pytest.mark.django_db
def test_what_a_crash_left_behind_is_not_counted(tmp_path: Path) -> None:
    write(10)
    export_journal(least=1)
    good = next(tmp_path.rglob("*.parquet"))
    stray = good.with_name("000000000011-000000000020.parquet")
    stray.write_bytes(good.read_bytes())
    assert count() == 10
    write(1)
    export_journal(least=1)
    assert count() == 11
    assert not stray.exists()


@pytest.mark.django_db
def test_the_export_of_another_journal_is_not_used(tmp_path: Path) -> None:
    write(10)
    export_journal(least=1)
    manifest = tmp_path / "insight" / "journal.json"
    kept = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**kept, "mark": "0" * 64}))
    write(1)
    assert count() == 11
    assert export_journal(least=1) == 11
    assert count() == 11
    assert len(list(tmp_path.rglob("*.parquet"))) == 1


@pytest.mark.django_db
def test_an_export_of_other_columns_is_made_anew(tmp_path: Path) -> None:
    write(10)
    export_journal(least=1)
    manifest = tmp_path / "insight" / "journal.json"
    kept = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**kept, "columns": "of last year"}))
    assert count() == 10
    assert export_journal(least=1) == 10


@pytest.mark.django_db
def test_memory_of_another_journal_is_dropped() -> None:
    write(source.WORTH_SETTLING + 1)
    assert count() == source.WORTH_SETTLING + 1
    assert source._tail.until, "so many entries are kept in memory"
    source._tail.mark = "of another journal"
    assert count() == source.WORTH_SETTLING + 1
    write(2)
    assert count() == source.WORTH_SETTLING + 3


@pytest.mark.django_db
def test_settled_entries_are_read_once() -> None:
    write(source.WORTH_SETTLING + 1)
    count()
    before = source._tail.until
    read: list[int] = []
    original = source.read_entries

    def watched(since: int, *more: object, **named: object) -> list[object]:
        rows = original(since, *more, **named)
        read.append(len(rows))
        return rows

    source.read_entries = watched  # type: ignore[assignment]
    try:
        write(3)
        assert count() == source.WORTH_SETTLING + 4
    finally:
        source.read_entries = original
    assert before == source._tail.until
    assert read == [4], "the last kept entry, to know the journal by, and the three new ones"


@pytest.mark.django_db
def test_a_long_journal_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "CHUNK", 7)
    write(21)
    assert count() == 21
    write(source.WORTH_SETTLING)
    assert count() == source.WORTH_SETTLING + 21
    write(15)
    assert count() == source.WORTH_SETTLING + 36


@pytest.mark.usefixtures("committed")
def test_several_threads_count_at_once() -> None:
    write(50)
    found: list[float | None] = []

    def look() -> None:
        found.append(count())
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [50] * 6


@contextmanager
def slow_writer() -> Iterator[Callable[[], None]]:
    """Another connection that has drawn a number for its entry and commits when told to."""
    drawn, go_on = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction():
            record_many(ALL, [Row("case.opened", "case", new_id())])
            drawn.set()
            go_on.wait(20)
        connection.close()

    def finish() -> None:
        go_on.set()
        writer.join()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    drawn.wait(20)
    try:
        yield finish
    finally:
        finish()


@pytest.mark.postgresql_only
@pytest.mark.usefixtures("committed")
def test_an_entry_that_commits_late_is_counted_all_the_same() -> None:
    """Numbers are drawn before transactions commit: a smaller one may appear after a larger."""
    enough = source.WORTH_SETTLING + 1
    with slow_writer():
        write(enough)
        assert count() == enough
        assert export_journal(least=1) == 0, "nothing is settled while the writer is at work"
    assert count() == enough + 1
    assert export_journal(least=1) == enough + 1
    assert count() == enough + 1


@pytest.mark.postgresql_only
@pytest.mark.usefixtures("committed")
def test_what_commits_while_settling_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is kept only of what was read after it was known to be settled."""
    enough = source.WORTH_SETTLING + 1
    settled = source.settled_until
    with slow_writer() as finish:
        write(enough)

        def settle_at_last() -> int:
            finish()
            return settled()

        monkeypatch.setattr(source, "settled_until", settle_at_last)
        count()
    assert count() == enough + 1


@pytest.mark.django_db
def test_the_loop_records_only_facts_that_can_be_counted() -> None:
    """A fact that the vocabulary lacks, or of another type, would be lost from every figure."""
    from tests.engines.cases import test_loop

    town = test_loop.build_town()
    test_loop.test_a_report_goes_round_and_comes_back_one_level_up(town)
    wrong = []
    for verb, data in Journal.objects.values_list("verb", "data"):
        assert verb in VERBS | {"account.made"}
        for name, value in data.items():
            kind = FACTS.get(name, object)
            fits = isinstance(value, int | float) if kind is float else isinstance(value, kind)
            if not fits:
                wrong.append((verb, name, value))
    assert not wrong
