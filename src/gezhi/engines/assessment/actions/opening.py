"""Opening periods: who is assessed is drawn up when a period begins."""

from collections.abc import Iterator
from datetime import date

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assessment.models import Assessed, Period
from gezhi.engines.assessment.queries.schemes import Scheme, schemes, still_runs
from gezhi.engines.people.models import Appointment, Body
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import ground_of, places_below
from gezhi.engines.points.rules.periods import stretch
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.pack import Pack


def open_due(viewer: Viewer, day: date | None = None) -> int:
    """Open the period of today of every assessment that still runs; returns how many are new. An
    earlier `day` opens that one's, for an assessment that begins in the middle of its round.

    Safe to run again and by two at once: a period exists once. It keeps the version of the pack
    under which it was opened.
    """
    today = day or clock.today()
    found = [one for one in schemes(viewer) if still_runs(one.rules, today)]
    if not found:
        return 0
    firsts = {stretch(one.rules.every, today).first for one in found}
    known = set(Period.objects.filter(first__in=firsts).values_list("place", "assessment", "first"))
    made = 0
    for one in found:
        first = stretch(one.rules.every, today).first
        if (one.place.pk, one.rules.assessment, first) not in known:
            made += _open(viewer, one, today)
    return made


def _open(viewer: Viewer, scheme: Scheme, day: date) -> int:
    span = stretch(scheme.rules.every, day)
    named = {"place": scheme.place, "assessment": scheme.rules.assessment, "first": span.first}
    about = {
        "id": new_id(),
        "path": scheme.place.path,
        "version_id": scheme.version,
        "last": span.last,
    }
    with transaction():
        period, fresh = Period.objects.get_or_create(**named, defaults=about)
        if fresh:
            count = draw_holders(viewer, period)
            where = {"place_id": scheme.place.pk, "path": period.path}
            facts = {"scheme": period.assessment, "period": str(span), "count": count}
            record(viewer, "assessment.opened", "period", period.pk, **where, **facts)  # type: ignore[arg-type]
    return int(fresh)


def draw_holders(viewer: Viewer, period: Period) -> int:
    """Add whoever is to be assessed in a period and is not yet in it, in one statement for all of
    them; returns how many there are to be."""
    pack = pack_by_id(period.version_id)
    kind = pack.assessments[period.assessment].assessed.kind
    draw = {"post": _holders, "body": _bodies, "place": _places}[kind]
    rows = list(draw(viewer, period, pack))
    for row in rows:
        row.id, row.period, row.path = new_id(), period, period.path
    Assessed.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


def _holders(viewer: Viewer, period: Period, pack: Pack) -> Iterator[Assessed]:
    posts = pack.assessments[period.assessment].assessed.posts
    rows = Appointment.objects.filter(
        post__in=posts, pack=pack.manifest.pack, starts__lte=period.last
    ).select_related("place__over")
    for row in rows.order_by("place__path", "pk"):
        if row.place is None or (row.ends is not None and row.ends < period.first):
            continue
        ground = row.place if row.place.tree == "grid" else ground_of(viewer, row.place)
        if ground.path.startswith(period.path):
            since, ends = max(row.starts, period.first), row.ends or period.last
            until = min(ends, period.last)
            yield Assessed(whose=f"a{row.pk}", ground=ground.path, since=since, until=until)


def _bodies(viewer: Viewer, period: Period, pack: Pack) -> Iterator[Assessed]:
    kind = pack.assessments[period.assessment].assessed.bodies
    rows = Body.objects.filter(kind=kind, until=None, place__path__startswith=period.path)
    for row in rows.order_by("pk"):
        yield _whole(period, f"b{row.pk}", unit=row.unit)


def _places(viewer: Viewer, period: Period, pack: Pack) -> Iterator[Assessed]:
    level = pack.assessments[period.assessment].assessed.places or ""
    rows: list[Place] = list(places_below(viewer, period.path, level=level))
    for row in rows:
        yield _whole(period, f"p{row.pk}", ground=row.path, since=row.since)


def _whole(
    period: Period, whose: str, ground: str = "", unit: str = "", since: date | None = None
) -> Assessed:
    """One of the assessed from the first day of a period on, or from the day since which it is."""
    days = {"since": max(since or period.first, period.first), "until": period.last}
    return Assessed(whose=whose, ground=ground, unit=unit, **days)
