"""Records that come about by themselves, from what the journal tells anyway."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from gezhi.engines.people.models import Person
from gezhi.engines.points.actions.cycle.judging import NewRecord
from gezhi.engines.points.actions.cycle.recording import record_points
from gezhi.engines.points.queries.schemes import InForce, schemes_at
from gezhi.engines.trust.rules.refusal import Refusal
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.points import Item


def record_by_itself(
    viewer: Viewer,
    verb: str,
    place: int,
    facts: Mapping[str, Any],
    people: Mapping[str, Sequence[UUID]],
    source: str,
) -> int:
    """Record what the schemes at a place make of an entry of the journal, for `people` by what they
    were to it: accounts of the `reporter` and `settler`, persons for `attender`; returns how many
    records came about.

    Nothing comes about for who is no person here, beyond an item's limit, or twice from one
    `source`. Somebody still reviews each.
    """
    made = 0
    for found in schemes_at(viewer, place):
        for item in _fitting(found, verb, facts):
            role = item.by_itself.to  # type: ignore[union-attr]
            by = "pk__in" if role == "attender" else "account__in"
            for person in Person.objects.filter(**{by: people.get(role, ())}).order_by("pk"):
                made += _record(viewer, found, item, person, source)
    return made


def _fitting(found: InForce, verb: str, facts: Mapping[str, Any]) -> Iterator[Item]:
    for _, item in found.scheme.items():
        rule = item.by_itself
        if rule is not None and rule.when == verb and (rule.if_ is None or rule.if_.holds(facts)):
            yield item


def _record(viewer: Viewer, found: InForce, item: Item, person: Person, source: str) -> int:
    if found.scheme.holder == "household" and person.household_id is None:
        return 0
    whose = person.pk if found.scheme.holder == "person" else person.household_id
    kind, id_ = found.scheme.holder, str(whose)
    before = found.adoption.records.filter(item=item.item, holder=id_, source=source)
    if before.exists():
        return 0
    new = NewRecord(found.adoption.pk, item.item, kind, id_, source=source)
    try:
        record_points(viewer, [new])
    except Refusal:
        return 0
    return 1
