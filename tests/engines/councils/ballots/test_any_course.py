"""Whatever people do, in whatever order: the count is what a book on the table would say."""

from __future__ import annotations

import random

import pytest

from gezhi.engines.councils import actions
from gezhi.engines.councils.actions import NewRow, Proxy
from gezhi.engines.councils.models import Vote
from gezhi.engines.councils.queries import ballot_export, find_slip
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden
from tests.balloting import drafted
from tests.engines.councils.ballots import recount_apart
from tests.engines.councils.ballots.voting import at_days, counted, paper, vote
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db
HEADS, STEPS = [f"v{n}" for n in range(8)], 40
ANSWERS = [("yes",), ("no",), ("abstain",), ()]


class Book:
    """Who counts as having chosen what, kept by hand."""

    def __init__(self, revote: bool) -> None:
        self.revote = revote
        self.votes: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.receipts: dict[str, str] = {}

    def takes(self, head: str, how: str) -> bool:
        """Whether a vote cast this way counts now."""
        before = self.votes.get(head)
        if before is None:
            return True
        if "paper" in (before[0], how) or not self.revote:
            return False
        return how == "self" or before[0] == "proxy"


def opened_for_all(town: Town, key: str) -> tuple[object, dict[str, str]]:
    """Every head is the resident's but `v6` and `v7`, which are on paper; the neighbour is the
    proxy of the first two."""
    ballot = drafted(town, key)
    resident = town.accounts["resident"].pk
    rows = [NewRow(head, head, account=resident if head < "v6" else None) for head in HEADS]
    actions.add_to_roll(SYSTEM, ballot, rows)
    for head in ("v0", "v1"):
        proxy = Proxy(head, "李某", account=town.accounts["neighbour"].pk)
        actions.name_proxy(SYSTEM, ballot, proxy)
    actions.announce_ballot(SYSTEM, ballot)
    return ballot, {}


@pytest.mark.parametrize("key", ["secret", "named"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_count_is_what_the_book_says(town: Town, key: str, seed: int) -> None:
    dice, book = random.Random(seed), Book(revote=key == "secret")
    ballot, _ = opened_for_all(town, key)
    with at_days(2):
        actions.open_ballot(SYSTEM, ballot)  # type: ignore[arg-type]
        for sheet in range(1, STEPS + 1):
            head, choice = dice.choice(HEADS), dice.choice(ANSWERS)
            how = dice.choice(("self", "self", "proxy", "paper"))
            act(town, book, ballot, sheet, (head, how, choice), key)
    row = counted(ballot)  # type: ignore[arg-type]
    for option in row.result["options"]:
        said = sum(choice == (option["key"],) for _, choice in book.votes.values())
        assert option["votes"] == said, option
    assert row.voted == len(book.votes)
    assert recount_apart.differences(ballot_export(ANYONE, ballot)) == []  # type: ignore[arg-type]
    for head, code in book.receipts.items():
        slip = find_slip(ANYONE, ballot, code)  # type: ignore[arg-type]
        assert slip is not None
        assert tuple(slip.choice) == book.votes[head][1]


def act(town: Town, book: Book, ballot, sheet: int, what, key: str) -> None:  # type: ignore[no-untyped-def]
    """One thing that somebody does; the product takes it where the book does."""
    head, how, choice = what
    theirs = (how == "self" and head < "v6") or (how == "proxy" and head in ("v0", "v1"))
    try:
        if how == "paper":
            fresh = not Vote.objects.filter(ballot=ballot, head=head).exists()
            if not fresh and book.votes[head][0] == "paper":
                return
            on_paper(town, ballot, sheet, head, choice, key)
        else:
            role = "resident" if how == "self" else "neighbour"
            done = vote(town, role, ballot, head, *choice)
            if done.receipt:
                book.receipts[head] = done.receipt
    except Changed:
        assert not book.takes(head, how)
    except Forbidden:
        assert not theirs
    else:
        assert book.takes(head, how)
        book.votes[head] = (how, choice)


def on_paper(town: Town, ballot, sheet: int, head: str, choice, key: str) -> None:  # type: ignore[no-untyped-def]
    """A paper in the box, entered twice."""
    if key == "named":
        paper(town, ballot, sheet, *choice, head=head)
        return
    actions.hand_paper(town.viewer("clerk-1"), ballot, head)
    paper(town, ballot, sheet, *choice)
