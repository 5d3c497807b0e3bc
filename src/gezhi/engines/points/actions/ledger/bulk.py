"""Posting very many entries at once: settlement, imports and replays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from gezhi.engines.points.actions.ledger.posting import (
    Receipt,
    posted_before,
    prepare,
    receipt_of,
    why_refused,
)
from gezhi.engines.points.actions.ledger.units import permit
from gezhi.engines.points.actions.ledger.writing import (
    ENTRY,
    LINE,
    Prepared,
    broken,
    fresh_code,
)
from gezhi.engines.points.models import Entry
from gezhi.engines.points.rules.postings import Posting
from gezhi.engines.points.rules.refusing import id_taken
from gezhi.engines.trust.actions import insert_rows, record_many, transaction
from gezhi.engines.trust.actions.copying import copying
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

ASKED = 10_000
"""So many ids are looked for together."""

_SIDE = ("role", "kind", "id", "path")
_SIDES = [f"{side}_{name}" for side in "dc" for name in _SIDE]
_COLUMNS = ["entry", "n", "unit", *_SIDES, "amount", "expires", "day"]
_TYPES = ["uuid", "integer", "integer", *["text"] * 8, "bigint", "date", "date"]
_INCOMING = "CREATE TEMPORARY TABLE points_incoming (" + ", ".join(
    f"{name} {kind}" for name, kind in zip(_COLUMNS, _TYPES, strict=True)
)
_OPEN = """
INSERT INTO points_account (unit_id, role, holder_kind, holder, path, code)
SELECT unit, role, kind, id, min(path), {code} FROM (
    SELECT unit, d_role AS role, d_kind AS kind, d_id AS id, d_path AS path FROM points_incoming
    UNION ALL SELECT unit, c_role, c_kind, c_id, c_path FROM points_incoming
) sides WHERE true GROUP BY unit, role, kind, id ORDER BY id, unit, role, kind
ON CONFLICT (holder, unit_id, role, holder_kind) DO NOTHING
"""
_MATCH = "{0}.unit_id = i.unit AND {0}.role = i.{1}_role AND {0}.holder_kind = i.{1}_kind"
_MATCH += " AND {0}.holder = i.{1}_id"
_LINES = f"""
INSERT INTO points_line ({LINE})
SELECT i.entry, i.n, i.unit, d.id, c.id, i.amount, i.expires, i.day, false FROM points_incoming i
JOIN points_account d ON {_MATCH.format("d", "d")}
JOIN points_account c ON {_MATCH.format("c", "c")}
{{order}}
"""  # noqa: S608


def post_many(viewer: Viewer, postings: Iterable[Posting]) -> list[Receipt]:
    """Post entries as `post` does, all or nothing; receipts come in the order of the postings.

    Ids that were posted before give their first receipts. Invalid lists everything that is wrong,
    field by field behind the number of the posting (`3.moves.0.amount`). What there is must suffice
    for them on the whole. Nothing is kept of a refusal: the same postings may be sent again.
    """
    wanted = _prepared(viewer, list(postings))
    try:
        return _post_all(viewer, wanted)
    except IntegrityError as fault:
        known = _known(wanted)
        if any(one.id in known for one in wanted):
            return _post_all(viewer, wanted)
        raise why_refused(_as_one(wanted), broken(fault)) or fault from fault


def write_many(viewer: Viewer, postings: Sequence[Posting]) -> None:
    """Post entries that are new, for actions of this engine that have found out by themselves who
    may, inside their transaction: a refusal is theirs to deal with."""
    _write(viewer, [prepare(viewer, posting) for posting in postings])


def _as_one(wanted: Sequence[Prepared]) -> Prepared:
    """All of them as one entry, of which can be said what is not enough."""
    moves = [move for one in wanted for move in one.moves]
    return replace(min(wanted, key=lambda one: one.day), moves=moves)


def _prepared(viewer: Viewer, postings: Sequence[Posting]) -> list[Prepared]:
    wrong: list[Wrong] = []
    found: list[Prepared] = []
    seen: set[UUID] = set()
    for number, posting in enumerate(postings):
        try:
            one = prepare(viewer, posting)
            if one.id in seen:
                raise id_taken()
            seen.add(one.id)
            found.append(one)
        except Invalid as fault:
            wrong += [Wrong(f"{number}.{w.field}", w.code, w.words, w.facts) for w in fault.wrong]
    if wrong:
        raise Invalid(wrong)
    for path in {one.path for one in found}:
        permit(viewer, path)
    return found


def _known(wanted: Sequence[Prepared]) -> set[UUID]:
    """Which of the ids are there already."""
    known: set[UUID] = set()
    ids = iter([one.id for one in wanted])
    while some := list(islice(ids, ASKED)):
        known.update(Entry.objects.filter(pk__in=some).values_list("pk", flat=True))
    return known


def _post_all(viewer: Viewer, wanted: Sequence[Prepared]) -> list[Receipt]:
    with transaction():
        known = _known(wanted)
        before = {one.id: posted_before(one) for one in wanted if one.id in known}
        fresh = [one for one in wanted if one.id not in known]
        if fresh:
            _write(viewer, fresh)
        return [before.get(one.id) or receipt_of(one) for one in wanted]


def _write(viewer: Viewer, fresh: Sequence[Prepared]) -> None:
    insert_rows(Entry, ENTRY, (_entry(one) for one in fresh))
    together = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(_INCOMING + (") ON COMMIT DROP" if together else ")"))
        _bring_in(cursor, fresh, together)
        cursor.execute(_OPEN.format(code=fresh_code()))
        cursor.execute(_LINES.format(order="" if together else "ORDER BY i.rowid"))
        cursor.execute("DROP TABLE points_incoming")
    record_many(viewer, (one.row() for one in fresh))


def _entry(one: Prepared) -> tuple[Any, ...]:
    about = (one.id, one.digest, one.kind, one.day, one.at, one.actor, one.place, one.path)
    return (*about, one.evidence, one.reverses, len(one.moves))


def _bring_in(cursor: Any, fresh: Sequence[Prepared], together: bool) -> None:
    """Fill the temporary table with what moves."""
    if together:
        with copying(cursor, "points_incoming", ", ".join(_COLUMNS)) as copy:
            for row in _rows(fresh):
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(_COLUMNS))
    key = Entry._meta.get_field("id")
    rows = (
        [key.get_db_prep_value(entry, connection), *rest[:-2], *(d and str(d) for d in rest[-2:])]
        for entry, *rest in _rows(fresh)
    )
    statement = f"INSERT INTO points_incoming ({', '.join(_COLUMNS)}) VALUES ({marks})"  # noqa: S608
    cursor.executemany(statement, list(rows))


def _rows(fresh: Sequence[Prepared]) -> Iterator[list[Any]]:
    for one in fresh:
        for n, move in enumerate(one.moves, 1):
            row: list[Any] = [one.id, n, move.unit]
            for side in (move.debit, move.credit):
                row += [side.role, side.kind, side.id, side.path or one.path]
            yield [*row, move.amount, move.expires, one.day]
