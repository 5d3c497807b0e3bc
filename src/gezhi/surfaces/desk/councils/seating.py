"""Taking members into a council, and asking for a special meeting."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import CouncilPage
from gezhi.engines.people.queries import appointments, bodies_at
from gezhi.engines.trust.queries import Refusal, Viewer, may
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

MOST = 300


def people_here(viewer: Viewer, page: CouncilPage) -> list[Option]:
    """Whom a council can take in: bodies on its ground, and those who hold a post there."""
    path = page.standing.council.path
    found = [Option(f"body:{one.pk}", one.name) for one in bodies_at(viewer, path)[:MOST]]
    readers = ("people.appoint", "place.see", "person.see")
    if not any(may(viewer, ability, path=path) for ability in readers):
        return found
    seen: set[UUID] = set()
    for row in appointments(viewer, path=path, size=MOST):
        if row.person_id not in seen:
            seen.add(row.person_id)
            where = row.body.name if row.body else row.place.name if row.place else ""
            found.append(Option(f"person:{row.person_id}", f"{row.person.name} · {where}"))
    return found


@require_POST
@staff_only
def seat(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Take a member in from a day on, or end a seat; what is wrong is told at the top."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    post = request.POST
    try:
        if (ended := uuid_of(post.get("end", ""))) is not None:
            actions.end_seat(viewer, ended, clock.today())
            toast(request, gettext("The seat ends today."))
        else:
            kind, _, pk = post.get("who", "").partition(":")
            whom = uuid_of(pk)
            asked = actions.SeatMember(
                place,
                key,
                whom if kind == "person" else None,
                whom if kind == "body" else None,
                parse_date(post.get("starts", "")) or clock.today(),
                id=uuid_of(post.get("id", "")) or new_id(),
            )
            actions.seat_member(viewer, asked)
            toast(request, gettext("Taken in."))
    except (Refusal, ValueError) as refusal:
        said = said_of(refusal) if isinstance(refusal, Refusal) else gettext("Choose a day.")
        toast(request, said, level=messages.ERROR)
    return redirect("desk:council", place, key)


@require_POST
@staff_only
def special(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Ask for a special meeting, or sign what another member asked for."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    post = request.POST
    try:
        if (asking := uuid_of(post.get("sign", ""))) is not None:
            actions.sign_asking(viewer, asking)
            toast(request, gettext("Signed."))
        else:
            text, id_ = post.get("text", ""), uuid_of(post.get("id", "")) or new_id()
            actions.ask_special(viewer, actions.AskSpecial(place, key, text, id=id_))
            toast(request, gettext("Asked. It is called once enough members sign."))
    except Refusal as refusal:
        toast(request, said_of(refusal), level=messages.ERROR)
    return redirect("desk:council", place, key)
