"""What is in the viewer's hands, and who holds a step together with them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q
from django.utils import timezone

from gezhi.base import clock
from gezhi.engines.cases.models import Case, Request
from gezhi.engines.cases.queries.detail import CaseView
from gezhi.engines.cases.queries.listing import hands
from gezhi.engines.cases.queries.seeing import is_visible, visible
from gezhi.engines.cases.rules.standing import may_decide
from gezhi.engines.people.queries import account_holders
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import Outcome


@dataclass(frozen=True, slots=True)
class Hands:
    """What the viewer has to do: how much, how much of it is late, how much came since a moment,
    and when the next is due."""

    all: int
    late: int
    new: int
    next_due: datetime | None


def in_hand(viewer: Viewer, since: datetime | None = None) -> Hands:
    """The viewer's own work in figures, in one statement; `since` is the beginning of today unless
    given."""
    now = clock.now()
    day = since or timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    counted = (
        visible(viewer)
        .filter(hands(viewer), state=Case.OPEN)
        .aggregate(
            all=Count("pk", distinct=True),
            late=Count("pk", filter=Q(due__lt=now, waiting=False), distinct=True),
            new=Count("pk", filter=Q(changed__gte=day), distinct=True),
            next_due=Min("due", filter=Q(due__gte=now)),
        )
    )
    return Hands(**counted)


def colleagues(viewer: Viewer, row: Case) -> list[tuple[UUID, str]]:
    """Those who hold a case's current step together, by account and name: whom it may be assigned
    to. Nobody where the viewer may not see the case or the reporter holds it."""
    if row.holder in ("reporter", "concerned") or not is_visible(viewer, row):
        return []
    return account_holders(viewer, row.holder_post, row.holder_place, row.holder_body)


def may_answer(view: CaseView, asked: Request) -> bool:
    """Whether the viewer of a case may grant or refuse one of its requests; never their own."""
    if asked.decided is not None or asked.asked_by == view.viewer.account:
        return False
    by = view.stage.countersign
    return may_decide(view.viewer, asked.kind, view.row.path, by.post or "" if by else "")


def routes(view: CaseView) -> dict[str, Outcome]:
    """Where a case can be sent: every outcome that names a new holder, by its key; empty where the
    viewer may not route or the case has ended."""
    if view.row.state != Case.OPEN or not view.may("case.route"):
        return {}
    return {
        key: outcome
        for stage in view.type.stages
        for key, outcome in stage.outcomes.items()
        if outcome.holder is not None
    }
