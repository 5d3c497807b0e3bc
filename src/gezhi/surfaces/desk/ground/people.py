"""Appointments and bodies: who serves, since when; appointing and ending for those who may."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.people import actions
from gezhi.engines.people.queries import appointment, appointments, bodies_at, body
from gezhi.engines.places.queries import attached_at, search_places
from gezhi.engines.trust.queries import Forbidden, Invalid, Refusal, Viewer, Wrong
from gezhi.pack.pack import Pack
from gezhi.surfaces.desk.nav import desk_context, served
from gezhi.surfaces.desk.queue.asked import path_of, uuid_of
from gezhi.surfaces.ui.components import Filter, Option, Pager
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

SIZE = 50


def post_options(viewer: Viewer) -> list[Option]:
    """The posts of the packs that the viewer serves under."""
    lang, found = get_language(), {}
    for one in served(viewer):
        found |= {key: post.name.say(lang) for key, post in one.pack.people.posts.items()}
    return [Option(key, name) for key, name in found.items()]


@require_GET
@staff_only
def people(request: HttpRequest) -> HttpResponse:
    """Who is appointed on the viewer's ground, newest first; and the bodies there."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = request.GET
    rows = appointments(
        viewer,
        path=path_of(viewer, asked.get("place", "")),
        post=asked.get("post", ""),
        body=uuid_of(asked.get("body", "")),
        ended=bool(asked.get("ended")),
        after=str(uuid_of(asked.get("after", "")) or ""),
        size=SIZE + 1,
    )
    posts = post_options(viewer)
    shown = next((one.label for one in posts if one.value == asked.get("post")), "")
    bodies = [found for one in served(viewer) for found in bodies_at(viewer, one.path)]
    body_options = [Option(str(one.pk), one.name) for one in bodies]
    named = next((one.label for one in body_options if one.value == asked.get("body")), "")
    context = desk_context(
        request,
        "people",
        rows=[line(viewer, row) for row in rows[:SIZE]],
        pager=Pager(
            after=str(rows[SIZE - 1].pk) if len(rows) > SIZE else "", shown=len(rows[:SIZE])
        ),
        filters=[
            Filter(
                "post", gettext("Post"), options=posts, value=asked.get("post", ""), shown=shown
            ),
            Filter(
                "body",
                gettext("Body"),
                options=body_options,
                value=asked.get("body", ""),
                shown=named,
            ),
            Filter("ended", gettext("Also ended ones"), "tick", value=asked.get("ended", "")),
        ],
        may_appoint=viewer.has("people.appoint"),
        today=clock.today(),
    )
    return render(request, "desk/ground/people.html", context)


def line(viewer: Viewer, row: Any) -> dict[str, Any]:
    """An appointment in words."""
    where = row.place or row.body.place
    pack = _pack(viewer, row)
    post = pack.people.posts.get(row.post) if pack else None
    lang = get_language()
    kind = post.kinds.get(row.kind) if post else None
    return {
        "row": row,
        "dialog": f"end-{row.pk}",
        "name": row.person.name,
        "post": post.name.say(lang) if post else gettext("Member"),
        "kind": kind.say(lang) if kind else "",
        "where": row.body.name if row.body else where.name,
        "place": where,
        "username": row.person.account.username if row.person.account else "",
        "over": row.ends is not None and row.ends < clock.today(),
    }


def _pack(viewer: Viewer, row: Any) -> Pack | None:
    for one in served(viewer):
        if one.pack.manifest.pack == row.pack:
            return one.pack
    return None


@require_POST
@staff_only
def end(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """End an appointment with today."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = appointment(viewer, appointment_id)
    if row.ends is None or row.ends > clock.today():
        actions.end_appointment(viewer, row)
    toast(request, gettext("Ended with today: %(name)s.") % {"name": row.person.name})
    return redirect("desk:people")


@require_http_methods(["GET", "POST"])
@staff_only
def appoint(request: HttpRequest) -> HttpResponse:
    """Appoint somebody to a post at a place, or make them a member of a body."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not viewer.has("people.appoint"):
        raise Forbidden("not-allowed", "需要任免岗位的权限", "this needs the right to appoint")
    errors: dict[str, str] = {}
    text = ""
    if request.method == "POST":
        try:
            row = save(viewer, request.POST)
            toast(request, gettext("Appointed: %(name)s.") % {"name": row.person.name})
            return redirect("desk:people")
        except Invalid as refusal:
            errors = errors_of(refusal.wrong)
        except Refusal as refusal:
            if refusal.status != 404:
                raise
            text = said_of(refusal)
    fields = questions(viewer, request, errors)
    context = desk_context(request, "people", fields=fields, text=text)
    status = 422 if errors or text else 200
    return render(request, "desk/ground/appoint.html", context, status=status)


def save(viewer: Viewer, post: Any) -> Any:
    """Appoint as the form says; Invalid at the field that is wrong."""
    starts = _day(post.get("starts", ""))
    new = actions.Newcomer(
        post.get("name", ""),
        post.get("phone", ""),
        post.get("username", ""),
        post.get("post", ""),
        post.get("kind", ""),
        starts,
        post.get("how", ""),
    )
    unit = uuid_of(post.get("body", ""))
    if unit is not None:
        return actions.join_newcomer(viewer, new, body(viewer, unit))
    return actions.appoint_newcomer(viewer, new, _where(viewer, post.get("place", "")))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        words = Words(zh="日期写成 2026-03-02 这样", en="write the date like 2026-03-02")
        raise Invalid([Wrong("starts", "date", words)])
    return day


def _where(viewer: Viewer, text: str) -> Any:
    """The place that was written, by number or name; Invalid says which there are."""
    text = text.strip()
    for one in served(viewer):
        found = search_places(viewer, text, path=one.path, limit=6) if text else []
        exact = [row for row in found if text in (row.code, row.name)]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        if found:
            names = "、".join(f"{row.name}({row.code})" for row in found[:5])
            words = Words(zh=f"有几处都对得上，请写编码：{names}", en=f"several fit: {names}")
            raise Invalid([Wrong("place", "unknown", words)])
    words = Words(zh="请写地点的名称或编码", en="give the place's name or number")
    raise Invalid([Wrong("place", "unknown", words)])


def questions(viewer: Viewer, request: HttpRequest, errors: dict[str, str]) -> list[FieldInput]:
    """The form, with what was typed."""
    given = request.POST if request.method == "POST" else request.GET
    lang = get_language()
    kinds = {
        key: words.say(lang)
        for one in served(viewer)
        for post in one.pack.people.posts.values()
        for key, words in post.kinds.items()
    }
    bodies = [found for one in served(viewer) for found in bodies_at(viewer, one.path)]
    place_text = given.get("place", "")

    def field(name: str, kind: str, label: str, **more: Any) -> FieldInput:
        value, error = given.get(name, ""), errors.get(name, "")
        return FieldInput(name, kind, label, value, error=error, **more)  # type: ignore[arg-type]

    return [
        field("name", "name", gettext("Name"), required=True),
        field(
            "phone",
            "phone",
            gettext("Telephone"),
            help=gettext("Kept sealed; finds a person who is known already."),
        ),
        field(
            "username",
            "text",
            gettext("Sign-in name"),
            help=gettext("If they work with this system."),
            max_length=40,
        ),
        field("post", "choice", gettext("Post"), options=post_options(viewer)),
        field("kind", "choice", gettext("How"), options=[Option(k, v) for k, v in kinds.items()]),
        FieldInput(
            "place",
            "text",
            gettext("Place"),
            place_text,
            error=errors.get("place", ""),
            help=gettext("Name or number of the place of the post."),
            max_length=60,
        ),
        field(
            "body",
            "choice",
            gettext("Or member of a body"),
            options=[Option(str(one.pk), one.name) for one in bodies],
        ),
        field("starts", "date", gettext("From")),
        field("how", "text", gettext("By which decision"), max_length=80),
    ]


@require_GET
@staff_only
def body_page(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """A body: what it is, what its list of powers names, who belongs to it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = body(viewer, body_id)
    pack = attached_at(viewer, row.place.path).pack
    units = pack.people.units()
    lang = get_language()
    names = {m.matter: m.name.say(lang) for tree in pack.matters.values() for m in tree.matters}
    powers = [names.get(key, key) for key in units[row.unit][1].powers] if row.unit in units else []
    kind = pack.people.bodies.get(row.kind)
    members = appointments(viewer, body=row.pk, size=200)
    context = desk_context(
        request,
        "people",
        row=row,
        kind=kind.name.say(lang) if kind else row.kind,
        powers=powers,
        members=[line(viewer, one) for one in members],
        cases_url=f"{reverse('desk:queue')}?queue=open&body={row.pk}",
        may_appoint=viewer.has("people.appoint"),
    )
    return render(request, "desk/ground/body.html", context)
