"""The list and the queues beside it, as values for templates."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from gezhi.engines.cases.queries import Filter, Line, in_hand, lines, list_cases, queues
from gezhi.engines.trust.queries import Viewer, saved_views
from gezhi.surfaces.desk.queue.asked import Asked, read
from gezhi.surfaces.desk.queue.bulk import bulk_actions, bulk_questions
from gezhi.surfaces.desk.queue.conditions import conditions
from gezhi.surfaces.ui.components import Due, Pager, QueueGroup, Tab, Tone
from gezhi.surfaces.ui.dues import due_of_line, exact, say

SIZE = 50
MOST_COUNTED = 100


@dataclass(frozen=True)
class Shown:
    """One case in the list, in finished words."""

    id: str
    select: str
    href: str
    code: str
    matter: str
    text: str
    place: str
    stage: str
    tone: Tone
    holder: str
    due: Due
    opened: str
    opened_exact: str
    reporters: int
    flags: list[tuple[str, str]]
    current: bool


def show_line(line: Line, query: str, current: str) -> Shown:
    """A line of the list. `select` holds the version too, so that an action on several tells when
    one of them has changed meanwhile."""
    lang, row = get_language(), line.row
    address = reverse("desk:case", args=[row.pk])
    return Shown(
        id=str(row.pk),
        select=f"{row.pk}.{row.version}",
        href=f"{address}?{query}" if query else address,
        code=row.code,
        matter=line.category.say(lang) if line.category else line.type.name.say(lang),
        text=row.text,
        place=line.place,
        stage=state_name(line),
        tone=state_tone(line),
        holder=(line.assignee or line.holder.say(lang)) if row.state == "open" else "",
        due=due_of_line(line) if row.state == "open" else ended(line),
        opened=say(row.opened),
        opened_exact=exact(row.opened),
        reporters=line.reporters,
        flags=flags(line),
        current=str(row.pk) == current,
    )


def ended(line: Line) -> Due:
    """When a case ended, where an open one shows its deadline."""
    when = gettext("ended %(when)s") % {"when": say(line.row.closed)}
    return Due("none", "", exact(line.row.closed), word=when)


def state_name(line: Line) -> str:
    """Where a case stands: its stage, or how it ended."""
    if line.row.state == "open":
        return line.stage.name.say(get_language())
    result = line.type.results.get(line.row.result)
    return result.name.say(get_language()) if result else gettext("Ended")


def state_tone(line: Line) -> Tone:
    """The tone of that word."""
    if line.row.state == "open":
        return "waiting" if line.row.waiting or line.row.holder == "reporter" else "working"
    return "refused" if line.row.counts_as == "unsolved" else "settled"


def flags(line: Line) -> list[tuple[str, str]]:
    """What is special about a case, as icon and word."""
    row = line.row
    marks = [
        (row.supervised, "eye", gettext("Under supervision")),
        (row.waiting, "circle-pause", gettext("Waiting for the reporter")),
        (row.reopened, "rotate-ccw", gettext("Reopened")),
        (row.merged_into_id, "git-merge", gettext("Merged into another")),
    ]
    return [(icon, word) for marked, icon, word in marks if marked]


def groups(viewer: Viewer, asked: Asked) -> list[QueueGroup]:
    """The queues with counts and lights, then the viewer's own views."""
    counted, hands = queues(viewer, MOST_COUNTED), in_hand(viewer)
    light = "overdue" if hands.late else ""

    def queue(name: str, label: str, icon: str, due: str = "") -> Tab:
        current = asked.filter.queue == name
        address = f"{reverse('desk:queue')}?queue={name}"
        return Tab(label, address, current, counted.get(name), due, icon)  # type: ignore[arg-type]

    work = [
        queue("mine", gettext("In my hands"), "inbox", light),
        queue("requests", gettext("Requests to decide"), "calendar-clock"),
    ]
    watch = [
        queue("late", gettext("Overdue"), "timer", "overdue" if counted["late"] else ""),
        queue("waiting", gettext("Waiting for reporters"), "circle-pause"),
        queue("supervised", gettext("Under supervision"), "eye"),
    ]
    every = [
        queue("open", gettext("Under way"), "list"),
        queue("closed", gettext("Ended"), "archive"),
        queue("all", gettext("All"), "layers"),
    ]
    return [
        QueueGroup(gettext("To do"), work),
        QueueGroup(gettext("To watch"), watch),
        QueueGroup(gettext("All matters"), every),
    ]


def views(viewer: Viewer, asked: Asked) -> list[dict[str, Any]]:
    """The viewer's own views, with the address that removes each."""
    return [
        {
            "label": one.name,
            "href": f"{reverse('desk:queue')}?{one.query}",
            "current": one.query == asked.query,
            "remove": reverse("desk:forget-view", args=[one.pk]),
        }
        for one in saved_views(viewer)
    ]


def list_context(request: HttpRequest, current: str = "") -> dict[str, Any]:
    """Queues, conditions and a page of cases; the same statements for any number of rows."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = read(viewer, request.GET)
    page = list_cases(viewer, asked.filter, after=asked.given.get("after", ""), size=SIZE)
    rows = lines(viewer, page.rows)
    found = groups(viewer, asked)
    name = next((tab.label for group in found for tab in group.queues if tab.current), "")
    return {
        "groups": found,
        "views": views(viewer, asked),
        "list_name": name,
        "wanted": asked,
        "filters": conditions(viewer, asked),
        "cases": [show_line(line, asked.query, current) for line in rows],
        "pager": Pager(after=page.next, shown=len(rows)),
        "first_page": asked.query if asked.given.get("after") else "",
        "bulk_actions": bulk_actions(viewer),
        "bulk_questions": bulk_questions(viewer),
        "may_export": viewer.has("case.export"),
        "empty": empty(asked.filter),
    }


def empty(wanted: Filter) -> dict[str, str]:
    """What an empty list says: what would be here, and that nothing is wrong."""
    told = {
        "mine": (
            gettext("Nothing is in your hands"),
            gettext("What comes to your post or body appears here, the most urgent first."),
        ),
        "late": (gettext("Nothing is overdue"), gettext("All open matters are within their time.")),
        "waiting": (
            gettext("No one is being waited for"),
            gettext("A matter waits here, its clock stopped, while its reporter is asked."),
        ),
        "supervised": (
            gettext("Nothing is under supervision"),
            gettext("Matters that someone above watches closely appear here."),
        ),
        "requests": (
            gettext("No request waits for an answer"),
            gettext("Requests for more time or a second signature appear here."),
        ),
    }
    title, text = told.get(
        wanted.queue,
        (gettext("No matter fits"), gettext("Take away a condition, or look in another queue.")),
    )
    return {"title": title, "text": text}
