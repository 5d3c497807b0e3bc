"""What a list is asked for, read from the address, so that a view can be sent to a colleague."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from gezhi.engines.cases.queries import Filter
from gezhi.engines.places.queries import ladder
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.pack.cases import Matters
from gezhi.surfaces.desk.figures.records import cases_behind
from gezhi.surfaces.desk.nav import served

QUEUES = ("mine", "late", "waiting", "supervised", "requests", "open", "closed", "all")
NAMES = (
    *("queue", "q", "type", "stage", "category", "place", "body", "result"),
    *("since", "until", "late", "me", "after", "case", "figure"),
)
"""The parameters of a list; others in the address belong to something else and are left alone."""

NOBODYS = UUID(int=0)
"""The id of no case: a figure that counts nothing opens an empty list."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for, as the engine takes it, and as it was written."""

    filter: Filter
    given: dict[str, str]

    @property
    def plain(self) -> str:
        """The address of the bare queue, without any condition."""
        return f"queue={self.given['queue']}"

    @property
    def query(self) -> str:
        """The address's own parameters without the page, for links that keep the list."""
        kept = QueryDict(mutable=True)
        kept.update({name: value for name, value in self.given.items() if name != "after"})
        return kept.urlencode()


def read(viewer: Viewer, params: QueryDict) -> Asked:
    """The filter of an address. What cannot be read (a date, a place that is gone) asks nothing, so
    an old link still opens a list."""
    given = {name: params[name].strip() for name in NAMES if params.get(name, "").strip()}
    queue = given.get("queue", "")
    if queue not in QUEUES:
        queue = given["queue"] = "mine" if viewer.has("case.settle") or mine(viewer) else "open"
    path = path_of(viewer, given.get("place", ""))
    since, until = moment_of(given.get("since", "")), moment_of(given.get("until", ""), days=1)
    if given.get("figure"):
        behind = cases_behind(viewer, given["figure"], path, since, until)
        return Asked(Filter(queue="all", cases=behind or (NOBODYS,)), given)
    wanted = Filter(
        queue=queue,  # type: ignore[arg-type]
        type=given.get("type", ""),
        stage=given.get("stage", ""),
        categories=below(viewer, given.get("category", "")),
        path=path,
        body=uuid_of(given.get("body", "")),
        assignee=viewer.account if given.get("me") else None,
        result=given.get("result", ""),
        text=given.get("q", ""),
        since=since,
        until=until,
        late=True if given.get("late") else None,
        cases=tuple(filter(None, map(uuid_of, given.get("case", "").split(",")))),
    )
    return Asked(wanted, given)


def mine(viewer: Viewer) -> bool:
    """Whether the viewer takes steps at all, so that "mine" is where they begin."""
    return any(map(viewer.has, ("case.accept", "case.route")))


def uuid_of(text: str) -> UUID | None:
    """An id, or None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def path_of(viewer: Viewer, text: str) -> str:
    """The path of a place named by its id; "" for what is no place."""
    if not text.isdecimal() or len(text) > 18:
        return ""
    try:
        return ladder(viewer, int(text))[0].path
    except Missing:
        return ""


def moment_of(text: str, days: int = 0) -> datetime | None:
    """The beginning of a day in local time, `days` later; None for what is no date."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    if day is None or not 2000 <= day.year <= 2200:
        return None
    return timezone.make_aware(datetime.combine(day, time.min)) + timedelta(days=days)


def below(viewer: Viewer, key: str) -> tuple[str, ...]:
    """A matter with all below it, in any pack that serves the viewer's ground; nothing for none."""
    if not key:
        return ()
    trees = [tree for one in served(viewer) for tree in one.pack.matters.values()]
    return tuple(sorted({key, *(found for tree in trees for found in _descend(tree, key))}))


def _descend(tree: Matters, key: str) -> list[str]:
    found = []
    for matter in tree.matters:
        if matter.under == key:
            found += [matter.matter, *_descend(tree, matter.matter)]
    return found
