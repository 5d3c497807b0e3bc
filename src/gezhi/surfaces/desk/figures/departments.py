"""Figures by department: what came to each, what it passed on, and how long that took."""

from django.utils.translation import get_language, gettext

from gezhi.engines.insight.queries import by
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.figures.periods import HOUR, Period, whole
from gezhi.surfaces.desk.figures.records import METRICS
from gezhi.surfaces.desk.nav import served
from gezhi.surfaces.ui.components import Bar, Chart

COUNTED = {
    "received": "body",
    "passed-on": "from_body",
    "passed-on-late": "from_body",
    "body-solved": "body",
}
"""What is counted for each department, by the fact that names it."""


def by_department(viewer: Viewer, period: Period, unit: str) -> list[Chart]:
    """Two charts where any department had a matter in the period: how many, and for how long.
    Each number opens the matters behind it."""
    counts = {name: _counted(viewer, period, name, fact) for name, fact in COUNTED.items()}
    keys = sorted(
        {key for found in counts.values() for key in found},
        key=lambda key: (-counts["received"].get(key, 0), key),
    )
    if not keys:
        return []
    hours = _counted(viewer, period, "body-time", "from_body")
    names = _names(viewer)
    many = [
        Bar(
            names.get(key, key),
            [whole(found.get(key, 0)) for found in counts.values()],
            [period.href(f"{name}/{fact}/{key}") for name, fact in COUNTED.items()],
        )
        for key in keys
    ]
    long = [
        Bar(
            names.get(key, key),
            [round(hours[key] / HOUR, 1)],
            [period.href(f"body-time/from_body/{key}")],
        )
        for key in keys
        if key in hours
    ]
    label, series = gettext("Department"), [gettext("Came in"), gettext("Passed on")]
    series += [gettext("of these late"), gettext("Solved")]
    spent = gettext("working hours, median")
    return [
        Chart(gettext("By department"), "bar", label, series, many, unit),
        Chart(gettext("Time with each department"), "bar", label, [spent], long, spent),
    ]


def _counted(viewer: Viewer, period: Period, name: str, fact: str) -> dict[str, float]:
    cells = by(viewer, METRICS[name], fact, **period.span)
    return {str(cell.key): cell.value for cell in cells if cell.key and cell.value is not None}


def _names(viewer: Viewer) -> dict[str, str]:
    """Departments by their key, as the packs of the viewer's ground name them."""
    lang = get_language()
    return {
        unit: body.name.say(lang)
        for one in reversed(served(viewer))
        for unit, (_, body) in one.pack.people.units().items()
    }
