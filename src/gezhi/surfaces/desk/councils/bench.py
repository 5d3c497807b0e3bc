"""The workbench of a meeting: from the agenda to resolutions on one page."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils.queries import (
    AgendaLine,
    AttendanceLine,
    MeetingPage,
    Quorum,
    holder_choices,
    meeting,
)
from gezhi.engines.trust.queries import Forbidden, Invalid, Refusal, Viewer
from gezhi.surfaces.desk.councils.acting import ACTS
from gezhi.surfaces.desk.councils.frame import about, councils_context
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.councils import meeting_line, resolution_line, spoken, when_of
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only

KEYS = "123456789ABCDEFGHILMQRSTUVWYZ"
"""One key for each person of the list, in its order; `0` and small letters belong to the page."""


@require_GET
@staff_only
def show(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The workbench for who holds the council; its members read along."""
    return _draw(request, _inside(request, meeting_id))


def _inside(request: HttpRequest, wanted: UUID) -> MeetingPage:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = meeting(viewer, wanted)
    if not page.inside:
        raise Forbidden("not-allowed", "您不在这个议事会里", "you are not in this council")
    return page


@require_POST
@staff_only
def do(request: HttpRequest, meeting_id: UUID, act: str) -> HttpResponse:
    """Do one thing of the workbench. What is wrong is shown at its form, with what was typed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = _inside(request, meeting_id)
    if act not in ACTS:
        return redirect("desk:council-meeting", meeting_id)
    try:
        ACTS[act](viewer, page, request.POST)
    except Invalid as refusal:
        errors = errors_of(refusal.wrong)
        fault = {"act": act, "errors": errors, "said": " ".join(errors.values())}
        return _draw(request, page, fault, refusal.status)
    except Refusal as refusal:
        fault = {"act": act, "errors": {}, "said": said_of(refusal)}
        return _draw(request, _inside(request, meeting_id), fault, refusal.status)
    return redirect("desk:council-meeting", meeting_id)


def _draw(
    request: HttpRequest, page: MeetingPage, fault: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    fault = fault or {"act": "", "errors": {}, "said": ""}
    typed = request.POST if fault["act"] else {}
    row = page.row
    called = row.state == "called"
    context = councils_context(
        request,
        **about(page.council),
        meeting=meeting_line(page.line),
        holds=page.holds,
        chairs=page.chairs,
        code=page.code,
        room=page.room,
        notice=spoken(page.notice),
        short_notice=row.short_notice,
        reason=row.reason,
        agenda=[_agenda(one, fault, typed) for one in page.agenda],
        items=[one for one in page.agenda if one.item is not None],
        seats=_seats(page.attendance) if page.inside else [],
        quorum=quorum_shown(page.quorum),
        resolutions=[resolution_line(one) for one in page.resolutions],
        additions=page.additions,
        proposals=page.proposals,
        called=called,
        begun=row.starts <= clock.now(),
        writes=page.holds and row.signed_at is None and row.state != "cancelled",
        signed=when_of(row.signed_at) if row.signed_at else "",
        fault=fault,
        put_fields=_put_fields(page, fault, typed),
        resolve_fields=_resolve_fields(request, page, fault, typed),
        id=typed.get("id") if typed else new_id(),
        fresh=new_id(),
    )
    return render(request, "desk/councils/bench.html", context, status=status)


def _agenda(one: AgendaLine, fault: dict[str, Any], typed: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "number": one.number,
        "title": one.title,
        "text": one.text,
        "said": one.said,
        "item": one.item,
        "resolution": resolution_line(one.resolution) if one.resolution else None,
    }
    mine = one.item is not None and typed.get("item") == str(one.item.pk)
    if fault["act"] == "minutes" and mine:
        found |= {"theirs": one.said, "said": typed.get("said", ""), "fault": fault["said"]}
    return found


def _seats(lines: list[AttendanceLine]) -> list[dict[str, Any]]:
    """The list: each seat with its key, its mark and who speaks for it."""
    names = {one.seat.key: one.seat.name or one.seat.body for one in lines}
    return [
        {
            "seat": one.seat.key,
            "id": one.seat.key.replace(":", "-"),
            "key": KEYS[at] if at < len(KEYS) else "",
            "name": one.seat.name or one.seat.body,
            "title": spoken(one.seat.title),
            "where": one.seat.where,
            "how": one.how,
            "proxy": names.get(one.proxy, ""),
            "by_code": one.by_code,
        }
        for at, one in enumerate(lines)
    ]


def quorum_shown(quorum: Quorum) -> dict[str, Any]:
    """The arithmetic of who must be there, and what is still missing."""
    return {
        "eligible": quorum.eligible,
        "present": quorum.present,
        "met": quorum.met,
        "lines": [spoken(one) for one in quorum.lines],
        "missing": [spoken(one.words) for one in quorum.missing],
    }


def _put_fields(page: MeetingPage, fault: dict[str, Any], typed: Any) -> list[FieldInput]:
    here = fault["act"] == "put"
    errors, typed = (fault["errors"], typed) if here else ({}, {})
    found = [
        _field("title", "text", gettext("What to talk about"), errors, typed, required=True),
        _field("text", "long-text", gettext("In more words"), errors, typed, max_length=1000),
    ]
    return [*found, *_topic(page, errors, typed, "put")]


def _topic(page: MeetingPage, errors: dict[str, str], typed: Any, form: str) -> list[FieldInput]:
    topics = page.council.rules.topics
    if not topics:
        return []
    options = [Option(key, spoken(name)) for key, name in topics.items()]
    return [_field("topic", "choice", gettext("Topic"), errors, typed, options=options)]


def _field(
    name: str, kind: str, label: str, errors: dict[str, str], typed: Any, **more: Any
) -> FieldInput:
    value = typed.get(name, more.pop("value", ""))
    return FieldInput(name, kind, label, value, error=errors.get(name, ""), **more)  # type: ignore[arg-type]


def _resolve_fields(
    request: HttpRequest, page: MeetingPage, fault: dict[str, Any], typed: Any
) -> dict[str, Any]:
    """The form of a resolution: its words, the count of hands, who sees to it and by when."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not page.holds:
        return {}
    here = fault["act"] == "resolve"
    errors, typed = (fault["errors"], typed) if here else ({}, {})
    council = page.council
    holders = holder_choices(viewer, council.place.pk, council.key)
    return {
        "text": _field(
            "text", "long-text", gettext("What is resolved"), errors, typed, required=True
        ),
        "topic": _topic(page, errors, typed, "resolve"),
        "holders": [Option(one.turn, spoken(one.label)) for one in holders],
        "typed": typed,
        "errors": errors,
        "votes": council.rules.judged_by() is not None,
    }
