"""Nothing that the API logs, answers or stores joins a voter with a secret vote: neither while
people vote nor after the count (docs/decisions/0014)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.engines.trust.queries import for_system
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests.balloting import balloting_town, counted, opened
from tests.surfaces.api.calling import MONDAY, Caller, caller
from tests.town import Town

CHOICE = "abstain"


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    AnonymousThrottle.cache.clear()
    cache.clear()
    with clock.at(MONDAY):
        yield balloting_town()


def forms(*ids: UUID | str) -> list[str]:
    """Ids and codes as they might stand somewhere."""
    return [form for one in ids for form in (str(one), str(one).replace("-", ""))]


def rows() -> Iterator[tuple[str, str]]:
    """Every row of every table, with the name of its table."""
    with for_system():
        for model in apps.get_models():
            for row in model._default_manager.values_list():
                yield model._meta.db_table, repr(row)


def kept(words: list[str]) -> list[str]:
    """The tables in which one of these words stands."""
    return [table for table, row in rows() if any(one in row for one in words)]


def cast(one: Caller, ballot: UUID) -> tuple[UUID, Any]:
    """A vote of the resident with the id under which it was sent."""
    id = uuid4()
    status, made = one.post(f"ballots/{ballot}/vote", {"id": str(id), "choice": [CHOICE]})
    assert status == 200
    return id, made


def test_no_table_keeps_the_id_or_the_receipt(town: Town) -> None:
    ballot = opened(town)
    id, made = cast(caller(town, "resident"), ballot)
    words = forms(id, made["receipt"])
    assert kept(words) == []
    counted(town, ballot)
    found, _ = Caller().post(f"ballots/{ballot}/find", {"code": made["receipt"]})
    assert found == 200
    assert kept(words) == []


def test_no_row_has_both_the_voter_and_the_choice_or_a_moment_of_the_vote(town: Town) -> None:
    ballot, resident = opened(town), caller(town, "resident")
    before = {row for _, row in rows()}
    cast(resident, ballot)
    made = [(table, row) for table, row in rows() if row not in before]
    assert [table for table, _ in made] == ["councils_vote"]
    (vote,) = [row for table, row in made if table == "councils_vote"]
    assert CHOICE not in vote
    assert str(town.accounts["resident"].pk) not in vote
    assert "datetime" not in vote
    counted(town, ballot)
    account = str(town.accounts["resident"].pk)
    joined = [row for _, row in rows() if CHOICE in row and (account in row or "'p1'" in row)]
    assert joined == []


def test_no_log_line_and_no_statement_tells(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    ballot = opened(town)
    one = caller(town, "resident")
    caplog.set_level(logging.DEBUG)
    with CaptureQueriesContext(connection) as done:
        id, made = cast(one, ballot)
        one.post(f"ballots/{ballot}/vote", {"id": str(id), "choice": ["yes"]})
        one.post(f"ballots/{ballot}/vote", {"id": str(id), "choice": ["no", CHOICE]})
        one.post(f"ballots/{ballot}/find", {"code": made["receipt"]})
    logged = [record.getMessage() for record in caplog.records]
    told = [*logged, *(query["sql"] for query in done.captured_queries)]
    secrets = [*forms(id, made["receipt"]), CHOICE]
    assert not [line for line in told if any(word in line for word in secrets)]
    assert [line for line in logged if str(ballot) in line], "refusals are logged by their address"
    reset_queries()


def test_a_refusal_repeats_nothing(town: Town) -> None:
    ballot = opened(town)
    one = caller(town, "resident")
    id, made = cast(one, ballot)
    refused = [
        {"id": str(id), "choice": ["no"]},
        {"id": str(id), "choice": [CHOICE, "no"]},
        {"id": str(id), "choice": [CHOICE], "head": "p2"},
        {"id": str(id), "choice": [CHOICE], "more": 1},
        {"id": str(id), "choice": CHOICE},
    ]
    for body in refused:
        status, problem = one.post(f"ballots/{ballot}/vote", body)
        assert status in (403, 409, 422)
        said = one.last.content.decode() + str(one.last.headers)
        words = [*forms(id, made["receipt"]), CHOICE]
        assert not [word for word in words if word in said], problem
        assert one.last["Cache-Control"] == "no-store"


def test_whoever_asks_for_receipts_is_counted_without_them(town: Town) -> None:
    ballot = opened(town)
    _, made = cast(caller(town, "resident"), ballot)
    counted(town, ballot)
    Caller().post(f"ballots/{ballot}/find", {"code": made["receipt"]})
    noted = repr(AnonymousThrottle.cache._cache) + repr(getattr(cache, "_cache", ""))
    assert not [word for word in forms(made["receipt"]) if word in noted]
    assert str(ballot) not in noted
