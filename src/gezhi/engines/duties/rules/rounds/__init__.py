"""Who walks where on which day: a plan of rounds for workers with stops to call at.

`plan` chooses day and worker for every stop, so that no day is much heavier than its share and
little is walked; `order` puts one day's stops in walking order; `replan` keeps what stands when
something comes up. Distances are metres as the crow flies, times are minutes.
"""

from gezhi.engines.duties.rules.rounds.ordering import legs, length, order
from gezhi.engines.duties.rules.rounds.planning import plan
from gezhi.engines.duties.rules.rounds.replanning import replan
from gezhi.engines.duties.rules.rounds.stops import Day, Plan, Problem, Stop, Worker, metres
from gezhi.engines.duties.rules.rounds.windows import days_ending_in_0, least_peak, window

__all__ = [
    "Day",
    "Plan",
    "Problem",
    "Stop",
    "Worker",
    "days_ending_in_0",
    "least_peak",
    "legs",
    "length",
    "metres",
    "order",
    "plan",
    "replan",
    "window",
]
