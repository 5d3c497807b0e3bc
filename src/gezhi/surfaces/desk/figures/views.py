"""The page of statistics."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.base.words import say_date
from gezhi.engines.cases.queries import category_name
from gezhi.engines.insight.queries import Rate, by, grounds, metric, rates, series
from gezhi.engines.places.queries import ladder, places_below, tree_order
from gezhi.engines.trust.queries import Forbidden, Viewer
from gezhi.surfaces.desk.figures.departments import by_department
from gezhi.surfaces.desk.figures.periods import HOUR, Period, period_of, whole
from gezhi.surfaces.desk.figures.records import METRICS, figure_name
from gezhi.surfaces.desk.nav import desk_context, served
from gezhi.surfaces.ui.components import Bar, Chart, Filter, Option, Stat
from gezhi.surfaces.ui.followed import followed_lines
from gezhi.surfaces.ui.staff import staff_only

WEEKS_FROM = 45
MOST_BARS = 12


@require_GET
@staff_only
def statistics(request: HttpRequest) -> HttpResponse:
    """The three rates, what came in and went out, where and what about; each opens its records."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    paths = grounds(viewer)
    if not paths:
        raise Forbidden(
            "not-allowed", "需要查看统计的权限", "this needs the right to see statistics"
        )
    period = period_of(viewer, request, paths)
    context = desk_context(
        request,
        "statistics",
        filters=conditions(viewer, period, paths),
        rates=[rate_stat(rate, period) for rate in rates(viewer, **period.span)],
        stats=stats(viewer, period),
        charts=charts(viewer, period),
        followed=followed_lines(viewer, period.path, period.page_of, period.since, period.until),
    )
    return render(request, "desk/figures/statistics.html", context)


def conditions(viewer: Viewer, period: Period, paths: tuple[str, ...]) -> list[Filter]:
    """Ground and days."""
    levels = {
        level.level
        for one in served(viewer)
        for level in one.pack.places.trees.get("grid", [])
        if level.code is not None
    }
    options = []
    for path in paths:
        rows = places_below(viewer, path, tree="grid").filter(level__in=levels)
        told = rows.values_list("path", "pk", "name", "depth")[:400]
        found = [one[1:] for one in sorted(told, key=lambda one: tree_order(one[0]))]
        top = min((depth for _, _, depth in found), default=0)
        options += [Option(str(pk), "\u3000" * (depth - top) + name) for pk, name, depth in found]
    if period.place and period.place not in {one.value for one in options}:
        closed = ladder(viewer, int(period.place))[0]
        options.append(Option(period.place, closed.name))
    return [
        Filter("place", gettext("Place"), options=options, value=period.place),
        Filter("since", gettext("From"), "date", value=period.since.isoformat()),
        Filter("until", gettext("To"), "date", value=period.until.isoformat()),
    ]


def rate_stat(rate: Rate, period: Period) -> Stat:
    """A rate with its fraction; opens the cases that it is taken of."""
    share = "–" if rate.share is None else f"{100 * rate.share:.1f}"
    note = gettext("%(n)s of %(of)s") % {"n": rate.numerator, "of": rate.denominator}
    unit = "%" if rate.share is not None else ""
    return Stat(figure_name(rate.name), share, period.href(rate.name), unit, note)


def stats(viewer: Viewer, period: Period) -> list[Stat]:
    """Counts of the period."""
    units = {"hand-overs": gettext("on average"), "time": gettext("working hours, median")}
    shown = []
    for name in ("opened", "closed", "late", "reopened", "escalated", "hand-overs", "time"):
        value = metric(viewer, METRICS[name], **period.span)
        tone = "refused" if name == "late" and value else ""
        said = _said(name, value)
        shown.append(
            Stat(figure_name(name), said, period.href(name), units.get(name, ""), tone=tone)  # type: ignore[arg-type]
        )
    return shown


def _said(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name == "time":
        return f"{value / HOUR:.1f}"
    return f"{value:.1f}" if name == "hand-overs" else f"{value:.0f}"


def charts(viewer: Viewer, period: Period) -> list[Chart]:
    """Along time, by matter, by community or grid, and by department."""
    unit = gettext("matters")
    return [
        along_time(viewer, period, unit),
        by_matter(viewer, period, unit),
        *by_place(viewer, period, unit),
        *by_department(viewer, period, unit),
    ]


def along_time(viewer: Viewer, period: Period, unit: str) -> Chart:
    """What came in and what ended, by days, or by weeks where the stretch is long."""
    step = "week" if (period.until - period.since).days > WEEKS_FROM else "day"
    opened = series(viewer, METRICS["opened"], step, **period.span)  # type: ignore[arg-type]
    closed = series(viewer, METRICS["closed"], step, **period.span)  # type: ignore[arg-type]
    ended = {point.start: point.value or 0 for point in closed}
    length = timedelta(days=6 if step == "week" else 0)
    bars = []
    for point in opened:
        last = point.start + length
        hrefs = [period.href(name, point.start, last) for name in ("opened", "closed")]
        values = [point.value or 0, ended.get(point.start, 0)]
        bars.append(Bar(say_date(point.start, get_language()), [whole(v) for v in values], hrefs))
    names = [figure_name("opened"), figure_name("closed")]
    label = gettext("Week from") if step == "week" else gettext("Day")
    title = gettext("Reported and ended")
    return Chart(title, "line", label, names, bars, unit, ("working", "settled"))


def by_matter(viewer: Viewer, period: Period, unit: str) -> Chart:
    """What was reported, by matter, the most frequent first."""
    cells = by(viewer, METRICS["opened"], "category", **period.span)[:MOST_BARS]
    bars = [
        Bar(
            _matter(viewer, str(cell.key)),
            [whole(cell.value or 0)],
            [period.href(f"opened/category/{cell.key}")],
        )
        for cell in cells
    ]
    title = gettext("What was reported")
    return Chart(title, "bar", gettext("About"), [unit], bars, unit)


def _matter(viewer: Viewer, key: str) -> str:
    for one in served(viewer):
        name = category_name(one.pack, key)
        if name is not None:
            return name.say(get_language())
    return key or gettext("not said")


def by_place(viewer: Viewer, period: Period, unit: str) -> list[Chart]:
    """What was reported, by community and by grid, as far as there are several of each."""
    found = []
    titles = {"community": gettext("By community"), "grid": gettext("By grid")}
    for level, title in titles.items():
        cells = [c for c in by(viewer, METRICS["opened"], level, **period.span) if c.key != ""]
        if len(cells) > 1:
            bars = [
                Bar(
                    cell.name,
                    [whole(cell.value or 0)],
                    [period.href(f"opened/{level}/{cell.key}")],
                )
                for cell in cells[:MOST_BARS]
            ]
            found.append(Chart(title, "bar", gettext("Place"), [unit], bars, unit))
    return found
