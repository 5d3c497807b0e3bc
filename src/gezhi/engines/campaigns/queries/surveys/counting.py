"""How far a survey is, grid by grid, and what was answered, in counts."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from gezhi.engines.campaigns.models import Answer, Asked, Survey
from gezhi.engines.campaigns.queries.surveys.knowing import (
    rules_of,
    survey_at,
    survey_row,
    works,
)
from gezhi.engines.campaigns.rules.surveys import Said, merged, shown
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack import surveys as pack_surveys


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a survey is on a ground. `asked` are its doors; where it has none (units, passers-by)
    it is what came back."""

    place: Place
    asked: int = 0
    answered: int = 0
    refused: int = 0
    left: int = 0
    stages: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FieldCount:
    """How often each option of a question was chosen; None is too few to be shown."""

    field: pack_surveys.SurveyField
    options: tuple[tuple[str, int | None], ...]


def sources_of(row: Survey) -> list[dict[str, Said]]:
    """What everybody said, doubles merged, in the order in which it came."""
    found: dict[UUID, list[dict[str, Said]]] = defaultdict(list)
    for one in row.answers.order_by("at", "pk"):
        found[one.kept_id or one.pk].append(json.loads(one.said))
    return [merged(*sources) for sources in found.values()]


def counts_of(row: Survey, rules: pack_surveys.Survey) -> dict[str, Any]:
    """All counts of a survey, as they stay when its answers have gone."""
    if row.erased is not None:
        return row.counts
    whole = sources_of(row)
    fields: dict[str, Counter[str]] = {}
    for one in rules.fields:
        if one.kind in ("choice", "yes-no"):
            values = (str(said[one.field]) for said in whole if one.field in said)
            fields[one.field] = Counter(values)
    people = row.publicity.aggregate(n=Sum("people"))["n"] or 0
    return {
        "answers": len(whole),
        "declined": row.declined.count(),
        "publicity": people,
        "fields": fields,
    }


@for_system()
def survey_figures(viewer: Viewer, survey: UUID) -> tuple[dict[str, Any], list[FieldCount]]:
    """The counts of a survey, by question. Outsiders see no number that points at somebody."""
    row = survey_row(survey)
    rules, inside = rules_of(row), works(viewer, row)
    counts = counts_of(row, rules)
    lines = []
    for one in rules.fields:
        chosen = counts["fields"].get(one.field)
        if chosen is None:
            continue
        keys = list(one.options) or ["True", "False"]
        whole = sum(chosen.values())
        options = tuple((key, shown(chosen.get(key, 0), whole, inside=inside)) for key in keys)
        lines.append(FieldCount(one, options))
    return counts, lines


@for_system()
def progress(viewer: Viewer, survey: UUID, level: str = "") -> list[Progress]:
    """How far a survey is on each part of its ground that the viewer works on: by the places of a
    level, or by those right below the survey's own."""
    row = survey_at(viewer, survey)
    below = Place.objects.filter(path__startswith=row.path)
    parts = list(below.filter(level=level) if level else below.filter(parent=row.place_id))
    parts = sorted(parts, key=lambda one: one.path) or [row.place]
    doors = Asked.objects.filter(survey=row).values_list("path", "state", "stage")
    answers = Answer.objects.filter(survey=row, asked=None, kept=None).values_list("path")
    refused = row.declined.values_list("path").annotate(n=Count("pk"))
    tally: dict[int, Counter[str]] = {one.pk: Counter() for one in parts}
    stages: dict[int, Counter[str]] = {one.pk: Counter() for one in parts}
    for path, state, stage, n in doors.annotate(n=Count("pk")):
        at = _part(parts, path)
        tally[at][state] += n
        tally[at]["asked"] += n
        stages[at][stage] += n
    for (path,) in answers:
        tally[_part(parts, path)].update(("answered", "asked"))
    for path, n in refused:
        tally[_part(parts, path)]["declined"] += n
    lines = []
    for one in parts:
        made, no = tally[one.pk], tally[one.pk]["refused"]
        extra = max(made["declined"] - no, 0)
        steps = tuple((key, n) for key, n in stages[one.pk].items() if key)
        lines.append(
            Progress(one, made["asked"] + extra, made["answered"], no + extra, made["left"], steps)
        )
    return lines


def _part(parts: Iterable[Place], path: str) -> int:
    """Whose ground a path lies on; what lies on none belongs to the first."""
    listed = list(parts)
    return next((one.pk for one in listed if path.startswith(one.path)), listed[0].pk)
