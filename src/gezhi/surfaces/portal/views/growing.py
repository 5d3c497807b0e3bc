"""What leaders' liaison found and did at a place, and results of contests, as everybody reads
them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from gezhi.base.words import say_date
from gezhi.engines.people.queries import contest, public_liaison
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import ANYONE, Missing
from gezhi.surfaces.ui.growing import problem_states


@require_GET
def liaison(request: HttpRequest, place: int) -> HttpResponse:
    """Problems found at a place and below, what came of them, help in sums; nobody is named."""
    seen, lang = public_liaison(ANYONE, place), get_language()
    people = attached_at(ANYONE, seen.place.path).pack.people
    if not people.liaisons:
        raise Missing("no-liaison", "这里没有领导包联", "there is no liaison here")
    names = problem_states()
    kinds = {key: one for rules in people.liaisons.values() for key, one in rules.help.items()}
    context = {
        "place": seen.place,
        "posts": [people.posts[key].name.say(lang) for key in seen.posts if key in people.posts],
        "rows": [
            {
                "title": row.title,
                "place": row.place.name,
                "day": say_date(row.call.day, lang, year=True),
                "state": names[row.state][0],
                "tone": names[row.state][1],
                "outcome": row.outcome,
                "closed": say_date(row.closed, lang, year=True) if row.closed else "",
            }
            for row in seen.problems
        ],
        "given": [
            _given(kinds[key], number, lang) for key, number in seen.given.items() if key in kinds
        ],
    }
    return render(request, "portal/growing/liaison.html", context)


def _given(kind: Any, number: int, lang: str | None) -> tuple[str, str]:
    return kind.name.say(lang), f"{number} {kind.unit.say(lang)}"


@require_GET
def results(request: HttpRequest, wanted: UUID) -> HttpResponse:
    """The results of a contest once they are published, with the names of those who agreed."""
    row, shown = contest(ANYONE, wanted)
    context = {
        "row": row,
        "day": say_date(row.day, get_language(), year=True),
        "lines": [
            {"rank": one.row.rank, "name": one.name, "total": one.row.total} for one in shown
        ],
    }
    return render(request, "portal/growing/contest.html", context)
