"""Queries of people."""

from gezhi.engines.people.queries.serving import (
    board,
    bodies_at,
    body_names,
    holders_of,
    members_of,
    unit_at,
)

__all__ = ["board", "bodies_at", "body_names", "holders_of", "members_of", "unit_at"]
