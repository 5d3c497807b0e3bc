"""Noting that a household agrees to be called at: whom, why, how and when it said so."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.duties.actions import WAYS, NewMark, mark_household
from gezhi.engines.duties.queries import homes_at, visits_at
from gezhi.engines.people.queries import people_behind
from gezhi.engines.places.queries import attached_at
from gezhi.engines.places.queries import place as place_by_id
from gezhi.engines.trust.queries import Changed, Invalid
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.points.recording import uuid_of
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import MANY, FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def mark(request: HttpRequest, place: int) -> HttpResponse:
    """The form, and keeping it."""
    if request.method == "GET":
        return _draw(request, place, {"agreed": clock.today().isoformat()}, {})
    typed = request.POST
    errors = {}
    whole, _, one = typed.get("household", "").partition(":")
    home = uuid_of(whole)
    if home is None:
        errors["household"] = gettext("Choose a household")
    try:
        agreed = date.fromisoformat(typed.get("agreed", ""))
    except ValueError:
        errors["agreed"] = gettext("Give the day on which it agreed")
    if errors or home is None:
        return _draw(request, place, typed, errors, status=422)
    key = uuid_of(typed.get("id", "")) or new_id()
    asked = NewMark(
        home,
        typed.get("reason", ""),
        agreed,
        typed.get("how", ""),
        typed.get("note", ""),
        key,
        uuid_of(one),
    )
    try:
        mark_household(viewer_in(request), asked)
    except Invalid as fault:
        return _draw(request, place, typed, errors_of(fault.wrong), status=422)
    except Changed as fault:
        return _draw(request, place, typed, {}, said_of(fault), status=409)
    toast(request, gettext("Noted. Plan your rounds to call there."))
    return redirect("field:rounds")


def _door(home: Any, behind: Mapping[UUID, list[tuple[UUID, str]]]) -> list[Option]:
    """A household and whoever lives there, as they are chosen."""
    whole = Option(str(home.pk), f"{home.place.name} {home.code}")
    people = behind.get(home.pk, [])
    return [whole, *(Option(f"{home.pk}:{key}", f"　{name}") for key, name in people)]


def _draw(
    request: HttpRequest,
    place: int,
    typed: Mapping[str, Any],
    errors: Mapping[str, str],
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    viewer, lang = viewer_in(request), get_language()
    homes = homes_at(viewer, place)
    ground = place_by_id(viewer, place)
    behind = people_behind(viewer, [one.pk for one in homes])
    kinds = visits_at(viewer, ground.path)

    def field(name: str, kind: Any, label: str, **more: Any) -> FieldInput:
        value, error = typed.get(name, ""), errors.get(name, "")
        return FieldInput(name, kind, label, value, error=error, **more)

    doors = [
        Option("", house, under=[each for one in ones for each in _door(one, behind)])
        for house, ones in groupby(homes, key=lambda one: one.place.name)
    ]
    if sum(len(one.under) for one in doors) <= MANY:
        doors = [each for one in doors for each in one.under]
    why = [
        Option(key, f"{one.name.say(lang)}：{one.purpose.say(lang)}") for key, one in kinds.items()
    ]
    ways = [Option(key, name.say(lang)) for key, name in WAYS.items()]
    context = {
        "here": "today",
        "text": text,
        "ground": ground.name,
        "homes": bool(homes),
        "drawn": Drawn(
            "visit", "mark", attached_at(viewer, ground.path).version, place, "household"
        ),
        "id": typed.get("id") or new_id(),
        "fields": [
            field(
                "household",
                "choice",
                gettext("Household, or somebody in it"),
                required=True,
                options=doors,
            ),
            field("reason", "choice", gettext("What it agrees to"), required=True, options=why),
            field("how", "choice", gettext("How it agreed"), required=True, options=ways),
            field("agreed", "date", gettext("On which day"), required=True, most=clock.today()),
            field(
                "note",
                "text",
                gettext("What to know at the door"),
                help=gettext(
                    "Knock slowly, a dog … No illness, no numbers. It goes with the mark."
                ),
                max_length=200,
            ),
        ],
    }
    return render(request, "field/rounds/mark.html", context, status=status)
