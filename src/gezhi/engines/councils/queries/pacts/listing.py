"""Lists of pacts, what is in talk near somebody, and the comments, without who made them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from gezhi.engines.councils.models import PactComment, PactReading, PactVersion
from gezhi.engines.councils.queries.pacts.keeping import (
    PactAt,
    keeps,
    pacts_below,
    rules_of,
    today,
)
from gezhi.engines.councils.queries.pacts.reading import Version
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as it is read: by "a resident". The text is empty where it is hidden; `mine` is
    the viewer's own."""

    id: UUID
    article: str
    about: str
    text: str
    at: datetime
    outcome: str
    reason: str
    mine: bool


def pact_comments(viewer: Viewer, version: Version) -> list[Comment]:
    """What was said of a version, oldest first. Whoever keeps the pact reads hidden ones too."""
    if not version.public:
        return []
    keeper = keeps(viewer, version.row.path)
    with for_system():
        rows = list(PactComment.objects.filter(pact=version.row).order_by("at", "pk"))
    return [_comment(viewer, row, keeper) for row in rows]


def _comment(viewer: Viewer, row: PactComment, keeper: bool) -> Comment:
    mine = viewer.account is not None and row.by == viewer.account
    shown = row.outcome != PactComment.HIDDEN or keeper or mine
    return Comment(
        row.pk,
        row.article,
        row.about,
        row.text if shown else "",
        row.at,
        row.outcome,
        row.reason,
        mine,
    )


@dataclass(frozen=True, slots=True)
class Talked:
    """A pact in talk near somebody: where, until when, and how many comments there are so far."""

    at: PactAt
    row: PactVersion
    last: date
    comments: int


def pacts_in_talk(viewer: Viewer, path: str) -> list[Talked]:
    """The pacts in talk today at a place (its path), above it or below it; the soonest to end
    first. The same for anybody."""
    day = today()
    rows = PactVersion.objects.filter(
        state=PactVersion.TALK, talk_first__lte=day, talk_last__gte=day
    ).select_related("place")
    near = [row for row in rows if row.path.startswith(path) or path.startswith(row.path)]
    with for_system():
        counts = dict(
            PactComment.objects.filter(pact__in=near)
            .values_list("pact")
            .annotate(count=Count("pk"))
        )
    found = [
        Talked(
            PactAt(row.place, row.version_id, rules_of(row)),
            row,
            row.talk_last or day,
            counts.get(row.pk, 0),
        )
        for row in near
    ]
    return sorted(found, key=lambda one: (one.last, one.row.path))


@dataclass(frozen=True, slots=True)
class PactLine:
    """A pact in a list: what is in force and what is on its way; `waiting` comments at the desk."""

    at: PactAt
    current: PactVersion | None
    open: PactVersion | None
    waiting: int = 0


def pact_lines(viewer: Viewer, path: str) -> list[PactLine]:
    """The pacts on a ground and above it, with where they stand, as anybody may know."""
    return _lines(viewer, pacts_below(viewer, path), drafts=False)


def desk_pacts(viewer: Viewer) -> list[PactLine]:
    """The pacts that the viewer keeps, with what waits."""
    mine = [one for one in pacts_below(viewer, "") if keeps(viewer, one.place.path)]
    return _lines(viewer, mine, drafts=True)


def _lines(viewer: Viewer, found: Sequence[PactAt], *, drafts: bool) -> list[PactLine]:
    rows = PactVersion.objects.filter(
        place__in={one.place.pk for one in found},
        state__in=(*PactVersion.OPEN, PactVersion.FORCE),
    ).annotate(waiting=Count("comments", filter=Q(comments__outcome="")))
    if not drafts:
        rows = rows.filter(talk_first__isnull=False)
    by: dict[tuple[int, str], dict[str, Any]] = {}
    for row in rows:
        kind = "current" if row.state == PactVersion.FORCE else "open"
        by.setdefault((row.place_id, row.pact), {})[kind] = row
    lines = []
    for one in found:
        stands = by.get((one.place.pk, one.rules.pact), {})
        going = stands.get("open")
        waiting = going.waiting if drafts and going else 0
        lines.append(PactLine(one, stands.get("current"), going, waiting))
    return lines


def own_pacts_data(viewer: Viewer) -> dict[str, list[dict[str, Any]]]:
    """What is held of one's own comments on pacts and of having read them, as plain data (PIPL
    45). Forbidden for who is not signed in."""
    if viewer.account is None:
        raise Forbidden("not-signed-in", "请先登录", "sign in first")
    said = PactComment.objects.filter(by=viewer.account).order_by("at")
    read = PactReading.objects.filter(by=viewer.account).select_related("pact").order_by("at")
    names = ("about", "text", "at", "outcome", "reason")
    return {
        "pact_comments": [{name: getattr(row, name) for name in names} for row in said],
        "pacts_read": [
            {"pact": row.pact.pact, "number": row.pact.number, "at": row.at} for row in read
        ],
    }
