"""Mediation as the law has it, without a database: choosing, clocks, what a court confirms."""

from gezhi.engines.cases.rules.mediation.choosing import Standing, Wish, standing
from gezhi.engines.cases.rules.mediation.clocks import (
    NOT_CONFIRMED,
    Confirming,
    confirm_until,
    confirming,
)

__all__ = [
    "NOT_CONFIRMED",
    "Confirming",
    "Standing",
    "Wish",
    "confirm_until",
    "confirming",
    "standing",
]
