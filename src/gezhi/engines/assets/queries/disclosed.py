"""What everybody may read of registers: the counts, and the fields that the pack opens. Never a
party, and never a field that names or reaches a person."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.assets.models import Entry
from gezhi.engines.assets.queries.knowing import RegisterAt, no_register
from gezhi.engines.assets.queries.listing import RegisterCounts, counts_of
from gezhi.engines.assets.queries.reading import say_answer
from gezhi.engines.places.queries import attached_at, ladder
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """An entry without its parties: the open fields in words, where it stands, its place."""

    id: UUID
    place: str
    fields: list[tuple[Words, Words | str]]
    state: Words
    over: bool


def public_registers(viewer: Viewer, place: int) -> list[RegisterAt]:
    """The registers of the pack at a place of which something is public, and that hold anything."""
    try:
        found = attached_at(viewer, ladder(viewer, place)[0].path)
    except Missing:
        return []
    rows = [one for one in found.pack.registers.values() if one.public is not None]
    if not rows:
        return []
    made = [RegisterAt(found, one) for one in rows]
    with for_system():
        used = Entry.objects.filter(register__in=[one.key for one in rows])
        held = set(used.filter(path__startswith=found.path).values_list("register", flat=True))
    return [one for one in made if one.rules.key in held]


def public_register(viewer: Viewer, place: int, key: str) -> RegisterAt:
    """One of them; Missing for one that is not public."""
    for one in public_registers(viewer, place):
        if one.rules.key == key:
            return one
    raise no_register()


def public_counts(viewer: Viewer, found: RegisterAt, path: str) -> RegisterCounts:
    """The figures of a ground, for everybody."""
    with for_system():
        rows = Entry.objects.filter(register=found.rules.key, path__startswith=path)
        return counts_of(found.rules, found.root.path, rows)


def public_entries(
    viewer: Viewer,
    found: RegisterAt,
    path: str,
    *,
    after: UUID | None = None,
    size: int = 50,
) -> tuple[list[PublicEntry], UUID | None]:
    """A page of entries of a ground with the fields that the pack opens."""
    rules = found.rules
    keys = rules.public.fields if rules.public is not None else []
    asked = [one for key in keys if (one := rules.field(key)) and not one.identifying]
    with for_system():
        rows = Entry.objects.filter(register=rules.key, path__startswith=path)
        if after is not None:
            rows = rows.filter(pk__gt=after)
        page = list(rows.select_related("place").order_by("pk")[: size + 1])
    more = page[size - 1].pk if len(page) > size else None
    made = []
    for row in page[:size]:
        facts: dict[str, Any] = row.facts
        said = [(one.name, say_answer(one, facts.get(one.field))) for one in asked]
        state = rules.state(row.state)
        name = state.name if state else Words(zh=row.state, en=row.state)
        made.append(PublicEntry(row.pk, row.place.name, said, name, row.over is not None))
    return made, more
