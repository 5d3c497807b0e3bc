"""My trainings, where I stand and what the next grade asks, lists and contests, colleagues'
notices."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import say_date
from gezhi.engines.people import actions
from gezhi.engines.people.queries import (
    Career,
    MyTraining,
    my_candidacies,
    my_career,
    my_contests,
    my_pairings,
    my_trainings,
    on_notice,
    reserve_name,
    rules_of,
)
from gezhi.engines.trust.queries import Missing, Refusal, Viewer
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.growing import condition_line, yuan
from gezhi.surfaces.ui.mediating.acting import uuid_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

CONFIRM_DAYS = 7


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """Everything of one's own side of work, with what can be answered."""
    viewer = viewer_in(request)
    text, status = "", 200
    if request.method == "POST":
        try:
            toast(request, _act(request, viewer))
            return redirect("field:growing")
        except Missing:
            raise
        except Refusal as refusal:
            text, status = said_of(refusal), refusal.status
    return render(
        request, "field/growing/mine.html", _context(request, viewer, text), status=status
    )


def _act(request: HttpRequest, viewer: Viewer) -> str:
    row = uuid_of(request.POST.get("row", ""))
    do = ACTS.get(request.POST.get("do", ""))
    if row is None or do is None:
        raise Missing("no-row", "没有这一条", "there is no such thing")
    return do(request, viewer, row)


def _come(request: HttpRequest, viewer: Viewer, row: UUID) -> str:
    comes = _yes(request)
    actions.answer_invitation(viewer, row, comes=comes)
    return gettext("Noted: you come.") if comes else gettext("Noted: you do not come.")


def _was(request: HttpRequest, viewer: Viewer, row: UUID) -> str:
    session = uuid_of(request.POST.get("session", ""))
    if session is not None:
        actions.confirm_own(viewer, row, session)
    return gettext("Noted: you were there.")


def _listed(request: HttpRequest, viewer: Viewer, row: UUID) -> str:
    agrees = _yes(request)
    actions.answer_reserve(viewer, row, agrees=agrees)
    return gettext("You are on the list.") if agrees else gettext("You are not on the list.")


def _named(request: HttpRequest, viewer: Viewer, row: UUID) -> str:
    named = _yes(request)
    actions.agree_named(viewer, row, named=named)
    may, not_ = gettext("Your name may stand there."), gettext("Your name stands nowhere.")
    return may if named else not_


def _withdraw(request: HttpRequest, viewer: Viewer, row: UUID) -> str:
    actions.withdraw_promotion(viewer, row)
    return gettext("Taken back.")


def _object(request: HttpRequest, viewer: Viewer, row: UUID) -> str:
    id_ = uuid_of(request.POST.get("id", "")) or new_id()
    actions.demur(viewer, row, request.POST.get("text", ""), id_)
    return gettext("Your objection goes to those who decide. Your name stays with them.")


def _yes(request: HttpRequest) -> bool:
    return request.POST.get("yes") == "1"


ACTS: dict[str, Callable[[HttpRequest, Viewer, UUID], str]] = {
    "come": _come,
    "was": _was,
    "reserve": _listed,
    "named": _named,
    "withdraw": _withdraw,
    "object": _object,
}


def _context(request: HttpRequest, viewer: Viewer, text: str) -> dict[str, Any]:
    try:
        trained, careers = my_trainings(viewer), my_career(viewer)
        listed, entered, pairs = my_candidacies(viewer), my_contests(viewer), my_pairings(viewer)
    except Missing:
        trained, careers, listed, entered, pairs = [], [], [], [], []
    lang = get_language()
    open_ = request.POST.get("row", "") if text else ""
    return {
        "here": "me",
        "text": text,
        "typed": request.POST.get("text", "") if text else "",
        "trainings": [_training(one) for one in trained],
        "careers": [_career(one) for one in careers],
        "pairs": [
            {"mentor": row.mentor.name, "learner": row.learner.name, "about": row.about}
            for row in pairs
        ],
        "reserves": [
            {
                "id": row.pk,
                "name": reserve_name(viewer, row).say(lang),
                "state": row.state,
                "until": say_date(row.until, lang, year=True) if row.until else "",
            }
            for row in listed
        ],
        "contests": [
            {"id": row.pk, "title": row.held.title, "named": row.named, "rank": row.rank}
            for row in entered
        ],
        "notices": [
            {**_notice(row), "new_id": new_id(), "open": str(row.pk) == open_}
            for row in on_notice(viewer)
            if row.person.account_id != viewer.account
        ],
    }


def _training(one: MyTraining) -> dict[str, Any]:
    lang, today = get_language(), clock.today()
    going = one.plan.row.state == "planned"
    return {
        "id": one.row.pk,
        "topic": one.plan.row.topic,
        "where": one.plan.row.where or one.plan.row.place.name,
        "state": one.row.state,
        "number": one.row.number,
        "hours": round(one.row.minutes / 60, 1),
        "answers": going,
        "sessions": [
            {
                "id": session.pk,
                "when": f"{say_date(session.day, lang)} {session.begins:%H:%M}",
                "was": session.pk in one.was,
                "confirms": going
                and session.marked is None
                and session.pk not in one.was
                and 0 <= (today - session.day).days <= CONFIRM_DAYS,
            }
            for session in one.plan.sessions
        ],
    }


def _career(one: Career) -> dict[str, Any]:
    lang = get_language()
    return {
        "ladder": one.ladder.name.say(lang),
        "grade": f"{one.step.rung.name.say(lang)} · {one.step.grade.name.say(lang)}",
        "since": say_date(one.standing.since, lang, year=True),
        "pay": yuan(one.pay) if one.pay is not None else "",
        "next": one.next.grade.name.say(lang) if one.next else "",
        "next_pay": yuan(one.next_pay) if one.next_pay is not None else "",
        "asks": [condition_line(line) for line in one.asks],
        "going": one.going,
        "until": say_date(one.going.notice_last, lang)
        if one.going is not None and one.going.notice_last
        else "",
    }


def _notice(row: Any) -> dict[str, Any]:
    rules, lang = rules_of(row.adopted), get_language()
    step = rules.step(row.to_grade)
    return {
        "id": row.pk,
        "name": row.person.name,
        "place": row.place.name,
        "grade": step.grade.name.say(lang) if step else "",
        "until": say_date(row.notice_last, lang),
    }
