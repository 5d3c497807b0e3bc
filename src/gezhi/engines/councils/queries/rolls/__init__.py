"""Rolls as those who keep them see them, and what the pages of a ballot count from them."""

from gezhi.engines.councils.queries.rolls.asking import asked_of, faults_of
from gezhi.engines.councils.queries.rolls.desk import (
    DeskBallot,
    desk_ballot,
    desk_ballots,
    desk_counts,
)
from gezhi.engines.councils.queries.rolls.listing import (
    RollLine,
    RollPage,
    roll_line,
    roll_objections,
    roll_page,
)
from gezhi.engines.councils.queries.rolls.mine import my_roll_objections
from gezhi.engines.councils.queries.rolls.public import Turnout, shared_money, turnout
from gezhi.engines.councils.queries.rolls.sheets import Differing, Papers, head_of_line, paper_page

__all__ = [
    "DeskBallot",
    "Differing",
    "Papers",
    "RollLine",
    "RollPage",
    "Turnout",
    "asked_of",
    "desk_ballot",
    "desk_ballots",
    "desk_counts",
    "faults_of",
    "head_of_line",
    "my_roll_objections",
    "paper_page",
    "roll_line",
    "roll_objections",
    "roll_page",
    "shared_money",
    "turnout",
]
