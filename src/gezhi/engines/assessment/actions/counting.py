"""Drawing the counted figures of a period from the journal, once it is over."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assessment.actions.opening import draw_holders
from gezhi.engines.assessment.models import Assessed, Period, Score
from gezhi.engines.assessment.queries.schemes import rules_of
from gezhi.engines.assessment.rules.counting import Entry, behind, value, verbs
from gezhi.engines.assessment.rules.marks import exact, kept, reached
from gezhi.engines.campaigns.models import Task
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assessment import Assessment, Indicator

MOST_RECORDS = 500
"""Records that are kept by name behind a figure; how many there are is kept in full."""


def count_due(viewer: Viewer) -> int:
    """Draw the figures of every period that is over; returns of how many."""
    over = Period.objects.filter(state=Period.OPEN, last__lt=clock.today()).order_by("first", "pk")
    return sum(_count(viewer, pk) for pk in list(over.values_list("pk", flat=True)))


def _count(viewer: Viewer, wanted: UUID) -> int:
    with transaction():
        rows = Period.objects.select_for_update(of=("self",), no_key=True)
        period = rows.filter(pk=wanted, state=Period.OPEN).first()
        if period is None:
            return 0
        draw_holders(viewer, period)
        rules = rules_of(period)
        found = _entries(period, rules)
        scores: list[Score] = []
        for row in period.assessed.all():
            scores += _scores(row, rules, found)
        Score.objects.bulk_create(scores, batch_size=500, ignore_conflicts=True)
        period.state, period.counted = Period.COUNTED, clock.now()
        period.save(update_fields=["state", "counted"])
        where = {"place_id": period.place_id, "path": period.path}
        facts = {"scheme": period.assessment, "count": len(scores)}
        record(viewer, "assessment.counted", "period", period.pk, **where, **facts)  # type: ignore[arg-type]
    return 1


Found = dict[str, list[tuple[date, Entry]]]
"""Entries by their place and each above it, and by the unit or body that they are about."""


def _entries(period: Period, rules: Assessment) -> Found:
    """Everything that the indicators look at, read once for all of the assessed."""
    wanted = {verb for line in rules.indicators if line.counts for verb in verbs(line.counts)}
    rows = Journal.objects.filter(
        verb__in=wanted,
        at__gte=_begin(period.first),
        at__lt=_begin(period.last + timedelta(days=1)),
        path__startswith=period.path,
    ).order_by("pk")
    found: Found = defaultdict(list)
    leads = _leads(rows)
    columns = ("pk", "verb", "subject_kind", "subject", "path", "data", "at")
    for *about, at in rows.values_list(*columns).iterator(chunk_size=5000):
        entry = Entry(*about)
        day = clock.local(at).date()
        names = {*_grounds(entry.path), *_units(entry), leads.get(entry.subject, "")}
        for name in names - {""}:
            found[name].append((day, entry))
    return found


def _leads(rows: QuerySet[Journal]) -> dict[str, str]:
    """Which body led a task of a campaign that the journal tells of, by the task."""
    tasks = rows.filter(subject_kind="task").values_list("subject", flat=True)
    ids = [UUID(one) for one in set(tasks)]
    found = Task.objects.filter(pk__in=ids).values_list("pk", "lead")
    return {str(pk): f"b{lead}" for pk, lead in found}


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=clock.ZONE)


def _grounds(path: str) -> Iterator[str]:
    """The places of a path, each by its own step: a place that a division put under another grid is
    still the same one."""
    return (f".{step}" for step in path.split(".")[:-1])


def _units(entry: Entry) -> Iterator[str]:
    unit = entry.facts.get("body")
    if isinstance(unit, str) and unit:
        yield f"unit {unit}"


def _scores(row: Assessed, rules: Assessment, found: Found) -> Iterator[Score]:
    names = (row.whose, f"unit {row.unit}") if row.whose.startswith("b") else (_ground(row),)
    mine = [
        entry
        for name in names
        for day, entry in found.get(name, ())
        if row.since <= day <= row.until
    ]
    for line in rules.indicators:
        if line.counts is not None:
            yield counted_score(row, line, mine)


def _ground(row: Assessed) -> str:
    return "." + row.ground.rstrip(".").rpartition(".")[2]


def counted_score(row: Assessed, line: Indicator, entries: list[Entry]) -> Score:
    """What a counted indicator comes to, with the records that it stands on."""
    assert line.counts is not None  # noqa: S101
    number = value(line.counts, entries)
    stands = behind(line.counts, entries)
    part = None
    if number is not None:
        part = reached(number, exact(line.full or 0), exact(line.none or 0))
    return Score(
        id=new_id(),
        assessed=row,
        path=row.path,
        whose=row.whose,
        indicator=line.indicator,
        value=kept(number),
        records=[[one.number, one.kind, one.subject] for one in stands[:MOST_RECORDS]],
        behind=len(stands),
        reached=kept(part),
    )
