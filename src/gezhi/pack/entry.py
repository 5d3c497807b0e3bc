"""What every part of a pack has in common: closed models, keys, and dates as people write them."""

import re
from datetime import date, datetime, time
from typing import Annotated, Any, ClassVar

from pydantic import (
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from gezhi.base.closed import Closed
from gezhi.base.words import Mistake

KEY_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN, max_length=40)]
"""A name inside a pack: small letters, digits and single hyphens (`grid-lead`)."""


class Entry(Closed):
    """A part of a pack: unknown keys are faults, and nothing changes after it was read.

    Running cases keep the version they were opened under, so a pack in memory must not be altered.
    """

    model_config = ConfigDict(allow_inf_nan=False)


class Shortened(Entry):
    """An entry that may also be written as a single word, which `SHORT` describes for editors."""

    SHORT: ClassVar[JsonSchemaValue]

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(
            super().__get_pydantic_json_schema__(core_schema, handler)
        )
        full = dict(schema)
        schema.clear()
        about = {key: full.pop(key) for key in ("title", "description")}
        schema.update({**about, "anyOf": [cls.SHORT, full]})
        return schema


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"(\d{1,2})(:\d{2}(:\d{2})?)")


def _day(value: Any) -> Any:
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise Mistake("日期写成 2026-03-02", "write a date as 2026-03-02")


def _time(value: Any) -> Any:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and (found := _TIME.fullmatch(value)):
        return f"{int(found[1]):02}{found[2]}"
    raise Mistake("时刻写成 09:00", "write a time as 09:00")


def _moment(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        day, _, at = value.replace("T", " ", 1).partition(" ")
        if _DAY.fullmatch(day) and (found := _TIME.fullmatch(at.strip())):
            return f"{day}T{int(found[1]):02}{found[2]}"
    raise Mistake(
        "日期和时刻写成 2026-03-02 09:00（当地时间）",
        "write a date and time as 2026-03-02 09:00 (local time)",
    )


Date = Annotated[date, BeforeValidator(_day)]
"""A date, in quotes or not. A number is refused: it would be taken for seconds since 1970."""

Time = Annotated[
    time,
    BeforeValidator(_time),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$"}),
]
"""A time of the day by the clock on the wall."""

Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$",
        }
    ),
]
"""A local date and time without a zone; the pack's place gives the zone."""
