"""Steps of a ballot's life, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.councils import actions
from gezhi.engines.councils.actions import Cast, CastVote, EnterPaper
from gezhi.engines.councils.models import Ballot, PaperSheet
from tests.balloting import rolled
from tests.town import SYSTEM, Town


def announced(town: Town, key: str = "secret", **more: Any) -> UUID:
    """A ballot with its roll of five, announced; it opens tomorrow."""
    ballot = rolled(town, key, **more)
    actions.announce_ballot(town.viewer("first-secretary"), ballot)
    return ballot


@contextmanager
def at_days(days: float) -> Iterator[None]:
    """So many days on."""
    with clock.at(clock.now() + timedelta(days=days)):
        yield


def opened(town: Town, key: str = "secret", **more: Any) -> UUID:
    """A ballot that is open; go on inside `at_days(2)`."""
    ballot = announced(town, key, **more)
    with at_days(2):
        actions.open_ballot(town.viewer("first-secretary"), ballot)
    return ballot


def vote(town: Town, role: str, ballot: UUID, head: str, *choice: str, **more: Any) -> Cast:
    """Cast a vote online."""
    return actions.cast(town.viewer(role), CastVote(ballot, head, choice, **more))


def paper(
    town: Town, ballot: UUID, sheet: int, *choice: str, head: str = "", spoilt: bool = False
) -> PaperSheet:
    """A paper entered by both clerks alike."""
    for clerk in ("clerk-1", "clerk-2"):
        asked = EnterPaper(ballot, sheet, choice, spoilt, head)
        entered = actions.enter_paper(town.viewer(clerk), asked)
    return entered


def counted(ballot: UUID) -> Ballot:
    """Close at its time and count."""
    row = Ballot.objects.get(pk=ballot)
    with clock.at(row.closes):
        actions.close_ballot(SYSTEM, ballot)
        return actions.decide_ballot(SYSTEM, ballot)
