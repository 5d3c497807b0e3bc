"""Laying a vote away until the count: sealed under the product's key, all of one length, and bound
to its ballot and head, so that one moved to another line does not open."""

from typing import Any

from gezhi.engines.councils.models import Ballot, Vote
from gezhi.engines.councils.rules.ballots.choices import unwrap, wrap
from gezhi.engines.trust.models.sealed import seal, unseal


def _purpose(ballot: Ballot, head: str) -> str:
    return f"councils_vote.sealed {ballot.pk} {head}"


def seal_vote(ballot: Ballot, head: str, content: dict[str, Any]) -> bytes:
    """The sealed form of a vote: its choice, and in a secret ballot the digest of its receipt."""
    return seal(wrap(ballot.policy, content), _purpose(ballot, head))


def unseal_vote(ballot: Ballot, vote: Vote) -> dict[str, Any]:
    """The vote again. Raises `InvalidTag` where it was altered or moved."""
    return unwrap(unseal(vote.sealed, _purpose(ballot, vote.head)))
