"""What every page of a campaign has around it, and how its parts are said."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext

from gezhi.base.words import say_date, say_weekday
from gezhi.engines.campaigns.queries import Picture, TaskLine, picture
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.ui.bulletins import campaign_drawn
from gezhi.surfaces.ui.components import Tab, Tone

TONES: dict[str, Tone] = {
    "planned": "",
    "going": "working",
    "late": "refused",
    "waiting": "waiting",
    "done": "settled",
    "dropped": "",
}


def viewer_in(request: HttpRequest) -> Viewer:
    """The viewer of a request."""
    return request.viewer  # type: ignore[attr-defined]


def state_names() -> dict[str, str]:
    """What the states of a task are called."""
    return {
        "late": gettext("Past its date"),
        "waiting": gettext("Waiting for acceptance"),
        "going": gettext("Under way"),
        "planned": gettext("Planned"),
        "done": gettext("Task done"),
        "dropped": gettext("Dropped"),
    }


def ground_names() -> dict[str, str]:
    """On what a task force works."""
    return {
        "urban-rural": gettext("Town and country"),
        "rural": gettext("Country"),
        "urban": gettext("Town"),
    }


def kind_names() -> dict[str, str]:
    """Kinds of groups of a campaign."""
    return {
        "office": gettext("Campaign office"),
        "work-group": gettext("Work groups"),
        "task-force": gettext("Task forces"),
        "guidance-group": gettext("Guidance groups"),
        "supervision-group": gettext("Supervision"),
    }


def document_kinds() -> dict[str, str]:
    """Kinds of documents that a campaign delivers."""
    return {
        "system-list": gettext("List of rules"),
        "key-task-list": gettext("List of key tasks"),
        "assessment-rules": gettext("Rules of assessment"),
        "star-rules": gettext("Rules of star rating"),
        "plan": gettext("Plan"),
    }


def day(when: date | None) -> str:
    """A day as people say it; nothing for none."""
    return say_date(when, get_language()) if when else ""


def week_name(week: date) -> str:
    """A week by its Monday."""
    lang = get_language()
    return f"{say_date(week, lang)} {say_weekday(week, lang)}"


def day_in(text: str) -> date | None:
    """A day as a form sends it; None for what is none."""
    try:
        return parse_date(text.strip())
    except ValueError:
        return None


@dataclass(frozen=True)
class Choose:
    """A list to choose one from, in groups where it is long. `desk/campaigns/choose.html`."""

    name: str
    label: str
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    value: str = ""
    error: str = ""
    required: bool = False
    help: str = ""
    empty: str = ""
    id: str = field(default="")

    @property
    def key(self) -> str:
        """The id of the field on its page."""
        return self.id or f"field-{self.name}"


def campaign_context(
    request: HttpRequest, campaign: UUID, here: str, **more: Any
) -> dict[str, Any]:
    """The head of a campaign's pages."""
    return around(request, picture(viewer_in(request), campaign), here, **more)


def around(request: HttpRequest, shown: Picture, here: str, **more: Any) -> dict[str, Any]:
    """The same for a campaign that was looked up already."""
    lang, row = get_language(), shown.row
    pages = [
        ("campaign", gettext("One page"), None),
        ("campaign-ledger", gettext("Ledger"), sum(shown.states.values())),
        ("campaign-week", gettext("The week"), None),
        ("campaign-documents", gettext("Deliverables"), None),
        ("campaign-pilots", gettext("Pilots"), None),
    ]
    about = {
        "campaign": row,
        "drawn": campaign_drawn(row),
        "campaign_name": shown.rules.name.say(lang),
        "place_name": row.place.name,
        "pages": [
            Tab(label, reverse(f"desk:{name}", args=[row.pk]), current=name == here, count=count)
            for name, label, count in pages
        ],
        "runs": shown.runs,
        "guides": shown.guides,
        "supervises": shown.supervises,
        "works": shown.works,
        "ended": row.ended,
    }
    return desk_context(request, "campaigns", **{**about, **more})


def line_of(one: TaskLine) -> dict[str, Any]:
    """A task as a line shows it."""
    reached = sum(stone.reached is not None for stone in one.milestones)
    return {
        "id": one.row.pk,
        "number": one.row.number,
        "title": one.row.title,
        "url": reverse("desk:campaign-task", args=[one.row.pk]),
        "lead": one.lead,
        "parts": "、".join(one.parts),
        "holder": one.holder,
        "team": one.team,
        "due": day(one.row.due),
        "first": day(one.row.first_due) if one.moved else "",
        "state": one.state,
        "word": state_names()[one.state],
        "tone": TONES[one.state],
        "findings": one.open_findings,
        "stones": f"{reached} / {len(one.milestones)}" if one.milestones else "",
    }
