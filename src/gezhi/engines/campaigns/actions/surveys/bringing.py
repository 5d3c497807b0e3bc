"""Answers from a sheet, all of them or nothing; and answers given out, for a purpose that is
logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from gezhi.base.words import Words
from gezhi.engines.campaigns.actions.surveys.opening import tell
from gezhi.engines.campaigns.actions.surveys.taking import Line, take_many
from gezhi.engines.campaigns.models import Answer
from gezhi.engines.campaigns.queries.surveys.knowing import must_keep, rules_of, survey_row
from gezhi.engines.campaigns.queries.surveys.listing import AnswerView, answers
from gezhi.engines.campaigns.rules.surveys import Given
from gezhi.engines.places.models import Place
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Invalid, Wrong, must_be_v7
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack import surveys as pack_surveys

WHERE = ("地点", "place")
CONSENT, GUARDIAN = ("单独同意", "consent"), ("监护人同意", "guardian")
ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """The heads and numbered lines of a sheet. `noticed` says that those on it were told first;
    `id` names the import, so that sending it again adds nothing."""

    survey: UUID
    heads: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    noticed: bool
    id: UUID


@dataclass(frozen=True, slots=True)
class BadLine:
    """What is wrong in a line of a sheet."""

    number: int
    field: str
    words: Words


def bring_answers(viewer: Viewer, asked: AnswerSheet) -> tuple[int, list[BadLine]]:
    """Take all answers of a sheet: how many, or nothing with every bad line named."""
    row = survey_row(asked.survey)
    must_keep(viewer, row.path)
    must_be_v7(asked.id)
    rules = rules_of(row)
    columns, bad = _columns(rules, asked.heads)
    if bad:
        return 0, bad
    places = dict(Place.objects.filter(path__startswith=row.path).values_list("name", "pk"))
    grounds = Place.objects.in_bulk(list(places.values()))
    lines = []
    for number, cells in asked.rows:
        cut = dict(zip(columns, cells, strict=False))
        where = cut.pop(WHERE[1], "")
        if where and where not in places:
            words = Words(zh=f"没有叫「{where}」的地点", en=f"there is no place “{where}”")
            bad.append(BadLine(number, WHERE[1], words))
            continue
        given = Given(
            noticed=asked.noticed,
            consent=cut.pop(CONSENT[1], "") in ("是", "yes"),
            guardian=(guardian := cut.pop(GUARDIAN[1], "")) in ("是", "yes"),
            child=bool(guardian),
            values={key: value for key, value in cut.items() if key and value},
        )
        place = grounds[places[where]] if where else row.place
        lines.append(Line(given, place, number, _id(asked.id, number)))
    if bad:
        return 0, bad
    made, wrong = take_many(viewer, row, lines, Answer.SHEET)
    faults = [BadLine(n, one.field, one.words) for n, fault in wrong for one in fault.wrong]
    return len(made), faults


def _columns(rules: pack_surveys.Survey, heads: Sequence[str]) -> tuple[list[str], list[BadLine]]:
    names = {one.name.zh: one.field for one in rules.fields}
    names |= {one.name.say("en"): one.field for one in rules.fields}
    names |= {one.field: one.field for one in rules.fields}
    names |= dict((WHERE, CONSENT, GUARDIAN))
    names |= {key: key for _, key in (WHERE, CONSENT, GUARDIAN)}
    bad = [
        BadLine(1, head, Words(zh=f"没有「{head}」这一项", en=f"there is no question “{head}”"))
        for head in heads
        if head and head not in names
    ]
    return [names.get(head, "") for head in heads], bad


def _id(whole: UUID, line: int) -> UUID:
    """An id for each line, the same whenever the import is sent again, of version 7 as all are."""
    low = uuid5(whole, str(line)).int & ((1 << 62) - 1)
    return UUID(int=(whole.int >> 64 << 64) | (0b10 << 62) | low)


def export_answers(viewer: Viewer, survey: UUID, reason: str) -> list[AnswerView]:
    """All answers of a survey, for a reason that the journal keeps (PIPL 6, 51): only who keeps
    it."""
    row = survey_row(survey)
    must_keep(viewer, row.path)
    text = reason.strip()
    if len(text) < 4:
        words = Words(zh="请写明导出做什么用（至少四个字）", en="say what for, in four characters")
        raise Invalid([Wrong("reason", "required", words)])
    with transaction():
        found = answers(viewer, survey, ALL)
        tell(viewer, "exported", row, "survey", row.pk, reason=text, count=len(found))
    return found
