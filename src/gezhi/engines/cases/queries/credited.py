"""Whom a case is to be credited to: for what follows from it elsewhere."""

from dataclasses import dataclass
from uuid import UUID

from gezhi.engines.cases.models import Reporter, Step
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Credited:
    """Accounts of those who reported a case (who only joined did not), and of who settled it: the
    last who passed it on before it went to its reporter or ended."""

    reporters: list[UUID]
    settler: UUID | None


def credited(viewer: Viewer, case: UUID) -> Credited:
    """Whom a case is credited to; only for the product itself."""
    if not viewer.system:
        raise Missing("no-case", "没有这件事", "there is no such case")
    reported = Reporter.objects.filter(case=case, joined=False, account__isnull=False)
    accounts = list(reported.order_by("id").values_list("account", flat=True))
    steps = Step.objects.filter(case=case, ended__isnull=False, by__isnull=False)
    done = steps.exclude(holder="reporter").order_by("-n").values_list("by", flat=True)
    return Credited(accounts, done.first())
