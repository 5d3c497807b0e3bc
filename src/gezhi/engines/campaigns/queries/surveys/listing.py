"""Surveys a viewer works with or may open, those open to residents; their doors and answers."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.campaigns.models import Answer, Asked, Survey
from gezhi.engines.campaigns.queries.surveys.knowing import (
    ASK,
    KEEP,
    Known,
    asks,
    known_of,
    must_keep,
    no_survey,
    people_of,
    rules_of,
    survey_at,
    survey_row,
    works,
)
from gezhi.engines.campaigns.rules.surveys import Said, merged
from gezhi.engines.people.models import Person
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack import surveys as pack_surveys

NEXT, MOST = 30, 300


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey with its rules, whether it runs today, and whether the viewer keeps it."""

    row: Survey
    rules: pack_surveys.Survey
    running: bool
    keeps: bool


def _line(viewer: Viewer, row: Survey) -> SurveyLine:
    running = row.ended is None and clock.today() <= row.ends
    return SurveyLine(row, rules_of(row), running, may(viewer, KEEP, path=row.path))


@for_system()
def surveys(viewer: Viewer, *, running: bool = False) -> list[SurveyLine]:
    """The surveys that the viewer works with, running ones first."""
    rows = Survey.objects.select_related("place").order_by("-at")
    lines = [_line(viewer, row) for row in rows if works(viewer, row)]
    kept = [one for one in lines if one.running or not running]
    return sorted(kept, key=lambda one: not one.running)


@for_system()
def survey(viewer: Viewer, wanted: UUID) -> SurveyLine:
    """One that the viewer works with; Missing for any other."""
    return _line(viewer, survey_at(viewer, wanted))


@for_system()
def open_to_residents(viewer: Viewer, path: str) -> list[SurveyLine]:
    """The running surveys that residents of a ground fill in by themselves."""
    rows = Survey.objects.filter(ended=None, ends__gte=clock.today()).select_related("place")
    lines = [_line(viewer, row) for row in rows.order_by("ends")]
    return [
        one
        for one in lines
        if one.rules.open and (path.startswith(one.row.path) or one.row.path.startswith(path))
    ]


@for_system()
def resident_survey(viewer: Viewer, wanted: UUID) -> SurveyLine:
    """One that residents fill in by themselves, running or over; Missing for any other."""
    row = survey_row(wanted)
    if not rules_of(row).open:
        raise no_survey()
    return _line(viewer, row)


@for_system()
def openable(viewer: Viewer) -> list[tuple[Place, pack_surveys.Survey]]:
    """What the viewer may open: the ground, and a survey in force that does not run over it. The
    ground is where the pack is attached, or the part of it that the viewer keeps."""
    running = list(Survey.objects.filter(ended=None).values_list("path", "key"))
    today, found = clock.today(), []
    for one in attached_packs(viewer):
        root = Place.objects.get(pk=one.place_id)
        grounds = (
            [root]
            if may(viewer, KEEP, path=root.path)
            else list(Place.objects.filter(path__in=viewer.paths(KEEP)))
        )
        found += [
            (place, rules)
            for place in grounds
            if place.path.startswith(root.path)
            for rules in one.pack.surveys.values()
            if rules.from_ <= today <= rules.expires
            and not any(key == rules.survey and place.path.startswith(at) for at, key in running)
        ]
    return found


@dataclass(frozen=True, slots=True)
class Door:
    """A door of a survey with the people behind it and what the register holds of each."""

    row: Asked
    known: Known | None
    people: tuple[Known, ...]


@for_system()
def doors(
    viewer: Viewer,
    wanted: UUID,
    *,
    place: int | None = None,
    state: str = "",
    stage: str = "",
    size: int = MOST,
) -> list[Asked]:
    """The doors of a survey on the viewer's ground in the order of a walk: by house, then door."""
    row = survey_at(viewer, wanted)
    rows = Asked.objects.filter(survey=row).select_related("household", "place")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(stage=stage) if stage else rows
    if place is not None:
        at = Place.objects.filter(pk=place).values_list("path", flat=True).first() or "-"
        rows = rows.filter(path__startswith=at)
    return _walked([one for one in rows if asks(viewer, one.path)])[:size]


def code_of(door: Asked) -> str:
    """What stands at a door: the number of a household, the name of a shop."""
    return door.household.code if door.household is not None else door.label


def next_doors(viewer: Viewer, wanted: UUID) -> list[Asked]:
    """Who is due next: the doors that are left, in the order of a walk."""
    return doors(viewer, wanted, state=Asked.LEFT, size=NEXT)


@for_system()
def doors_taken(viewer: Viewer, most: int) -> list[tuple[SurveyLine, list[Asked]]]:
    """The running surveys that the viewer asks, each with the doors that are left, in the order of
    a walk; at most so many in all. Two statements, for whoever takes them along on a phone."""
    lines = surveys(viewer, running=True)
    rows = Asked.objects.filter(survey__in=[one.row.pk for one in lines], state=Asked.LEFT)
    found: dict[UUID, list[Asked]] = {one.row.pk: [] for one in lines}
    for row in rows.select_related("household", "place"):
        if asks(viewer, row.path):
            found[row.survey_id].append(row)
    taken = []
    for line in lines:
        kept = _walked(found[line.row.pk])[:most]
        most -= len(kept)
        taken.append((line, kept))
    return taken


def _walked(rows: list[Asked]) -> list[Asked]:
    return sorted(rows, key=lambda one: (one.path, len(code_of(one)), code_of(one)))


@for_system()
def door(viewer: Viewer, wanted: UUID, number: int) -> Door:
    """One door of a survey; Missing where the viewer does not ask."""
    rows = Asked.objects.select_related("survey", "household__place", "place")
    row = rows.filter(pk=number, survey=wanted).first()
    if row is None or not asks(viewer, row.path):
        raise Missing("no-door", "没有这一户", "there is no such door")
    rules, home = rules_of(row.survey), row.household
    if home is None:
        return Door(row, None, ())
    behind = people_of([home.pk]).get(home.pk, [])
    head = next((one for one in behind if one.head), None)
    known = known_of(rules.asks, home, head if rules.asks == "household" else None)
    return Door(row, known, tuple(known_of(rules.asks, home, one) for one in behind))


@for_system()
def asking_places(viewer: Viewer, wanted: UUID) -> list[Place]:
    """The grounds of a survey on which the viewer asks, where nobody opens a door of the list:
    somebody on the way, or who moved in since."""
    row = survey_at(viewer, wanted)
    paths = set(viewer.paths(ASK, KEEP))
    if any(row.path.startswith(one) for one in paths):
        return [row.place]
    inside = {one for one in paths if one.startswith(row.path)}
    return list(Place.objects.filter(path__in=inside, until=None).order_by("path"))


@for_system()
def own_known(viewer: Viewer, wanted: UUID) -> Known | None:
    """What the register holds of the resident who reads, if they live where the survey goes."""
    row = survey_row(wanted)
    if viewer.account is None:
        return None
    rows = Person.objects.select_related("household__place")
    person = rows.filter(account=viewer.account).first()
    home = person.household if person is not None else None
    if home is None or not home.place.path.startswith(row.path):
        return None
    return known_of(rules_of(row).asks, home, person)


@for_system()
def answered_already(viewer: Viewer, wanted: UUID) -> bool:
    """Whether the resident who reads has answered by themselves."""
    if viewer.account is None:
        return False
    return Answer.objects.filter(survey=wanted, account=viewer.account).exists()


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as those see it who keep the survey: what was said, doubles merged."""

    row: Answer
    said: dict[str, Said]
    sources: int


@for_system()
def answers(viewer: Viewer, wanted: UUID, size: int = MOST) -> list[AnswerView]:
    """The answers of a survey, the newest first. Only who keeps surveys there reads them."""
    row = survey_at(viewer, wanted)
    must_keep(viewer, row.path)
    rows = row.answers.filter(kept=None).select_related("place").order_by("-at")[:size]
    return views_of(list(rows))


def views_of(found: list[Answer]) -> list[AnswerView]:
    """Answers with their doubles merged into them; one statement for any number."""
    doubles: dict[UUID, list[Any]] = {}
    for one in Answer.objects.filter(kept__in=[row.pk for row in found]).order_by("at"):
        doubles.setdefault(one.kept_id, []).append(one)  # type: ignore[arg-type]
    return [_view(one, doubles.get(one.pk, [])) for one in found]


def _view(row: Answer, doubles: list[Answer]) -> AnswerView:
    sources = sorted([row, *doubles], key=lambda one: (one.at, one.pk))
    said = merged(*(json.loads(one.said) for one in sources))
    return AnswerView(row, said, len(sources))


@for_system()
def doubles(viewer: Viewer, wanted: UUID) -> list[tuple[AnswerView, AnswerView]]:
    """Pairs of answers that look like they are of the same person, older first."""
    row = survey_at(viewer, wanted)
    by_door = rules_of(row).asks == "household"
    seen: dict[tuple[str, Any], Answer] = {}
    pairs: dict[UUID, tuple[Answer, Answer]] = {}
    for one in row.answers.filter(kept=None, apart=False).order_by("at", "pk"):
        if not asks(viewer, one.path):
            continue
        keys = [("phone", one.phone_index), ("name", one.name_index)]
        keys += [("door", one.asked_id)] if by_door else []
        for key in keys:
            if not key[1]:
                continue
            first = seen.setdefault(key, one)
            if first.pk != one.pk:
                pairs.setdefault(one.pk, (first, one))
    return [(_view(first, []), _view(second, [])) for first, second in list(pairs.values())[:MOST]]


@for_system()
def answer_view(viewer: Viewer, wanted: UUID) -> AnswerView:
    """One answer, for those who ask on its ground."""
    row = Answer.objects.select_related("survey", "place").filter(pk=wanted).first()
    if row is None or not asks(viewer, row.path):
        raise Missing("no-answer", "没有这份登记", "there is no such answer")
    return _view(row, list(row.doubles.order_by("at")))
