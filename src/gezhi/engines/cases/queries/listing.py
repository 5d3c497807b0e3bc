"""Lists of cases: the same few statements at any size, pages by key, no counting in the way."""

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.dateparse import parse_datetime

from gezhi.base import clock
from gezhi.engines.cases.models import Case, Reporter, Request
from gezhi.engines.cases.queries.seeing import visible
from gezhi.engines.places.queries import Attached, attached_at
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import CaseType

Queue = Literal[
    "mine", "due", "late", "waiting", "supervised", "requests", "open", "closed", "all", "reported"
]
MOST = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list asks for. `queue` is one of the standing queues; the rest narrows it.

    `categories` are several matters of which any will do (a group with all below it).
    """

    queue: Queue = "open"
    type: str = ""
    stage: str = ""
    category: str = ""
    categories: tuple[str, ...] = ()
    path: str = ""
    body: UUID | None = None
    assignee: UUID | None = None
    result: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    late: bool | None = None
    cases: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list, and the key of the next page (empty at the end)."""

    rows: list[Case]
    next: str = ""
    by: str = "opened"
    facts: dict[str, Any] = field(default_factory=dict)


def hands(viewer: Viewer) -> Q:
    """Cases whose current step is the viewer's: their post at its place, their body, or
    themselves."""
    mine = Q(pk__in=[])
    for grant in viewer.grants:
        if grant.body is not None:
            mine |= Q(holder="body", holder_body=grant.body)
        elif grant.post:
            mine |= Q(holder="post", holder_post=grant.post, holder_place=grant.place_id)
    if viewer.account is not None:
        own = Reporter.objects.filter(account=viewer.account, joined=False).values("case")
        mine |= Q(holder="reporter", pk__in=own)
    return mine


def _queue(viewer: Viewer, rows: QuerySet[Case], queue: Queue) -> QuerySet[Case]:
    now = clock.now()
    if queue == "reported":
        return rows.filter(pk__in=Reporter.objects.filter(account=viewer.account).values("case"))
    if queue == "closed":
        return rows.filter(state=Case.CLOSED)
    if queue == "all":
        return rows
    rows = rows.filter(state=Case.OPEN)
    conditions = {
        "late": Q(due__lt=now),
        "waiting": Q(waiting=True),
        "supervised": Q(supervised=True),
        "requests": Q(pk__in=Request.objects.filter(decided=None).values("case")),
    }
    if queue in ("mine", "due"):
        return rows.filter(hands(viewer))
    return rows.filter(conditions[queue]) if queue in conditions else rows


def select(viewer: Viewer, wanted: Filter) -> QuerySet[Case]:
    """The cases that a filter names, among those that the viewer may see."""
    rows = _queue(viewer, visible(viewer), wanted.queue)
    exact = {
        "type": wanted.type,
        "stage": wanted.stage,
        "category": wanted.category,
        "result": wanted.result,
        "holder_body": wanted.body,
        "assignee": wanted.assignee,
        "path__startswith": wanted.path,
        "opened__gte": wanted.since,
        "opened__lt": wanted.until,
        "late": wanted.late,
    }
    rows = rows.filter(**{key: value for key, value in exact.items() if value not in ("", None)})
    if wanted.cases:
        rows = rows.filter(pk__in=wanted.cases)
    if wanted.categories:
        rows = rows.filter(category__in=wanted.categories)
    if wanted.text:
        text = wanted.text.strip()
        rows = rows.filter(
            Q(text__icontains=text) | Q(code__istartswith=text) | Q(spot__icontains=text)
        )
    return rows


def list_cases(viewer: Viewer, wanted: Filter, *, after: str = "", size: int = 50) -> Page:
    """A page of cases. Open queues come by due date (none last), others newest first.

    `after` is the `next` of the page before; one that cannot be read is Missing.
    """
    by = (
        "due"
        if wanted.queue in ("mine", "due", "late", "open", "supervised", "requests")
        else "opened"
    )
    rows = select(viewer, wanted).select_related("place")
    rows = (
        rows.order_by(F("due").asc(nulls_last=True), "id")
        if by == "due"
        else rows.order_by("-opened", "-id")
    )
    if after:
        rows = rows.filter(_beyond(by, after))
    found = list(rows[: min(size, MOST) + 1])
    more = len(found) > min(size, MOST)
    found = found[: min(size, MOST)]
    return Page(found, _key(by, found[-1]) if more else "", by)


def _key(by: str, row: Case) -> str:
    moment = row.due if by == "due" else row.opened
    text = json.dumps([moment.isoformat() if moment else None, str(row.pk)])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _beyond(by: str, after: str) -> Q:
    try:
        moment_text, id_text = json.loads(base64.urlsafe_b64decode(after.encode()))
        id_ = UUID(id_text)
        moment = parse_datetime(moment_text) if moment_text else None
    except (ValueError, TypeError, AttributeError) as fault:
        raise Missing("no-page", "这一页不存在", "there is no such page") from fault
    if by == "opened":
        return Q(opened__lt=moment) | Q(opened=moment, pk__lt=id_)
    if moment is None:
        return Q(due=None, pk__gt=id_)
    return Q(due__gt=moment) | Q(due=moment, pk__gt=id_) | Q(due=None)


def queues(viewer: Viewer, most: int = 100) -> dict[str, int]:
    """How many cases stand in each queue, counted up to `most` (a page shows "99+")."""
    names: tuple[Queue, ...] = ("mine", "late", "waiting", "supervised", "requests", "open")
    return {
        name: len(select(viewer, Filter(queue=name)).order_by().values_list("pk", flat=True)[:most])
        for name in names
    }


Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def public_cases(
    viewer: Viewer,
    *,
    path: str = "",
    since: datetime | None = None,
    categories: tuple[str, ...] = (),
    state: str = "",
    box: Box | None = None,
    limit: int = 200,
    after: str = "",
) -> Page:
    """Cases that are public where they happened, newest first; of these only the public part is
    shown (`public_parts`). `state` is `open` or `closed`; `box` is where their places lie."""
    rows = Case.objects.filter(public=True, merged_into=None)
    exact = {"path__startswith": path, "opened__gte": since, "state": state}
    rows = rows.filter(**{key: value for key, value in exact.items() if value not in ("", None)})
    if categories:
        rows = rows.filter(category__in=categories)
    if box is not None:
        west, south, east, north = box
        rows = rows.filter(place__lon__range=(west, east), place__lat__range=(south, north))
    if after:
        rows = rows.filter(_beyond("opened", after))
    rows = rows.select_related("place__parent__parent").order_by("-opened", "-id")
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return Page(found[:limit], _key("opened", found[limit - 1]) if more else "")


def counts(viewer: Viewer, *, path: str = "", since: datetime | None = None) -> dict[str, int]:
    """Public cases opened and of these closed, below a place since a moment: for the portal's
    line."""
    rows = Case.objects.filter(merged_into=None, public=True)
    rows = rows.filter(path__startswith=path) if path else rows
    rows = rows.filter(opened__gte=since) if since else rows
    return rows.aggregate(opened=Count("pk"), closed=Count("pk", filter=Q(state=Case.CLOSED)))


def case_types(viewer: Viewer, path: str) -> tuple[Attached, dict[str, CaseType]]:
    """The case types that the viewer may open at a place, under the pack that serves it."""
    attached = attached_at(viewer, path)
    posts = {grant.post for grant in viewer.grants if path.startswith(grant.path)}

    def allowed(type_: CaseType) -> bool:
        return bool(
            viewer.system
            or "anyone" in type_.open
            or ("resident" in type_.open and viewer.account)
            or ("staff" in type_.open and viewer.grants)
            or posts & set(type_.open)
        )

    return attached, {key: type_ for key, type_ in attached.pack.cases.items() if allowed(type_)}
