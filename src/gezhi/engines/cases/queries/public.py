"""What everybody may see: public cases as their type shows them, and nothing besides."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from gezhi.base.words import Words
from gezhi.engines.cases.models import Case
from gezhi.engines.cases.queries.lines import category_name
from gezhi.engines.cases.queries.steps import say_answer
from gezhi.engines.places.models import Place
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import CaseType
from gezhi.pack.pack import Pack

ABOVE = 2
"""Places named above the case's own: “East community, grid 2, house 5”."""


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A case as a stranger sees it. What the case type does not show is empty here, so that no page
    has to leave it out. `lon` and `lat` are the place's, never the reporter's pin; `answers` are
    further answers of the form that the type makes public, by the name of their field."""

    code: str
    type: str
    name: Words
    closed: bool | None
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    stage: Words | None = None
    result: Words | None = None
    dates: dict[str, datetime | None] = field(default_factory=dict)
    answers: list[tuple[Words, Words]] = field(default_factory=list)


def public_parts(viewer: Viewer, rows: Iterable[Case]) -> list[PublicCase]:
    """The public part of cases at hand; those that are not public are left out. Costs no statement
    for rows that come with their places (`public_cases`, `look_alike`)."""
    return [public_part(viewer, row) for row in rows if row.public]


def public_part(viewer: Viewer, row: Case) -> PublicCase:
    """The same for one case, whose type decides what is shown."""
    pack = pack_by_id(row.pack_id)
    type_ = pack.cases[row.type]
    shows = frozenset(type_.public.shows) if type_.public else frozenset()
    category = type_.field_of("category")
    named = category_name(pack, row.category) if category and category.field in shows else None
    place = row.place if "place" in shows else None
    result = type_.results.get(row.result) if "result" in shows else None
    return PublicCase(
        code=row.code,
        type=row.type,
        name=named or type_.name,
        closed=row.state == Case.CLOSED if shows & {"stage", "result"} else None,
        place=place_line(place) if place else "",
        lon=place.lon if place else None,
        lat=place.lat if place else None,
        stage=type_.stage(row.stage).name if "stage" in shows else None,
        result=result.name if result else None,
        dates={name: getattr(row, name) for name in ("opened", "due", "closed") if name in shows},
        answers=_answers(pack, type_, row, shows),
    )


def place_line(place: Place) -> str:
    """A place with those right above it, from the top down, as far as they were read with it."""
    names, one = [place.name], place
    while len(names) <= ABOVE and "parent" in one._state.fields_cache and one.parent is not None:
        one = one.parent
        names.append(one.name)
    return " ".join(reversed(names))


def _answers(
    pack: Pack, type_: CaseType, row: Case, shows: frozenset[str]
) -> list[tuple[Words, Words]]:
    told = []
    for asked in type_.form:
        if asked.field in shows and asked.kind not in ("category", "location", "images", "voice"):
            value = row.text if asked is type_.field_of("text") else row.form.get(asked.field)
            if value not in (None, "") and not asked.identifying:
                told.append((asked.name, say_answer(asked, value)))
    return told
