"""Trainings at the desk: plans, the list with attendance entered once, what came of it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.words import say_date
from gezhi.engines.people import actions
from gezhi.engines.people.queries import (
    Listed,
    Plan,
    before_duty,
    kept_places,
    records_of,
    training,
    trainings,
)
from gezhi.engines.trust.queries import Forbidden, Viewer
from gezhi.surfaces.desk.growing.frame import (
    Button,
    Cell,
    Form,
    Table,
    ask,
    dated,
    day_in,
    fresh_id,
    id_in,
    number_in,
    options,
    page,
    posted,
    time_in,
    viewer_in,
    where_in,
)
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Pager, Tone
from gezhi.surfaces.ui.growing import person_named
from gezhi.surfaces.ui.staff import staff_only

SIZE = 30


def states() -> dict[str, tuple[str, Tone]]:
    """What states of a training and of somebody on its list are called."""
    return {
        "planned": (gettext("Is planned"), "working"),
        "closed": (gettext("Has ended"), "settled"),
        "off": (gettext("Called off"), "refused"),
        "invited": (gettext("Invited"), "waiting"),
        "enrolled": (gettext("Comes"), "working"),
        "declined": (gettext("Does not come"), ""),
        "done": (gettext("Course done"), "settled"),
        "not-done": (gettext("Hours missing"), "waiting"),
    }


@require_GET
@staff_only
def show_all(request: HttpRequest) -> HttpResponse:
    """Trainings, the newest first."""
    viewer, after = viewer_in(request), uuid_of(request.GET.get("after", ""))
    found = trainings(viewer, after=str(after or ""), size=SIZE + 1)
    rows = [_row(one) for one in found[:SIZE]]
    more = found[SIZE - 1].row.pk if len(found) > SIZE else ""
    heads = [
        gettext("Subject of it"),
        gettext("Course"),
        gettext("Begins"),
        gettext("On the list"),
        gettext("Done it"),
        gettext("State"),
    ]
    empty = gettext("No training is planned yet. Plan one, invite people, enter who came.")
    may_plan = viewer.has("training.keep")
    new = Button(gettext("Plan a training"), reverse("desk:training-new"), primary=True)
    return page(
        request,
        "trainings",
        gettext("Trainings"),
        tables=[Table("", heads, rows, empty)],
        buttons=[new] if may_plan else [],
        pager=Pager(after=str(more), shown=len(rows)),
    )


def _row(one: Plan) -> list[Cell]:
    lang = get_language()
    name, tone = states()[one.row.state]
    return [
        Cell(one.row.topic, reverse("desk:training", args=[one.row.pk])),
        Cell(one.course.name.say(lang) if one.course else one.row.course, more=one.row.place.name),
        dated(one.first),
        Cell(one.listed, number=True),
        Cell(one.done if one.row.state == "closed" else "–", number=True),
        Cell(name, tag=tone),
    ]


@require_http_methods(["GET", "POST"])
@staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Plan a training with its sessions."""
    viewer = viewer_in(request)
    found = [
        one
        for one in kept_places(viewer, "training.keep", lambda people: people.courses)
        if one.rules.kind != "mentoring"
    ]
    if not found:
        raise Forbidden("not-allowed", "这里没有可排的培训", "there is no course for you to plan")

    def draw(errors: dict[str, str], text: str, status: int) -> HttpResponse:
        return page(
            request,
            "trainings",
            gettext("Plan a training"),
            template="desk/growing/form.html",
            status=status,
            text=text,
            form=_plan_form(request, found, errors),
            crumb=gettext("Trainings"),
            crumb_url=reverse("desk:trainings"),
            lead=gettext("A course that repeats meets each week or month from its first day on."),
        )

    if request.method == "GET":
        return draw({}, "", 200)
    return posted(request, lambda: _save(request, viewer, found), reverse("desk:trainings"), draw)


def _save(request: HttpRequest, viewer: Viewer, found: list[Any]) -> str:
    post = request.POST
    one = where_in(found, post.get("course", ""))
    asked = actions.NewTraining(
        place=one.place.pk,
        course=one.key,
        topic=post.get("topic", ""),
        first=day_in(request, "first"),
        begins=time_in(request, "begins"),
        minutes=number_in(request, "minutes"),
        sessions=number_in(request, "sessions", 1),
        where=post.get("where", ""),
        teacher=post.get("teacher", ""),
        partner=post.get("partner", ""),
        seats=number_in(request, "seats") or None,
        id=id_in(request),
    )
    actions.plan_training(viewer, asked)
    return gettext("Planned. Now invite people.")


def _plan_form(request: HttpRequest, found: list[Any], errors: dict[str, str]) -> Form:
    lang, post = get_language(), request.POST
    choices = options(found, lang)
    fields = [
        ask(post, errors, "course", "choice", gettext("Course"), choices[0].value, options=choices),
        ask(post, errors, "topic", "text", gettext("Subject of it"), required=True, max_length=120),
        ask(post, errors, "first", "date", gettext("First day"), required=True),
        ask(post, errors, "begins", "text", gettext("Begins at"), "09:00", max_length=5),
        ask(post, errors, "minutes", "number", gettext("Minutes each"), "120", least=10, most=600),
        ask(
            post, errors, "sessions", "number", gettext("How many sessions"), "1", least=1, most=60
        ),
        ask(post, errors, "where", "text", gettext("Where"), max_length=120),
        ask(post, errors, "teacher", "text", gettext("Who teaches"), max_length=120),
        ask(post, errors, "partner", "text", gettext("Enterprise or school"), max_length=120),
        ask(post, errors, "seats", "number", gettext("Seats"), least=1),
    ]
    form_id = fresh_id(request, errors)
    return Form("plan", "", gettext("Plan it"), fields, id=form_id)


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, wanted: UUID) -> HttpResponse:
    """One training, and every step of it."""
    viewer = viewer_in(request)
    plan, lines = training(viewer, wanted)

    def draw(errors: dict[str, str], text: str, status: int) -> HttpResponse:
        return _draw(request, plan, lines, errors, text, status)

    if request.method == "GET":
        return draw({}, "", 200)
    back = reverse("desk:training", args=[wanted])
    return posted(request, lambda: _act(request, viewer, plan), back, draw)


def _act(request: HttpRequest, viewer: Viewer, plan: Plan) -> str:
    post, row = request.POST, plan.row
    do = post.get("do", "")
    if do == "invite":
        typed = [one.strip() for one in post.get("person", "").splitlines() if one.strip()]
        people = [person_named(viewer, one, row.path) for one in typed]
        made = actions.invite(viewer, row.pk, people)
        return gettext("%(n)s on the list.") % {"n": len(made)}
    if do == "list":
        session = uuid_of(post.get("session", ""))
        present = [one for text in post.getlist("was") if (one := uuid_of(text)) is not None]
        if session is not None:
            actions.mark_list(viewer, session, present)
        return gettext("The list is entered.")
    if do == "close":
        done = actions.close_training(viewer, row.pk)
        return gettext("Closed: %(n)s have done it.") % {"n": done}
    if do == "off":
        actions.call_off(viewer, row.pk)
        return gettext("Called off; those invited are told.")
    return ""


def _draw(
    request: HttpRequest,
    plan: Plan,
    lines: list[Listed],
    errors: dict[str, str],
    text: str,
    status: int,
) -> HttpResponse:
    lang, row = get_language(), plan.row
    name, tone = states()[row.state]
    keeps = viewer_in(request).has("training.keep")
    going = row.state == "planned" and keeps
    sessions = [
        {"id": one.pk, "day": say_date(one.day, lang), "open": going and one.marked is None}
        for one in plan.sessions
    ]
    facts = [
        (gettext("Course"), plan.course.name.say(lang) if plan.course else row.course),
        (gettext("Aim"), plan.course.purpose.say(lang) if plan.course else ""),
        (gettext("Where"), row.where or row.place.name),
        (gettext("Who teaches"), row.teacher),
        (gettext("Enterprise or school"), row.partner),
        (gettext("Hours wanted"), plan.course.hours if plan.course and plan.course.hours else ""),
        (gettext("Seats"), row.seats or ""),
    ]
    return page(
        request,
        "trainings",
        row.topic,
        template="desk/growing/training.html",
        status=status,
        text=text,
        state_name=name,
        tone=tone,
        facts=[(label, value) for label, value in facts if value],
        sessions=sessions,
        lines=[_line(one, plan, sessions) for one in lines],
        forms=_steps(request, errors) if going else [],
        crumb=gettext("Trainings"),
        crumb_url=reverse("desk:trainings"),
    )


def _line(one: Listed, plan: Plan, sessions: list[dict[str, Any]]) -> dict[str, Any]:
    name, tone = states()[one.row.state]
    return {
        "id": one.row.pk,
        "name": one.name,
        "place": one.place,
        "state": name,
        "tone": tone,
        "number": one.row.number,
        "url": reverse("desk:records", args=[one.row.person_id]),
        "cells": [
            {
                "session": about["id"],
                "day": about["day"],
                "open": about["open"],
                "was": about["id"] in one.was,
                "own": one.was.get(about["id"]) == "own",
            }
            for about in sessions
        ],
    }


def _steps(request: HttpRequest, errors: dict[str, str]) -> list[Form]:
    people = ask(
        request.POST,
        errors,
        "person",
        "long-text",
        gettext("Who"),
        help=gettext("One name a line; where two have the same, write the place behind it."),
        required=True,
    )
    invite = gettext("Invite")
    close = gettext("Close the training")
    off = gettext("Call it off")
    return [
        Form("invite", invite, invite, [people], open="person" in errors),
        Form("close", close, close, lead=gettext("Done is who attended the hours of the course.")),
        Form("off", off, off, lead=gettext("Those invited get a message.")),
    ]


@require_GET
@staff_only
def untrained(request: HttpRequest) -> HttpResponse:
    """Who holds a post that wants courses before duty, and has not done them yet."""
    viewer, lang = viewer_in(request), get_language()
    rows = [
        [
            Cell(
                one.appointment.person.name,
                reverse("desk:records", args=[one.appointment.person_id]),
            ),
            Cell(one.post.name.say(lang)),
            Cell(one.appointment.place.name if one.appointment.place else ""),
            dated(one.appointment.starts, year=True),
            Cell("、".join(course.name.say(lang) for course in one.missing), tag="waiting"),
        ]
        for one in before_duty(viewer)
    ]
    heads = [
        gettext("Name"),
        gettext("Post"),
        gettext("Place"),
        gettext("Since"),
        gettext("Still to do"),
    ]
    return page(
        request,
        "before-duty",
        gettext("Trained before duty"),
        lead=gettext("Shown to those who lead; it bars nobody from their post."),
        tables=[Table("", heads, rows, gettext("Everybody was trained before duty."))],
    )


@require_GET
@staff_only
def records(request: HttpRequest, person: UUID) -> HttpResponse:
    """Somebody's records of training; they follow the person from post to post."""
    viewer = viewer_in(request)
    name, found = records_of(viewer, person)
    rows = [
        [
            Cell(one.training.topic, more=one.training.place.name),
            dated(one.done, year=True),
            Cell(f"{round(one.minutes / 60, 1):g}", number=True),
            Cell(states()[one.state][0], tag=states()[one.state][1]),
            Cell(one.number or "–"),
        ]
        for one in found
    ]
    heads = [
        gettext("Training"),
        gettext("Day"),
        gettext("Hours"),
        gettext("State"),
        gettext("Certificate number"),
    ]
    return page(
        request,
        "trainings",
        name,
        lead=gettext("Records of training"),
        crumb=gettext("Trainings"),
        crumb_url=reverse("desk:trainings"),
        tables=[Table("", heads, rows, gettext("No record yet."))],
    )
