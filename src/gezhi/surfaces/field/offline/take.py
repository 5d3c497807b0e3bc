"""What a phone takes along: the pages that its holder needs outside, each with a version that
changes when the page would. Versions are made of row versions and states, never of the pages."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from gezhi.base import clock
from gezhi.engines.campaigns.queries import code_of
from gezhi.engines.campaigns.queries import doors_taken as survey_doors
from gezhi.engines.cases.queries import case_stamps, case_types, cases_taken
from gezhi.engines.duties.queries import (
    my_duties,
    my_rounds,
    my_swaps,
    shifts_taken,
    visits_at,
)
from gezhi.engines.points.queries import doors_taken
from gezhi.engines.trust.queries import Viewer, may
from gezhi.surfaces.field.stands import Stand, attached_for, stands, viewer_in
from gezhi.surfaces.field.views.today import since_yesterday
from gezhi.surfaces.ui.context import ELDER_COOKIE
from gezhi.surfaces.ui.manifest import read_manifest

MOST_CASES, MOST_DOORS, MOST_ASKED, MOST = 60, 300, 120, 500
AHEAD, ROUNDS_AHEAD = 7, 30


def stamp(*about: Any) -> str:
    """A short digest of what a page is made of."""
    text = json.dumps(about, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=4)
def _front(text: str) -> str:
    return stamp(text)


def version_of_all(request: HttpRequest) -> str:
    """What every page depends on: the front end, the pack, the language and size of text, what the
    holder may, and the day."""
    viewer = viewer_in(request)
    attached = attached_for(viewer)
    files = sorted(str(part.get("file", "")) for part in read_manifest().values())
    grants = sorted((one.post, one.path, str(one.body)) for one in viewer.grants)
    reads = (get_language(), request.COOKIES.get(ELDER_COOKIE, ""))
    pack = attached.version if attached is not None else ""
    return stamp(_front(" ".join(files)), str(pack), reads, grants, clock.today())


@dataclass
class _Taking:
    """The pages of one holder while they are put together."""

    viewer: Viewer
    base: str
    pages: list[dict[str, str]] = field(default_factory=list)

    def add(self, url: str, title: str, *about: Any, follow: str = "") -> None:
        one = {"url": url, "title": title, "version": stamp(self.base, *about)}
        self.pages.append({**one, "follow": follow} if follow else one)


def taken(request: HttpRequest) -> list[dict[str, str]]:
    """The pages to take along: address, title, version; with `follow` also every link on that page
    whose address begins so. The number of statements does not grow with them."""
    viewer = viewer_in(request)
    made = _Taking(viewer, version_of_all(request))
    found = stands(viewer)
    cases = _cases(made, found)
    duties = _duties(made)
    calls = _calls(made, found)
    _forms(made, found)
    doors = _doors(made)
    asked = _surveys(made)
    made.add(reverse("field:today"), gettext("Today"), cases, duties, calls, doors, asked)
    return made.pages[:MOST]


def _cases(made: _Taking, found: Iterable[Stand]) -> list[Any]:
    """The cases in hand, and one's own grounds with what is open there."""
    mine = cases_taken(made.viewer, MOST_CASES)
    for one in mine:
        url = reverse("field:case", args=[one.id])
        made.add(url, one.code, one.version, follow=f"{url}/")
    grounds = list({one.ground.id: one.ground for one in found}.values())
    new, stamps = case_stamps(made.viewer, [one.path for one in grounds], since_yesterday())
    for number, (ground, about) in enumerate(zip(grounds, stamps, strict=True)):
        url = reverse("field:grid")
        made.add(url if not number else f"{url}?at={ground.id}", ground.name, about)
    return [new, [(str(one.id), one.version) for one in mine]]


def _duties(made: _Taking) -> list[Any]:
    today = clock.today()
    found = my_duties(made.viewer, today, today + timedelta(days=AHEAD))
    about: list[Any] = [(one.row.pk, one.row.state, one.row.done_at, one.open_now) for one in found]
    for shift, near in shifts_taken(made.viewer, today + timedelta(days=AHEAD)):
        url = reverse("field:swap", args=[shift.pk])
        made.add(url, f"{gettext('Swap a shift')} {shift.day}", near)
    swaps = [(str(one.row.pk), one.row.state) for one in my_swaps(made.viewer)]
    made.add(reverse("field:swaps"), gettext("Swaps"), swaps)
    about.append(swaps)
    made.add(reverse("field:duties"), gettext("My duties"), about)
    made.add(reverse("field:leave"), gettext("Leave"), "leave")
    return about


def _calls(made: _Taking, found: Iterable[Stand]) -> list[Any]:
    """The calls of today, each with its page; the marks of the grounds."""
    if not made.viewer.has("visit.walk"):
        return []
    today = clock.today()
    rounds = my_rounds(made.viewer, today, today + timedelta(days=ROUNDS_AHEAD))
    about = []
    for one in rounds:
        for call in one.calls:
            told = (str(call.pk), call.state, call.result, call.position)
            about.append(told)
            if one.row.day == today:
                name = f"{call.household.place.name} {call.household.code}"
                made.add(reverse("field:call", args=[call.pk]), name, told)
    made.add(reverse("field:rounds"), gettext("My rounds"), about)
    for ground in {one.ground.id: one.ground for one in found}.values():
        if not may(made.viewer, "visit.walk", path=ground.path):
            continue  # a ground that one leads or serves otherwise
        if not visits_at(made.viewer, ground.path):
            continue
        made.add(reverse("field:round-mark", args=[ground.id]), ground.name, "mark")
    return about


def _forms(made: _Taking, found: Iterable[Stand]) -> None:
    """The report forms of the pack, empty, and the holder's own page."""
    made.add(reverse("field:report"), gettext("Report"), "report")
    lang = get_language()
    types = {}
    for path in {one.ground.path for one in found}:
        types |= case_types(made.viewer, path)[1]
    for key, one in types.items():
        made.add(reverse("field:fill", args=[key]), one.name.say(lang), "form")
    made.add(reverse("field:me"), gettext("Me"), "me")


def _doors(made: _Taking) -> list[Any]:
    """The open scoring sheets with their doors."""
    if not made.viewer.has("points.record"):
        return []
    doors = doors_taken(made.viewer, MOST_DOORS)
    sheets: dict[tuple[int, int], list[str]] = {}
    for one in doors:
        sheets.setdefault((one.adoption, one.place), []).append(one.stamp)
        url = reverse("field:scoring-door", args=[one.adoption, one.place, one.holder])
        made.add(url, one.name, one.stamp)
    for (adoption, place), stamps in sheets.items():
        made.add(reverse("field:scoring-sheet", args=[adoption, place]), gettext("Points"), stamps)
    made.add(reverse("field:scoring"), gettext("Points"), list(sheets.values()))
    return list(sheets.values())


def _surveys(made: _Taking) -> list[Any]:
    """The running surveys with the doors that are left, each for everybody behind it."""
    if not made.viewer.has("survey.ask"):
        return []
    about = []
    for line, doors in survey_doors(made.viewer, MOST_ASKED):
        survey = line.row.pk
        left = [(one.pk, one.state, one.stage) for one in doors]
        made.add(reverse("field:survey", args=[survey]), line.rules.name.say(get_language()), left)
        if line.rules.asks != "unit":
            other = reverse("field:survey-elsewhere", args=[survey])
            made.add(other, gettext("Somebody not on the list"))
        for one in doors:
            url = reverse("field:survey-door", args=[survey, one.pk])
            size = one.household.size if one.household is not None else 0
            told = (one.state, one.stage, size)
            made.add(url, f"{one.place.name} {code_of(one)}", told, follow=f"{url}?who=")
        about.append((str(survey), left))
    return about
