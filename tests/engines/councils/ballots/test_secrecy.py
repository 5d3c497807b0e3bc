"""After the count no order, no time and no transaction joins a voter to a vote."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection, models

from gezhi.engines.councils.models import Ballot, PaperSheet, Slip, Vote
from gezhi.engines.councils.queries import ballot_export, ballot_view, find_slip
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE
from tests.engines.councils.ballots.voting import at_days, counted, opened, paper, vote
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(town: Town) -> UUID:
    """A counted secret ballot: two online, one who changed their mind, two on paper."""
    from gezhi.engines.councils.actions import hand_paper

    ballot = opened(town)
    with at_days(2):
        vote(town, "neighbour", ballot, "p2", "no")
        vote(town, "resident", ballot, "p1", "no")
        vote(town, "resident", ballot, "p1", "yes")
        for sheet, head in ((1, "p5"), (2, "p3")):
            hand_paper(town.viewer("clerk-1"), ballot, head)
            paper(town, ballot, sheet, "abstain")
    counted(ballot)
    return ballot


def stored(table: str, columns: str) -> list[tuple[object, ...]]:
    """Rows as they lie in the table."""
    where = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {where}")
        return cursor.fetchall()


def test_what_was_sealed_is_gone(secret: UUID) -> None:
    for row in Vote.objects.filter(ballot=secret):
        assert bytes(row.sealed) == b""
        assert (row.token, row.choice, row.by, row.at) == ("", None, None, None)
    assert Slip.objects.filter(ballot=secret).count() == 4


def test_rows_lie_in_an_order_that_says_nothing(secret: UUID) -> None:
    slips = [str(row[0]).replace("-", "") for row in stored("councils_slip", "id")]
    assert slips == sorted(slips)
    assert {UUID(one).version for one in slips} == {4}
    heads = [row[0] for row in stored("councils_vote", "head")]
    if connection.vendor == "postgresql":  # puts a row wherever a vacuum has left room
        assert len(set(stored("councils_vote", "xmin::text"))) == 1
        assert sorted(heads) == ["p1", "p2", "p3", "p5"]
        assert heads != ["p2", "p1", "p5", "p3"]
    else:
        assert heads == ["p1", "p2", "p3", "p5"]


def test_slips_are_shuffled_before_they_get_their_ids(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    import random

    shuffled: list[int] = []
    real = random.SystemRandom.shuffle

    def noted(self: random.SystemRandom, items: list[object]) -> None:
        shuffled.append(len(items))
        real(self, items)

    monkeypatch.setattr(random.SystemRandom, "shuffle", noted)
    ballot = opened(town)
    with at_days(2):
        vote(town, "resident", ballot, "p1", "yes")
        vote(town, "neighbour", ballot, "p2", "no")
    counted(ballot)
    assert shuffled == [2]


@pytest.mark.postgresql_only
def test_one_transaction_wrote_all_of_them(secret: UUID) -> None:
    written = {row[0] for row in stored("councils_slip", "xmin::text")}
    written |= {row[0] for row in stored("councils_vote", "xmin::text")}
    assert len(written) == 1


def test_no_table_of_the_box_has_a_time_or_a_way_to_the_roll() -> None:
    for model in (Slip, PaperSheet):
        fields = model._meta.concrete_fields
        assert not [one.name for one in fields if isinstance(one, models.DateField)]
        joined = {one.related_model for one in fields if one.is_relation}
        assert joined == {Ballot}
    assert {one.name for one in Slip._meta.concrete_fields} == {
        "id",
        "ballot",
        "choice",
        "spoilt",
        "receipt",
    }


def test_neither_journal_nor_export_nor_page_tells(secret: UUID, town: Town) -> None:
    people = {str(town.accounts[role].pk) for role in ("resident", "neighbour")}
    told = Journal.objects.filter(subject=str(secret))
    assert not [row for row in told if str(row.actor) in people]
    file = ballot_export(ANYONE, secret)
    assert all(set(slip) == {"id", "choice", "spoilt", "receipt"} for slip in file["box"])
    assert not [word for word in ("p1", "王某", *people) if word in str(file)]
    assert ballot_view(ANYONE, secret).mine == ()


def test_a_receipt_is_known_to_the_voter_alone(town: Town) -> None:
    ballot = opened(town)
    with at_days(2):
        code = vote(town, "resident", ballot, "p1", "yes").receipt
    plain = code.replace("-", "")
    kept = [str(row) for row in Vote.objects.filter(ballot=ballot).values_list()]
    counted(ballot)
    kept += [str(row) for row in Slip.objects.filter(ballot=ballot).values_list()]
    kept += [str(row.data) for row in Journal.objects.filter(subject=str(ballot))]
    assert not [one for one in kept if code in one or plain in one]
    assert find_slip(ANYONE, ballot, code) is not None
