"""Lists of cases: the same few statements at any size, pages by key, no counting in the way."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.dateparse import parse_datetime

from gezhi.base import clock
from gezhi.engines.cases.models import Case, Reporter, Request
from gezhi.engines.cases.queries.apart import veiled
from gezhi.engines.cases.queries.seeing import any_of, duty, is_viewer, visible, ways
from gezhi.engines.cases.rules.standing import SEEING, may_see
from gezhi.engines.places.queries import Attached, attached_at
from gezhi.engines.trust.queries import pack_by_id
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
    state: str = ""
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


def in_hands(viewer: Viewer) -> list[Q]:
    """The ways in which a case's current step may be the viewer's, one by one: held by their post
    at its place, by their body, or by themselves as the reporter."""
    posts = [
        Q(holder="post", holder_post=grant.post, holder_place=grant.place_id)
        for grant in viewer.grants
        if grant.body is None and grant.post and grant.abilities.intersection(SEEING)
    ]
    found = [any_of(posts)] if posts else []
    if viewer.bodies:
        found.append(Q(holder="body", holder_body__in=viewer.bodies))
    if viewer.account is not None:
        own = Reporter.objects.filter(account=viewer.account, joined=False).values("case")
        found.append(Q(holder="reporter", pk__in=own))
    return found


def hands(viewer: Viewer) -> Q:
    """Cases whose current step is the viewer's."""
    return any_of(in_hands(viewer))


def _queue(viewer: Viewer, queue: Queue) -> Q:
    """The condition of a standing queue, apart from whose step it is."""
    if queue == "reported":
        return Q(pk__in=Reporter.objects.filter(account=viewer.account).values("case"))
    if queue in ("closed", "all"):
        return Q(state=Case.CLOSED) if queue == "closed" else Q()
    conditions = {
        "late": Q(due__lt=clock.now()),
        "waiting": Q(waiting=True),
        "supervised": Q(supervised=True),
        "requests": Q(pk__in=Request.objects.filter(decided=None).values("case")),
    }
    return Q(state=Case.OPEN) & conditions.get(queue, Q())


def _narrowed(viewer: Viewer, wanted: Filter) -> Q:
    """What a filter asks for, apart from who may see it."""
    exact = {
        "state": wanted.state,
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
    found = _queue(viewer, wanted.queue)
    found &= Q(**{key: value for key, value in exact.items() if value not in ("", None)})
    if wanted.cases:
        found &= Q(pk__in=wanted.cases)
    if wanted.categories:
        found &= Q(category__in=wanted.categories)
    return found & _words(viewer, wanted.text.strip()) if wanted.text else found


def _words(viewer: Viewer, text: str) -> Q:
    """Cases with a text in their words or number; residents search in their own words alone, as
    they do not read those of others who reported the same."""
    words = Q(text__icontains=text) | Q(spot__icontains=text)
    if not viewer.staff:
        words &= Q(opened_by=viewer.account, opened_by__isnull=False)
    return words | Q(code__istartswith=text)


def select(viewer: Viewer, wanted: Filter) -> QuerySet[Case]:
    """The cases that a filter names, among those that the viewer may see."""
    rows = visible(viewer).filter(_narrowed(viewer, wanted))
    return rows.filter(hands(viewer)) if wanted.queue in MINE else rows


MINE = ("mine", "due")
BY_DUE = ("mine", "due", "late", "open", "supervised", "requests")


def list_cases(viewer: Viewer, wanted: Filter, *, after: str = "", size: int = 50) -> Page:
    """A page of cases. Open queues come by due date (none last), others newest first.

    Each way in which cases may be the viewer's gives its own page, in one statement that an index
    serves; the page is the first of them all. `after` is the `next` of the page before; one that
    cannot be read is Missing.
    """
    by = "due" if wanted.queue in BY_DUE else "opened"
    asked = _narrowed(viewer, wanted)
    if after:
        asked &= _beyond(by, after)
    most = min(size, MOST)
    found: dict[UUID, Case] = {}
    for way in in_hands(viewer) if wanted.queue in MINE else ways(viewer):
        first = _ordered(Case.objects.filter(asked, way), by).values("pk")[: most + 1]
        rows = Case.objects.filter(pk__in=first).select_related("place")
        found.update((row.pk, row) for row in rows)
    page = sorted(found.values(), key=_order(by))
    more = len(page) > most
    page = page[:most]
    return Page(_as_seen(viewer, page), key_after(by, page[-1]) if more else "", by)


def _ordered(rows: QuerySet[Case], by: str) -> QuerySet[Case]:
    if by == "due":
        return rows.order_by(F("due").asc(nulls_last=True), "id")
    return rows.order_by("-opened", "-id")


def _order(by: str) -> Callable[[Case], Any]:
    """The same order for rows at hand."""
    if by == "due":
        return lambda row: (row.due is None, row.due or row.opened, row.pk)
    return lambda row: (-row.opened.timestamp(), -row.pk.int)


def _as_seen(viewer: Viewer, rows: list[Case]) -> list[Case]:
    """Rows as their viewer may read them: of a case that they only joined, or that theirs was
    merged into, no more than its public words."""
    strange = [row for row in rows if not _plain(viewer, row)]
    if not strange:
        return rows
    ids = [row.pk for row in strange]
    opened = Reporter.objects.filter(origin__in=ids, joined=False)
    known = {one.origin for one in opened if is_viewer(viewer, one)}
    if viewer.bodies or any(row.confidential for row in strange):
        known.update(Case.objects.filter(duty(viewer), pk__in=ids).values_list("pk", flat=True))
    hidden = set(ids) - known
    return [
        veiled(row, pack_by_id(row.pack_id).cases[row.type]) if row.pk in hidden else row
        for row in rows
    ]


def _plain(viewer: Viewer, row: Case) -> bool:
    """Whether a row at hand is plainly the viewer's: on their ground, with their body, opened by
    them."""
    held = frozenset({row.holder_body}) if row.holder_body else frozenset()
    if row.confidential and not viewer.system:
        return viewer.account is not None and row.opened_by == viewer.account
    opened = viewer.account is not None and row.opened_by == viewer.account
    return may_see(viewer, path=row.path, bodies=held, is_reporter=opened)


def key_after(by: str, row: Case) -> str:
    """The key of the page that begins after a row."""
    moment = row.due if by == "due" else row.opened
    text = json.dumps([moment.isoformat() if moment else None, str(row.pk)])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _beyond(by: str, after: str) -> Q:
    moment, id_ = _read_key(after)
    if by == "opened":
        if moment is None:
            raise no_page()
        return Q(opened__lt=moment) | Q(opened=moment, pk__lt=id_)
    if moment is None:
        return Q(due=None, pk__gt=id_)
    return Q(due__gt=moment) | Q(due=moment, pk__gt=id_) | Q(due=None)


def _read_key(after: str) -> tuple[datetime | None, UUID]:
    try:
        moment_text, id_text = json.loads(base64.urlsafe_b64decode(after.encode()))
        moment = parse_datetime(moment_text) if moment_text else None
        if moment is not None and not (moment.tzinfo and FIRST_YEAR < moment.year < LAST_YEAR):
            raise no_page()
        return moment, UUID(id_text)
    except (ValueError, TypeError, AttributeError, RecursionError) as fault:
        raise no_page() from fault


FIRST_YEAR, LAST_YEAR = 1900, 2200


def no_page() -> Missing:
    """The refusal of a key that is none."""
    return Missing("no-page", "这一页不存在", "there is no such page")


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
    type: str = "",
    code: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    categories: tuple[str, ...] = (),
    state: str = "",
    box: Box | None = None,
    limit: int = 200,
    after: str = "",
) -> Page:
    """Cases that are public where they happened, newest first; of these only the public part is
    shown (`public_parts`). `state` is `open` or `closed`; `box` is where their places lie."""
    rows = Case.objects.filter(public=True, merged_into=None)
    exact = {
        "path__startswith": path,
        "type": type,
        "code": code,
        "opened__gte": since,
        "opened__lt": until,
        "state": state,
    }
    rows = rows.filter(**{key: value for key, value in exact.items() if value not in ("", None)})
    if categories:
        rows = rows.filter(category__in=categories)
    if box is not None:
        rows = rows.filter(_within(box))
    if after:
        rows = rows.filter(_beyond("opened", after))
    rows = rows.select_related("place__parent__parent").order_by("-opened", "-id")
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return Page(found[:limit], key_after("opened", found[limit - 1]) if more else "")


def _within(box: Box) -> Q:
    """Places in a box, which crosses 180° where west is more than east."""
    west, south, east, north = box
    across = Q(place__lon__gte=west) | Q(place__lon__lte=east)
    lon = Q(place__lon__range=(west, east)) if west <= east else across
    return lon & Q(place__lat__range=(south, north))


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
