"""Figures of a scheme: by month and by category, each with the records behind it. Never by whom."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.points.queries import RecordTotal, record_totals
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.points.frame import day_of, here, say_points, scheme_context
from gezhi.surfaces.desk.queue.asked import path_of
from gezhi.surfaces.ui.components import Bar, Chart, Filter, Stat
from gezhi.surfaces.ui.followed import followed_lines
from gezhi.surfaces.ui.staff import staff_only

Link = Callable[..., str]


@require_GET
@staff_only
def statistics(request: HttpRequest, adopted: int) -> HttpResponse:
    """Points given by month and category, and what became of what was recorded; this year's unless
    the address says otherwise."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk, asked = here(request, adopted), request.GET
    today = clock.today()
    since = day_of(asked.get("since", "")) or date(today.year, 1, 1)
    until = day_of(asked.get("until", "")) or today
    since, until = min(since, until), max(since, until)
    place = asked.get("place", "")
    cells = record_totals(viewer, adopted, since, until, path_of(viewer, place))
    link = linking(adopted, since, until, place)
    days = {"since": since.isoformat(), "until": until.isoformat()}

    def page(of: int) -> str:
        return f"{request.path}?{urlencode({'place': of, **days})}"

    names = {one.category: one.name.say(get_language()) for one in desk.found.scheme.categories}
    context = scheme_context(
        request,
        desk,
        "points-statistics",
        filters=[
            Filter("since", gettext("From"), "date", value=since.isoformat()),
            Filter("until", gettext("To"), "date", value=until.isoformat()),
        ],
        days=gettext("%(first)s to %(last)s") % {"first": say_day(since), "last": say_day(until)},
        stats=stats(cells, link),
        followed=followed_lines(
            viewer,
            path_of(viewer, place) or desk.found.place.path,
            page,
            since,
            until,
        ),
        charts=[by_month(cells, link, since, until), by_category(cells, names, link)],
    )
    return render(request, "desk/points/statistics.html", context)


def say_day(day: date) -> str:
    """A day with its year."""
    return say_date(day, get_language(), year=True)


def linking(adopted: int, since: date, until: date, place: str) -> Link:
    """What makes the address of the records behind a figure."""
    base = reverse("desk:points-records", args=[adopted])

    def link(first: date = since, last: date = until, **more: str) -> str:
        asked = {"place": place, "since": first.isoformat(), "until": last.isoformat(), **more}
        return f"{base}?{urlencode({key: value for key, value in asked.items() if value})}"

    return link


def stats(cells: Sequence[RecordTotal], link: Link) -> list[Stat]:
    """Counts of what was recorded, by what became of it."""
    gained = _where(cells, "accepted", gain=True)
    lost = _where(cells, "accepted", gain=False)
    waits, refused = _where(cells, "waiting"), _where(cells, "refused")
    count = gettext("records")
    return [
        Stat(
            gettext("Points given"),
            str(sum(one.points for one in gained)),
            link(state="accepted", kind="gain"),
            note=f"{_records(gained)} {count}",
        ),
        Stat(
            gettext("Deductions"),
            say_points(sum(one.points for one in lost)),
            link(state="accepted", kind="deduction"),
            note=f"{_records(lost)} {count}",
        ),
        Stat(gettext("Wait for review"), str(_records(waits)), link(state="waiting"), unit=count),
        Stat(gettext("Does not count"), str(_records(refused)), link(state="refused"), unit=count),
    ]


def _where(cells: Iterable[RecordTotal], state: str, gain: bool | None = None) -> list[RecordTotal]:
    return [one for one in cells if one.state == state and gain in (None, one.gain)]


def _records(cells: Iterable[RecordTotal]) -> int:
    return sum(one.records for one in cells)


def by_month(cells: Sequence[RecordTotal], link: Link, since: date, until: date) -> Chart:
    """Points given, by the month in which it was done."""
    gained: dict[date, int] = {}
    for one in _where(cells, "accepted", gain=True):
        gained[one.month] = gained.get(one.month, 0) + one.points
    bars = []
    for month in _months(since, until):
        last = min(until, _end(month))
        href = link(max(since, month), last, state="accepted", kind="gain")
        bars.append(Bar(_say_month(month), [gained.get(month, 0)], [href]))
    unit = gettext("points")
    return Chart(
        gettext("Points given, by month"),
        "line",
        gettext("Month"),
        [gettext("Points given")],
        bars,
        unit,
    )


def by_category(cells: Sequence[RecordTotal], names: dict[str, str], link: Link) -> Chart:
    """Points given, by category, in the scheme's own order."""
    gained: dict[str, int] = {}
    for one in _where(cells, "accepted", gain=True):
        gained[one.category] = gained.get(one.category, 0) + one.points
    bars = [
        Bar(
            name,
            [gained.get(key, 0)],
            [link(state="accepted", kind="gain", category=key)],
        )
        for key, name in names.items()
    ]
    unit = gettext("points")
    title = gettext("Points given, by category")
    return Chart(
        title, "bar", gettext("Category"), [gettext("Points given")], bars if gained else [], unit
    )


def _months(since: date, until: date) -> list[date]:
    found, month = [], since.replace(day=1)
    while month <= until and len(found) < MOST_MONTHS:
        found.append(month)
        month = _next(month)
    return found


MOST_MONTHS = 60


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _end(month: date) -> date:
    return date.fromordinal(_next(month).toordinal() - 1)


def _say_month(month: date) -> str:
    if (get_language() or "zh").startswith("en"):
        return f"{month:%b %Y}"
    return f"{month.year}年{month.month}月"
