"""Queries of people."""

from gezhi.engines.people.queries.serving import (
    body_names,
    bodies_at,
    board,
    holders_of,
    members_of,
    unit_at,
)

__all__ = ["bodies_at", "board", "body_names", "holders_of", "members_of", "unit_at"]
