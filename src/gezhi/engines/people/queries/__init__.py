"""Queries of people."""

from gezhi.engines.people.queries.appointed import (
    account_holders,
    appointment,
    appointments,
    body,
)
from gezhi.engines.people.queries.pledged import MyPledge, my_pledge, my_pledges
from gezhi.engines.people.queries.serving import (
    Serving,
    board,
    boards,
    bodies_at,
    body_names,
    holders_of,
    households_at,
    members_of,
    unit_at,
)

__all__ = [
    "MyPledge",
    "Serving",
    "account_holders",
    "appointment",
    "appointments",
    "board",
    "boards",
    "bodies_at",
    "body",
    "body_names",
    "holders_of",
    "households_at",
    "members_of",
    "my_pledge",
    "my_pledges",
    "unit_at",
]
