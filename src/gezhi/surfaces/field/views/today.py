"""Today: what is in my hands, what waits for reporters, what is new on my ground."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.engines.cases.queries import Filter, in_hand, lines, list_cases
from gezhi.engines.councils.queries import my_meetings
from gezhi.engines.points.queries import recordable
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.field.stands import stands, viewer_in
from gezhi.surfaces.field.told import tell
from gezhi.surfaces.field.views.campaigns.tasks import tasks_today
from gezhi.surfaces.field.views.duties.today import day_lines
from gezhi.surfaces.field.views.inspecting import inspections_today
from gezhi.surfaces.field.views.rounds.rounds import rounds_today
from gezhi.surfaces.field.views.surveys.doors import surveys_today
from gezhi.surfaces.ui.components import Pager
from gezhi.surfaces.ui.councils import meeting_line
from gezhi.surfaces.ui.staff import staff_only

SIZE = 30
FEW = 10
MEETINGS = 3


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """The day's work: late first, then what is due soonest. A fixed number of statements."""
    viewer = viewer_in(request)
    mine = list_cases(viewer, Filter(queue="mine"), after=request.GET.get("after", ""), size=SIZE)
    waiting = list_cases(viewer, Filter(queue="waiting"), size=FEW)
    new = list_cases(viewer, Filter(queue="all", since=since_yesterday()), size=FEW)
    rows = {row.pk: row for row in (*mine.rows, *waiting.rows, *new.rows)}
    told = {line.row.pk: tell(line) for line in lines(viewer, list(rows.values()))}
    shown = {row.pk for row in mine.rows if not row.waiting}
    paused = [row for row in waiting.rows if row.pk not in shown]
    shown |= {row.pk for row in paused}
    context = {
        "here": "today",
        "now": clock.local(clock.now()),
        "duties": day_lines(viewer),
        "hands": in_hand(viewer),
        "mine": [told[row.pk] for row in mine.rows if not row.waiting],
        "waiting": [told[row.pk] for row in paused],
        "new": [told[row.pk] for row in new.rows if row.pk not in shown],
        "pager": Pager(after=mine.next, shown=len(mine.rows)),
        "meetings": _meetings(viewer),
        "stands": stands(viewer),
        "walks": viewer.has("visit.walk"),
        "rounds": rounds_today(viewer),
        "surveys": surveys_today(viewer),
        "tasks": tasks_today(viewer),
        "inspections": inspections_today(viewer),
        "schemes": [one.scheme.name.say(get_language()) for one in recordable(viewer)],
    }
    return render(request, "field/today.html", context)


def _meetings(viewer: Viewer) -> list[dict[str, Any]]:
    """The next few at which the viewer has a seat, today's with them; one that was never closed
    afterwards is no meeting to come."""
    today = clock.today()
    ahead = [one for one in my_meetings(viewer) if clock.local(one.starts).date() >= today]
    return [meeting_line(one) for one in ahead[:MEETINGS]]


def since_yesterday() -> datetime:
    """The beginning of yesterday on the local clock."""
    today = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=1)
