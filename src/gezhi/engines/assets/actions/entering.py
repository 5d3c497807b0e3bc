"""Entering things into a register, one by one or many at once; changing their fields."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.assets.actions.checking import check_entry
from gezhi.engines.assets.actions.drawing import draw_dues
from gezhi.engines.assets.actions.telling import locked, must_hold, must_run, tell
from gezhi.engines.assets.models import Entry, Step
from gezhi.engines.assets.queries.knowing import RegisterAt, register_in, rules_of
from gezhi.engines.assets.rules.answers import judge
from gezhi.engines.assets.rules.faults import identity_of, term_of
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import place as place_by_id
from gezhi.engines.trust.actions import Row, record_many, transaction
from gezhi.engines.trust.rules.answers import Answer
from gezhi.engines.trust.rules.refusal import Invalid, Wrong, id_taken, must_be_v7
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assets import Register

MANY = 500


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is entered at a place, by field. Where the same thing stands there already it is
    refused; with `merge` what the known entry lacks is filled in from this one."""

    register: str
    place: int
    answers: Mapping[str, Any]
    merge: bool = False
    id: UUID = field(default_factory=new_id)


def enter(viewer: Viewer, asked: NewEntry) -> Entry:
    """Enter one thing. The same id again is the same entry; Invalid lists all faults, `known` among
    them where it stands in the register already (with its id in `facts`)."""
    must_be_v7(asked.id)
    found, place, post = must_keep(viewer, asked.register, asked.place)
    clean, wrong = judge(found.rules, asked.answers)
    if wrong:
        raise Invalid(wrong)
    with transaction():
        before = Entry.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.register, before.place_id) != (asked.register, asked.place):
                raise id_taken()
            return before
        identity = identity_of(found.rules, clean)
        Place.objects.select_for_update(no_key=True).get(pk=place.pk)
        same = Entry.objects.filter(place=place, register=asked.register, identity=identity)
        known = same.first()
        if known is not None:
            if not asked.merge:
                raise Invalid([already(found.rules, known)])
            return _merge(viewer, found.rules, known, clean, post, asked.id)
        row = built(viewer, found, place, clean, post, asked.id)
        row.save(force_insert=True)
        _note(viewer, row, "entered", post)
        tell(viewer, "entered", row, post, **_facts(found.rules, row))
        check_entry(viewer, row, found.rules)
        draw_dues(viewer, row, found.rules)
    return row


def must_keep(viewer: Viewer, register: str, place: int) -> tuple[RegisterAt, Place, str]:
    """The register that serves a place, for whoever keeps it there, with their post."""
    found = register_in(viewer, place, register)
    ground = place_by_id(viewer, place)
    post = must_hold(viewer, found.rules.kept_by, ground.path)
    if ground.level != found.rules.at:
        words = Words(zh="这本台账不建在这一级", en="this register is not kept at that level")
        raise Invalid([Wrong("place", "level", words)])
    return found, ground, post


def already(rules: Register, known: Entry) -> Wrong:
    """That the same thing is entered already."""
    name = rules.field(rules.identity[0])
    zh = f"台账里已有同一{rules.entry.zh}（「{name.name.zh if name else ''}」相同）"
    words = Words(zh=zh, en=f"this {rules.entry.say('en')} is in the register already")
    return Wrong(rules.identity[0], "known", words, {"entry": str(known.pk)})


def built(
    viewer: Viewer, found: RegisterAt, place: Place, clean: dict[str, Answer], post: str, id: UUID
) -> Entry:
    """An entry that is not saved yet."""
    row = Entry(
        id=id,
        register=found.rules.key,
        version_id=found.version,
        place=place,
        path=place.path,
        state=found.rules.states[0].state,
        day=clock.today(),
        by=viewer.account,
        post=post,
    )
    put(found.rules, row, clean)
    return row


def put(rules: Register, row: Entry, clean: Mapping[str, Answer]) -> None:
    """Put answers into an entry: those about people sealed, and what follows from the others."""
    open_, closed = {}, {}
    for key, value in clean.items():
        asked = rules.field(key)
        (closed if asked is not None and asked.identifying else open_)[key] = value
    row.facts = open_
    row.sealed = json.dumps(closed, ensure_ascii=False) if closed else ""
    row.identity = identity_of(rules, open_)
    row.once = "|".join(str(open_[key]) for key in rules.once if key in open_)[:120]
    row.site = str(open_.get(rules.covers.field, ""))[:80] if rules.covers else ""
    row.words = _searchable(rules, open_)
    row.first, row.last = term_of(rules, open_)


def _searchable(rules: Register, facts: Mapping[str, Answer]) -> str:
    said: list[str] = []
    for one in rules.fields:
        value = facts.get(one.field)
        if isinstance(value, str) and value:
            name = one.options.get(value)
            said.append(name.zh if name is not None else value)
    return " ".join(said).casefold()[:600]


def held(row: Entry) -> dict[str, Answer]:
    """All answers of an entry, those about people too."""
    return {**row.facts, **(json.loads(row.sealed) if row.sealed else {})}


def _merge(
    viewer: Viewer, rules: Register, known: Entry, clean: dict[str, Answer], post: str, id: UUID
) -> Entry:
    if Step.objects.filter(pk=id).exists():
        return known
    must_run(known)
    before = held(known)
    fresh = {key: value for key, value in clean.items() if key not in before}
    put(rules, known, {**before, **fresh})
    known.save()
    _note(viewer, known, "merged", post, id=id, names=sorted(fresh))
    tell(viewer, "merged", known, post)
    check_entry(viewer, known, rules)
    return known


def change_entry(viewer: Viewer, entry: UUID, answers: Mapping[str, Any], id: UUID) -> Entry:
    """Put the fields of an entry right. The same id again changes nothing; what the check finds
    anew becomes a defect, and instalments that follow from the new term are drawn up."""
    must_be_v7(id)
    with transaction():
        row = locked(viewer, entry)
        rules = rules_of(viewer, row)
        post = must_hold(viewer, rules.kept_by, row.path)
        if Step.objects.filter(pk=id).exists():
            return row
        must_run(row)
        clean, wrong = judge(rules, answers)
        if wrong:
            raise Invalid(wrong)
        before = held(row)
        put(rules, row, clean)
        same = Entry.objects.filter(
            place=row.place, register=row.register, identity=row.identity
        ).exclude(pk=row.pk)
        other = same.first()
        if other is not None:
            raise Invalid([already(rules, other)])
        row.save()
        names = sorted(k for k in {*before, *clean} if before.get(k) != clean.get(k))
        _note(viewer, row, "changed", post, id=id, names=names)
        tell(viewer, "changed", row, post)
        check_entry(viewer, row, rules)
        draw_dues(viewer, row, rules)
    return row


def _note(viewer: Viewer, row: Entry, kind: str, post: str, **more: Any) -> None:
    given = {"id": more.pop("id", None) or new_id(), "now": row.state, **more}
    Step.objects.create(entry=row, path=row.path, kind=kind, by=viewer.account, post=post, **given)


@dataclass(frozen=True, slots=True)
class Given:
    """One of many: its place, its clean answers, its id."""

    place: Place
    clean: dict[str, Answer]
    id: UUID


def enter_many(viewer: Viewer, found: RegisterAt, rows: Sequence[Given], post: str) -> list[Entry]:
    """Enter many that were judged before, set-based, all or nothing; checked and with their dues
    like any other. A register without conditions and money costs a few statements for all."""
    made = [built(viewer, found, one.place, one.clean, post, one.id) for one in rows]
    steps = [
        Step(
            id=new_id(),
            entry=one,
            path=one.path,
            kind="entered",
            now=one.state,
            by=viewer.account,
            post=post,
        )
        for one in made
    ]
    with transaction():
        Entry.objects.bulk_create(made, batch_size=MANY)
        Step.objects.bulk_create(steps, batch_size=MANY)
        record_many(viewer, _told(viewer, found.rules, made, post))
        if found.rules.defects or found.rules.dues is not None:
            for row in made:
                check_entry(viewer, row, found.rules)
                draw_dues(viewer, row, found.rules)
    return made


def _facts(rules: Register, row: Entry) -> dict[str, Any]:
    """What the journal carries of a new entry: its state, its site, the number that is counted."""
    facts = {"state": row.state, "site": row.site, "count": row.facts.get(rules.counts or "")}
    return {key: value for key, value in facts.items() if value not in ("", None)}


def _told(viewer: Viewer, rules: Register, made: Sequence[Entry], post: str) -> Iterator[Row]:
    for one in made:
        facts = {"register": one.register, **_facts(rules, one)}
        yield Row(
            "asset.entered",
            "entry",
            one.pk,
            one.place_id,
            one.path,
            facts,
            viewer.account,
            "" if viewer.system else post,
        )
