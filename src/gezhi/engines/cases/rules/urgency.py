"""How urgent a step is, from the time that is left of it."""

from datetime import timedelta
from typing import Literal

Light = Literal["overdue", "soon", "ok", "paused", "none"]


def light(
    left: timedelta | None, whole: timedelta, *, late: bool = False, waiting: bool = False
) -> Light:
    """Late, soon due, on time, paused, or without a deadline. Soon means that a quarter of the
    step's time or less is left, so that four hours and ten days are judged alike.

    `late` says that the due moment has passed: `left` counts working time, of which none has gone
    by on the weekend after a Friday's deadline.
    """
    if waiting:
        return "paused"
    if left is None:
        return "none"
    if late or left < timedelta(0):
        return "overdue"
    return "soon" if left * 4 <= whole else "ok"
