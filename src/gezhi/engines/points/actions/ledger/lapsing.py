"""What time writes off, once a day."""

from gezhi.engines.points.actions.ledger.settling import expire
from gezhi.engines.points.models import Unit
from gezhi.engines.trust.actions import done_today, due_today, transaction
from gezhi.engines.trust.rules.refusal import Changed
from gezhi.engines.trust.rules.viewer import system

NAME = "points-expiry"
SPENDABLE = ("points", "minutes", "voucher")


def lapse_due() -> int:
    """Write off what lapsed in every unit that can lapse; returns of how many accounts. A unit of
    which today is closed already is left for tomorrow."""
    viewer, accounts = system("time"), 0
    with transaction():
        if not due_today(NAME):
            return 0
        done_today(NAME)
    for unit in Unit.objects.filter(kind__in=SPENDABLE).order_by("pk"):
        try:
            accounts += expire(viewer, unit.pk).accounts
        except Changed:
            continue
    return accounts
