"""A figure by its name, and the cases behind it.

A name stands in addresses (`figure=opened`, `figure=opened/category/noise`,
`figure=response/late`), so that a list that a figure opened can be sent to a colleague.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from gezhi.engines.insight.queries import Record, rate_records, records
from gezhi.engines.trust.queries import Viewer
from gezhi.pack.insight import Metric

METRICS: dict[str, Metric] = {
    "opened": Metric(count="case.opened"),
    "closed": Metric(count="case.closed"),
    "late": Metric.model_validate({"count": "case.closed", "where": {"field": "late", "is": True}}),
    "reopened": Metric(count="case.reopened"),
    "escalated": Metric(count="case.escalated"),
    "supervised": Metric(count="case.supervised"),
    "hand-overs": Metric(mean="hand_overs", of="case.closed"),
    "time": Metric(median="seconds", of="case.closed"),
    "received": Metric.model_validate(
        {
            "count": "case.moved",
            "distinct": "subject",
            "where": {"field": "body", "present": True},
        }
    ),
    "passed-on": Metric.model_validate(
        {
            "count": "case.moved",
            "distinct": "subject",
            "where": {"field": "from_body", "present": True},
        }
    ),
    "passed-on-late": Metric.model_validate(
        {
            "count": "case.moved",
            "distinct": "subject",
            "where": {
                "all": [{"field": "from_body", "present": True}, {"field": "late", "is": True}]
            },
        }
    ),
    "body-time": Metric.model_validate(
        {
            "median": "seconds",
            "of": "case.moved",
            "where": {"field": "from_body", "present": True},
        }
    ),
    "body-solved": Metric.model_validate(
        {
            "count": "case.closed",
            "distinct": "subject",
            "where": {
                "all": [{"field": "body", "present": True}, {"field": "counts_as", "is": "solved"}]
            },
        }
    ),
}
"""What the page counts; the last five by department: what came to it, what it passed on (in time or
late), for how long it held that, and what was solved of what it was the last to hold."""
RATES = ("response", "resolution", "satisfaction")
MOST = 500


def figure_name(figure: str) -> str:
    """What a figure is called, for the list that it opened."""
    names = {
        "opened": gettext("Reported in the period"),
        "closed": gettext("Ended in the period"),
        "late": gettext("Ended late"),
        "reopened": gettext("Reopened"),
        "escalated": gettext("Went up a level"),
        "supervised": gettext("Put under supervision"),
        "hand-overs": gettext("Hand-overs"),
        "time": gettext("Time to the end"),
        "received": gettext("Came to a department"),
        "passed-on": gettext("Passed on by a department"),
        "passed-on-late": gettext("Passed on late by a department"),
        "body-time": gettext("Time with a department"),
        "body-solved": gettext("Solved by a department"),
        "response": gettext("Response rate"),
        "resolution": gettext("Resolution rate"),
        "satisfaction": gettext("Satisfaction rate"),
    }
    return names.get(figure.split("/")[0], "")


def cases_behind(
    viewer: Viewer, figure: str, path: str, since: datetime | None, until: datetime | None
) -> tuple[UUID, ...]:
    """The cases that a figure counts, newest first; none for a figure that there is not. Forbidden
    where the statistics of the place are not the viewer's."""
    name, _, rest = figure.partition("/")
    period = {"path": path, "since": since, "until": until, "most": MOST}
    if name in RATES:
        found = rate_records(viewer, name, rest, **period)  # type: ignore[arg-type]
    elif name in METRICS:
        fact, _, key = rest.partition("/")
        found = _records(viewer, METRICS[name], fact, key, period)
    else:
        found = []
    return ids(found)


def _records(
    viewer: Viewer, metric: Metric, fact: str, key: str, period: dict[str, object]
) -> list[Record]:
    if fact in LEVELS and not (key.isdecimal() and len(key) < 18):
        return []
    if fact and fact not in (*LEVELS, *FACTS):
        return []
    part: str | int = int(key) if fact in LEVELS else key
    return records(viewer, metric, fact=fact, key=part, **period)  # type: ignore[arg-type]


FACTS = ("category", "result", "channel", "body", "from_body")
LEVELS = ("community", "grid")


def ids(found: Iterable[Record]) -> tuple[UUID, ...]:
    """The cases among records, as ids."""
    return tuple(UUID(one.subject) for one in found if one.kind == "case")
