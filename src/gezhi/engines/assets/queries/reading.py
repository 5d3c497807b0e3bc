"""One entry: its fields, its story, what is wrong with it, who looked at it, its money."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words, say_date
from gezhi.engines.assets.models import (
    Defect,
    Due,
    Entry,
    Inspection,
    Payment,
    RegisterFile,
    Step,
)
from gezhi.engines.assets.queries.knowing import entry_for, post_for, rules_of
from gezhi.engines.assets.rules.money import Owed, Standing, standing
from gezhi.engines.people.models import Appointment
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assets import Register, RegisterMove
from gezhi.pack.forms import FormField


@dataclass(frozen=True, slots=True)
class DueSeen:
    """An amount due with its payments, the newest first; `waits` is what is not confirmed yet."""

    row: Due
    payments: list[Payment]
    waits: int


@dataclass(frozen=True)
class EntrySeen:
    """An entry for its viewer: `keeps`, `records` and `confirms` are the posts under which they do
    so, `moves` where it can go on by them. `people` holds names by account, of those on duty."""

    row: Entry
    rules: Register
    answers: dict[str, Any]
    parties: bool
    keeps: str | None
    records: str | None
    confirms: str | None
    moves: list[RegisterMove]
    steps: list[Step]
    defects: list[Defect]
    inspections: list[Inspection]
    dues: list[DueSeen]
    files: list[RegisterFile]
    money: Standing
    people: dict[UUID, str]

    @property
    def title(self) -> str:
        """What it is called: its first identity field."""
        return str(self.answers.get(self.rules.identity[0], ""))


def entry_seen(viewer: Viewer, wanted: UUID) -> EntrySeen:
    """An entry with all that belongs to it, for whoever has to do with its ground. What names or
    reaches a party is shown to those who keep it and to those who record or confirm its money."""
    row = entry_for(viewer, wanted)
    rules = rules_of(viewer, row)
    keeps = post_for(viewer, rules.kept_by, row.path)
    records = confirms = None
    if rules.dues is not None:
        records = post_for(viewer, rules.dues.recorded_by, row.path)
        confirms = post_for(viewer, rules.dues.confirmed_by, row.path)
    parties = bool(keeps or records or confirms)
    steps = list(row.steps.order_by("-at", "-pk"))
    defects = list(row.defects.select_related("file").order_by("found", "pk"))
    inspections = list(row.inspections.order_by("-at")[:50])
    dues = _dues(row)
    owed = [Owed(one.row.day, one.row.amount, one.row.paid) for one in dues]
    who = [*(s.by for s in steps), *(d.by for d in defects), *(i.by for i in inspections)]
    who += [p.by for d in dues for p in d.payments]
    return EntrySeen(
        row,
        rules,
        answers_of_entry(row, parties=parties),
        parties,
        keeps,
        records,
        confirms,
        [
            one
            for one in rules.moves
            if row.state in one.from_ and post_for(viewer, one.by, row.path)
        ],
        steps,
        defects,
        inspections,
        dues,
        list(row.files.order_by("at")),
        standing(owed, clock.today()),
        names_of(who),
    )


def answers_of_entry(row: Entry, *, parties: bool) -> dict[str, Any]:
    """The fields of an entry; with `parties` also those that name or reach one."""
    closed = json.loads(row.sealed) if parties and row.sealed else {}
    return {**row.facts, **closed}


def _dues(row: Entry) -> list[DueSeen]:
    rows = list(row.dues.order_by("day", "pk"))
    payments: dict[UUID, list[Payment]] = {one.pk: [] for one in rows}
    for one in Payment.objects.filter(due__entry=row).order_by("-at"):
        payments[one.due_id].append(one)
    return [
        DueSeen(one, payments[one.pk], sum(p.amount for p in payments[one.pk] if _waits(p)))
        for one in rows
    ]


def _waits(one: Payment) -> bool:
    return one.state == Payment.RECORDED


def names_of(accounts: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of those who hold posts, by account."""
    wanted = {one for one in accounts if one is not None}
    if not wanted:
        return {}
    rows = Appointment.objects.filter(person__account__in=wanted).select_related("person")
    return {row.person.account_id: row.person.name for row in rows if row.person.account_id}


def say_answer(field: FormField, value: Any) -> Words | str:
    """An answer in words: the name of an option, yes or no, a day, a number as it is."""
    if value is None or value == "":
        return ""
    if field.kind == "choice":
        return field.options.get(str(value), Words(zh=str(value), en=str(value)))
    if field.kind == "yes-no":
        return Words(zh="是", en="yes") if value else Words(zh="否", en="no")
    if field.kind == "date":
        day = date.fromisoformat(str(value))
        return Words(zh=say_date(day, year=True), en=say_date(day, "en", year=True))
    return f"{value:,}" if isinstance(value, int | float) else str(value)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter of reminder says: to whom, about what, what is late (day, fen left)."""

    seen: EntrySeen
    late: list[tuple[date, int]]
    total: int


def reminder(viewer: Viewer, wanted: UUID) -> Letter:
    """The letter about what is late today; it is for those who record the money."""
    seen = entry_seen(viewer, wanted)
    today = clock.today()
    late = [
        (one.row.day, one.row.amount - one.row.paid)
        for one in seen.dues
        if one.row.day < today and one.row.paid < one.row.amount
    ]
    return Letter(seen, late, sum(amount for _, amount in late))
