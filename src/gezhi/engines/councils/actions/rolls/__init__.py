"""Rolls made ready: from the people engine, and from tables."""

from gezhi.engines.councils.actions.rolls.filling import fill_roll
from gezhi.engines.councils.actions.rolls.importing import (
    RollPlan,
    account_of_phone,
    bring_roll,
    plan_roll,
)

__all__ = ["RollPlan", "account_of_phone", "bring_roll", "fill_roll", "plan_roll"]
