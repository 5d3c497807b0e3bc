"""Cases as a phone takes them along: which they are, and stamps of the lists they stand in."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Q, Sum

from gezhi.engines.cases.models import Case
from gezhi.engines.cases.queries.listing import hands
from gezhi.engines.cases.queries.seeing import visible
from gezhi.engines.trust.rules.viewer import Viewer


class TakenCase(NamedTuple):
    """A case in the viewer's hands, with the version of its page."""

    id: UUID
    code: str
    version: int


def cases_taken(viewer: Viewer, most: int) -> list[TakenCase]:
    """At most so many open cases whose step is the viewer's, due first; one statement."""
    mine = visible(viewer).filter(hands(viewer), state=Case.OPEN).distinct()
    rows = mine.order_by("due", "pk").values_list("pk", "code", "version", "due")
    return [TakenCase(*row[:3]) for row in rows[:most]]


def case_stamps(viewer: Viewer, paths: Iterable[str], since: datetime) -> tuple[str, list[str]]:
    """What changes when the list of new cases does, and for each ground what changes when its list
    of open cases does; one statement."""
    asked = {
        f"{name}_{number}": made(field, filter=_open_at(path))
        for number, path in enumerate(paths)
        for name, made, field in (("n", Count, "pk"), ("v", Sum, "version"), ("at", Max, "changed"))
    }
    new = Q(opened__gte=since)
    shown = visible(viewer).filter(Q(state=Case.OPEN) | new)
    found = shown.aggregate(**asked, new=Count("pk", filter=new), of=Sum("version", filter=new))
    grounds = [
        f"{found[f'n_{number}']} {found[f'v_{number}']} {found[f'at_{number}']}"
        for number in range(len(asked) // 3)
    ]
    return f"{found['new']} {found['of']}", grounds


def _open_at(path: str) -> Q:
    return Q(state=Case.OPEN, path__startswith=path)
