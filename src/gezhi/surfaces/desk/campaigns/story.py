"""What happened to a task, in order."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from gezhi.engines.campaigns.queries import TaskView
from gezhi.surfaces.desk.campaigns.frame import day
from gezhi.surfaces.ui.components import Entry, Tone
from gezhi.surfaces.ui.dues import say


def story_of(seen: TaskView) -> list[Entry]:
    """Evidence, moved dates, findings, handing in and acceptance, the newest first."""
    row = seen.row
    found = [_entry(seen, row.at, row.by, gettext("Put into the ledger"), icon="plus")]
    for one in seen.evidence:
        found.append(_evidence(seen, one))
    for one in seen.postponements:
        what = one.milestone.name if one.milestone else gettext("the task")
        said = {"what": what, "before": day(one.before), "after": day(one.after)}
        text = gettext("Date of %(what)s moved: %(before)s → %(after)s") % said
        body = gettext("decided by the dispatch meeting") if one.dispatch_id else ""
        found.append(_entry(seen, one.at, one.by, text, body, one.reason, "calendar-clock"))
    for one in seen.findings:
        found += _finding(seen, one)
    if row.handed_at is not None:
        text = gettext("Handed in")
        found.append(_entry(seen, row.handed_at, row.handed_by, text, icon="send"))
    if row.closed_at is not None:
        text = gettext("Accepted")
        found.append(_entry(seen, row.closed_at, row.closed_by, text, tone="settled"))
    return sorted(found, key=lambda one: one.at or row.at, reverse=True)


def _evidence(seen: TaskView, one: Any) -> Entry:
    text = gettext("Evidence")
    if one.milestone is not None:
        text = gettext("Evidence for “%(name)s”") % {"name": one.milestone.name}
    pictures = [file for file in one.files.all() if file.type == "image/jpeg"]
    images = [(_address(file), _address(file), file.name) for file in pictures]
    return _entry(seen, one.at, one.by, text, one.words, icon="paperclip", images=images)


def _address(file: Any) -> str:
    return reverse("desk:campaign-file", args=[file.pk])


def _finding(seen: TaskView, one: Any) -> list[Entry]:
    until = gettext("answer until %(day)s") % {"day": day(one.due)}
    body = f"{one.text}\n{until}"
    found = [_entry(seen, one.at, one.by, gettext("Finding"), body, icon="flag", tone="refused")]
    if one.answered_at is not None:
        text = gettext("Finding answered")
        found.append(_entry(seen, one.answered_at, one.answered_by, text, one.answer))
    if one.settled_at is not None:
        text = gettext("Finding settled")
        found.append(_entry(seen, one.settled_at, one.settled_by, text, tone="settled"))
    return found


def _entry(
    seen: TaskView,
    at: datetime,
    by: UUID | None,
    text: str,
    body: str = "",
    reason: str = "",
    icon: str = "circle-check",
    tone: Tone = "",
    images: list[tuple[str, str, str]] | None = None,
) -> Entry:
    who = seen.names.get(by, "") if by is not None else ""
    return Entry(
        text=text,
        shown=say(at),
        at=at,
        who=who,
        icon=icon,
        tone=tone,
        body=body,
        reason=reason,
        images=images or (),
    )
