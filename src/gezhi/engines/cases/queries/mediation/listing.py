"""Lists of disputes: one's own, those of the desk by state and clock."""

from dataclasses import dataclass

from django.db.models import Q

from gezhi.engines.cases.models import Case, Party
from gezhi.engines.cases.queries.mediation.inside import in_disputes, mediated, type_of
from gezhi.engines.cases.queries.mediation.view import STATES, Dispute, views_of
from gezhi.engines.cases.rules.standing import SEEING
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer

MOST = 200


def own_disputes(viewer: Viewer) -> list[Dispute]:
    """The disputes in which the viewer is a party, newest first."""
    if viewer.account is None:
        return []
    with for_system():
        mine = Party.objects.filter(account=viewer.account).values("case")
        rows = Case.objects.filter(pk__in=mine).select_related("place").order_by("-opened")
        found = list(rows[:MOST])
    return [one for one in views_of(viewer, found) if one.inside.parties]


@dataclass(frozen=True, slots=True)
class Offered:
    """A party whose number is the viewer's own, and who has not joined yet."""

    party: Party
    case: Case


def offered(viewer: Viewer) -> list[Offered]:
    """Disputes that wait for the viewer, found by the number with which they signed in."""
    if viewer.account is None:
        return []
    account = Account.objects.filter(pk=viewer.account).first()
    if account is None or not account.phone:
        return []
    with for_system():
        rows = Party.objects.filter(
            phone_index=phone_index(account.phone), account=None, case__state=Case.OPEN
        )
        return [Offered(one, one.case) for one in rows.select_related("case__place").order_by("pk")]


def desk_disputes(viewer: Viewer, state: str = "") -> tuple[list[Dispute], dict[str, int]]:
    """The disputes that the viewer conducts, sits in or stands over, by clock; and how many there
    are of each state. Those they only stand over show state and dates."""
    with for_system():
        ids = set(in_disputes(viewer).values_list("pk", flat=True))
        ground = Q(pk__in=[])
        for path in viewer.paths(*SEEING):
            ground |= Q(path__startswith=path)
        below = mediated(viewer).filter(ground).values_list("pk", flat=True)
        over = set(below.order_by("-opened")[:MOST])
        ids |= over
        rows = list(
            Case.objects.filter(Q(pk__in=ids))
            .select_related("place")
            .order_by("state", "due", "-opened")[: MOST * 2]
        )
    found = views_of(viewer, [row for row in rows if type_of(row).mediation is not None])
    found = [one for one in found if one.inside or one.row.pk in over]
    found = [one for one in found if not one.inside.parties or one.inside.handles]
    counts = {name: sum(one.state == name for one in found) for name in STATES}
    found = [one for one in found if not state or one.state == state]
    return sorted(found, key=_by_clock), counts


def _by_clock(one: Dispute) -> tuple[bool, float, float]:
    due = one.row.due
    return one.row.state != Case.OPEN, due.timestamp() if due else 9e12, -one.row.opened.timestamp()
