"""The statement that opens a case, written by hand: all of its rows in one round trip.

What a new case always holds stands in the statement itself, and what its rows have in common is
sent once, under one name.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection, models

from gezhi.engines.cases.models import Case, Reporter, Step
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.models.direct import Kept
from gezhi.engines.trust.models.sealed import SealedTextField, seal

_HELD = ("holder", "holder_post", "holder_place", "holder_path", "holder_body")
_SENT: dict[type[models.Model], dict[str, str]] = {
    Case: {name: name for name in ("id", "code", "type", "path", "lon", "lat", "spot", "category")}
    | {name: name for name in ("text", "form", "channel", "stage", "due", "kept_to", *_HELD)}
    | {"pack_id": "pack", "place_id": "place", "opened_by": "actor"}
    | {"opened": "now", "changed": "now"},
    Step: {name: name for name in ("stage", "due", "holder_level", *_HELD)}
    | {"case_id": "id", "n": "first", "started": "now"},
    Reporter: {name: name for name in ("account", "name", "phone", "phone_index", "language")}
    | {"id": "reporter", "case_id": "id", "origin": "id"},
    Journal: {name: name for name in ("path", "actor", "post", "data", "verb", "subject_kind")}
    | {"at": "now", "subject": "subject", "place_id": "place"},
}
"""Which columns of a new row are sent, and under which name; all others keep their default."""

_as_json = json.JSONEncoder(ensure_ascii=False).encode
_GIVEN_BY_DATABASE = frozenset({(Step, "id"), (Journal, "id")})


Filled = tuple[str, str | None, Any]
"""A column of a new row: its name, under which name its value is sent, and else its default."""


def columns_of(model: type[models.Model]) -> list[Filled]:
    """What is written of a new row of one of the tables."""
    sent = _SENT[model]
    return [
        (str(one.column), sent.get(one.attname), one.get_default())
        for one in model._meta.concrete_fields
        if (model, one.attname) not in _GIVEN_BY_DATABASE
    ]


def _insert(model: type[models.Model], values: str, sent_as: str) -> str:
    """The statement that writes a new row of a table, from values or from another table."""
    filled = columns_of(model)
    columns = ", ".join(f'"{column}"' for column, _, _ in filled)
    given = ", ".join(sent_as.format(sent) if sent else _literal(one) for _, sent, one in filled)
    return f"INSERT INTO {model._meta.db_table} ({columns}) {values.format(given)}"


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    return f"'{value if isinstance(value, str) else json.dumps(value)}'"


MANY = "cases_incoming"
"""The temporary table by which many new cases come in: a row for each, with what is sent of it."""

MODELS: tuple[type[models.Model], ...] = (Case, Step, Reporter, Journal)
INSERTS = tuple(_insert(model, "VALUES ({})", "%({})s") for model in MODELS)
INSERTS_OF_MANY = "; ".join(
    (
        *(_insert(model, f"SELECT {{}} FROM {MANY}", "{}") for model in MODELS),  # noqa: S608
        f"TRUNCATE {MANY}",
        "SET CONSTRAINTS ALL IMMEDIATE",
        "SET CONSTRAINTS ALL DEFERRED",
    )
)
"""Writes what came in, leaves the temporary table empty, and checks at once that all rows have
those that they belong to, which otherwise waits for the end of the transaction."""

_IN_ONE = Kept("open_case", "WITH c AS ({}), s AS ({}), r AS ({}) {}".format(*INSERTS))
_FIELDS: dict[str, Any] = {
    name: model._meta.get_field(attribute)
    for model, sent in _SENT.items()
    for attribute, name in sent.items()
}
SENT = tuple(_FIELDS)
"""The names of all that is sent."""

_TYPED = ", ".join(f"{one.model._meta.db_table}.{one.column} {n}" for n, one in _FIELDS.items())
_TABLES = ", ".join(model._meta.db_table for model in MODELS)
_NONE = f"SELECT {_TYPED} FROM {_TABLES} WITH NO DATA"  # noqa: S608
TABLE_OF_MANY = f"DROP TABLE IF EXISTS pg_temp.{MANY};"
TABLE_OF_MANY += f" CREATE TEMPORARY TABLE {MANY} ON COMMIT DROP AS {_NONE}"
COPY_OF_MANY = f"COPY {MANY} ({', '.join(SENT)}) FROM STDIN"

_TEXTS = {
    name: field
    for name, field in _FIELDS.items()
    if isinstance(field, (models.JSONField, SealedTextField))
}
_OWN_TEXTS = {"form": "{}", "name": b"", "phone": b""}
"""Those of one case alone, and what they are when nothing was given: mostly so."""


def insert_opened(kept: Mapping[str, Any], post: str, facts: dict[str, Any]) -> None:
    """Write a new case with its first step, its reporter and its journal entry (`facts` under
    `post`), all dated the same.

    One statement on PostgreSQL, whose driver adapts values itself; four on SQLite, which has no
    round trips and no writing CTEs.
    """
    plain = connection.vendor == "postgresql"
    given = given_as(kept, post, facts, plain=plain)
    if plain:
        _IN_ONE.run(given)
        return
    with connection.cursor() as cursor:
        for statement in INSERTS:
            cursor.execute(statement, given)


def given_as(
    kept: Mapping[str, Any], post: str, facts: dict[str, Any], *, plain: bool
) -> dict[str, Any]:
    """Values by the names under which they are sent; `plain` where the driver adapts most of them
    itself."""
    given = {
        **kept,
        "first": 1,
        "verb": "case.opened",
        "subject_kind": "case",
        "subject": str(kept["id"]),
        "post": post,
        "data": facts,
    }
    for name, field in (_TEXTS if plain else _FIELDS).items():
        given[name] = _adapted(field, given[name])
    return given


def own_as(own: Mapping[str, Any]) -> dict[str, Any]:
    """The same, plain, for those values alone that differ from case to case."""
    subject = str(own["id"])
    given = {**own, "id": subject, "subject": subject}
    for name, empty in _OWN_TEXTS.items():
        value = own[name]
        given[name] = _adapted(_TEXTS[name], value) if value else empty
    return given


def _adapted(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return _as_json(value)
    if isinstance(field, SealedTextField):
        return seal(value, field.purpose)
    return field.get_db_prep_save(value, connection)
