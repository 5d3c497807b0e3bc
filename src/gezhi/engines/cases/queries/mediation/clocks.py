"""The clocks of a dispute after its agreement, in a working calendar of the whole country."""

from datetime import date

from gezhi.base.worktime import Calendar
from gezhi.engines.cases.models import Agreement, Case
from gezhi.engines.cases.rules.mediation import Confirming, confirming

COURTS = Calendar()
"""Courts keep the public holidays, whatever hours a locality has."""


def clock_of(row: Case, agreement: Agreement, day: date) -> Confirming:
    """The clock of judicial confirmation of an agreement in force, on a day."""
    if agreement.effective is None:
        raise ValueError("the agreement is not in force")
    return confirming(agreement.effective, agreement.touches, day, COURTS)
