"""Many answers at once, set-based: all of them, or none with what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from gezhi.engines.campaigns.actions.surveys.answering import new_row
from gezhi.engines.campaigns.models import Answer, Survey
from gezhi.engines.campaigns.queries.surveys.knowing import must_run, rules_of
from gezhi.engines.campaigns.rules.surveys import Given, judge
from gezhi.engines.places.models import Place
from gezhi.engines.trust.actions import Row, record_many, transaction
from gezhi.engines.trust.rules.refusal import Invalid
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack import surveys as pack_surveys

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """An answer among many: what was said, where, from which line of a sheet."""

    given: Given
    place: Place
    number: int
    id: UUID


def take_many(
    viewer: Viewer, row: Survey, lines: Sequence[Line], source: str
) -> tuple[list[Answer], list[tuple[int, Invalid]]]:
    """Many answers at once, set-based: all of them, or none with what is wrong by line. Those that
    were taken before (by their ids) are left as they are."""
    rules = rules_of(row)
    made, bad = [], []
    for line in lines:
        judged = judge(rules, line.given, {})
        if judged.wrong:
            bad.append((line.number, Invalid(judged.wrong)))
            continue
        new = new_row(row, judged, line.given, line.place)
        new.id, new.source, new.by = line.id, source, viewer.account
        made.append(new)
    if bad:
        return [], bad
    with transaction():
        must_run(row)
        before = _before([one.pk for one in made])
        fresh = [one for one in made if one.pk not in before]
        Answer.objects.bulk_create(fresh, batch_size=BATCH)
        record_many(viewer, (_entry(rules, one) for one in fresh))
    return made, []


def _before(ids: list[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for at in range(0, len(ids), BATCH):
        rows = Answer.objects.filter(pk__in=ids[at : at + BATCH])
        found |= set(rows.values_list("pk", flat=True))
    return found


def _entry(rules: pack_surveys.Survey, one: Answer) -> Row:
    facts = {"survey": rules.survey, "source": one.source, "kind": rules.asks, "count": 1}
    return Row("survey.answered", "answer", one.pk, one.place_id, one.path, facts)
