"""The four forms of a condition, as closed models with a clean JSON Schema."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    Tag,
    TypeAdapter,
    model_validator,
)

from gezhi.base.closed import Closed
from gezhi.base.conditions.questions import QUESTIONS, is_given
from gezhi.base.conditions.reasons import Labels, reason_for_field
from gezhi.base.words import Language, language

Facts = Mapping[str, Any]
Scalar = StrictBool | StrictInt | StrictFloat | StrictStr
Number = StrictInt | StrictFloat


def _no_number(value: Any) -> Any:
    if isinstance(value, int | float):
        raise ValueError("give a date such as 2026-03-01, not a number")
    return value


Moment = Annotated[date | datetime, BeforeValidator(_no_number)]


def look_up(facts: Facts, field: str) -> Any:
    """The fact of that name: the whole name as a key, else one step into a mapping per dot; None
    where there is nothing. Attributes of objects are never looked at."""
    if field in facts:
        return facts[field]
    found: Any = facts
    for part in field.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return found  # pyright: ignore[reportUnknownVariableType]


class FieldIs(Closed):
    """A question about one field. A field that is missing, or of a kind that the question does not
    fit, makes it false; only ``present: false`` holds for a missing one. Dates without a time
    compare by the local day. Texts compare letter by letter."""

    field: str = Field(pattern=r"^[a-z0-9_-]+(\.[a-z0-9_-]+)*$")
    is_: Scalar | None = Field(default=None, alias="is")
    in_: list[Scalar] | None = Field(default=None, alias="in", min_length=1)
    at_least: Number | None = None
    at_most: Number | None = None
    more_than: Number | None = None
    less_than: Number | None = None
    before: Moment | None = None
    after: Moment | None = None
    contains: Scalar | None = None
    starts_with: Annotated[StrictStr, Field(min_length=1)] | None = None
    present: StrictBool | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.questions and self.present is None:
            asked = ", ".join(f"`{name}`" for name in (*QUESTIONS, "present"))
            raise ValueError(f"say what to ask of `{self.field}`: one of {asked}")
        return self

    @cached_property
    def questions(self) -> tuple[tuple[str, Any], ...]:
        """What is asked, as names and wanted values, `present` apart."""
        aliases = {"is": "is_", "in": "in_"}
        asked = ((name, getattr(self, aliases.get(name, name))) for name in QUESTIONS)
        return tuple((name, wanted) for name, wanted in asked if wanted is not None)

    def fields(self) -> set[str]:
        return {self.field}

    def holds(self, facts: Facts) -> bool:
        fact = look_up(facts, self.field)
        if self.present is not None and is_given(fact) != self.present:
            return False
        if fact is None:
            return not self.questions
        return all(QUESTIONS[name].answer(fact, wanted) is True for name, wanted in self.questions)

    def why(self, facts: Facts, lang: str | None = "zh", labels: Labels | None = None) -> str:
        return reason_for_field(self, look_up(facts, self.field), language(lang), labels or {})


class _Several(Closed):
    """What conditions made of others share: they pass reasons on from those that decided."""

    @abstractmethod
    def _parts(self) -> list[Condition]:
        """The conditions that it is made of."""

    def fields(self) -> set[str]:
        """Every field that is asked about, for checking that each exists."""
        return {field for part in self._parts() for field in part.fields()}

    def _because(
        self, parts: list[Condition], facts: Facts, lang: str | None, labels: Labels | None
    ) -> str:
        spoken: Language = language(lang)
        reasons = [part.why(facts, lang, labels) for part in parts]
        return ("；" if spoken == "zh" else "; ").join(dict.fromkeys(reasons))


class AllOf(_Several):
    """Holds when each of them does."""

    all: list[Condition] = Field(min_length=1)

    def _parts(self) -> list[Condition]:
        return self.all

    def holds(self, facts: Facts) -> bool:
        return all(part.holds(facts) for part in self.all)

    def why(self, facts: Facts, lang: str | None = "zh", labels: Labels | None = None) -> str:
        """The first that fails decides; when none does, all of them."""
        failed = next((part for part in self.all if not part.holds(facts)), None)
        return self._because(self.all if failed is None else [failed], facts, lang, labels)


class AnyOf(_Several):
    """Holds when at least one of them does."""

    any: list[Condition] = Field(min_length=1)

    def _parts(self) -> list[Condition]:
        return self.any

    def holds(self, facts: Facts) -> bool:
        return any(part.holds(facts) for part in self.any)

    def why(self, facts: Facts, lang: str | None = "zh", labels: Labels | None = None) -> str:
        """The first that holds decides; when none does, all of them."""
        held = next((part for part in self.any if part.holds(facts)), None)
        return self._because(self.any if held is None else [held], facts, lang, labels)


class Not(_Several):
    """Holds when the other does not, also where the other lacks its facts."""

    not_: Condition = Field(alias="not")

    def _parts(self) -> list[Condition]:
        return [self.not_]

    def holds(self, facts: Facts) -> bool:
        return not self.not_.holds(facts)

    def why(self, facts: Facts, lang: str | None = "zh", labels: Labels | None = None) -> str:
        """The same facts decide, only the other way round."""
        return self.not_.why(facts, lang, labels)


def _form(data: Any) -> str | None:
    if isinstance(data, FieldIs | AllOf | AnyOf | Not):
        return {FieldIs: "field", AllOf: "all", AnyOf: "any", Not: "not"}[type(data)]
    if isinstance(data, Mapping):
        return next((form for form in ("all", "any", "not", "field") if form in data), None)
    return None


Condition = Annotated[
    Annotated[FieldIs, Tag("field")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")],
    Discriminator(
        _form,
        custom_error_type="condition",
        custom_error_message="a condition is {field: …, is: …}, {all: […]}, {any: […]} or {not: …}",
    ),
]

for _model in (AllOf, AnyOf, Not):
    _model.model_rebuild()

_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


def parse(data: Any) -> Condition:
    """A condition from plain data. Raises pydantic's `ValidationError`, whose places point into the
    data, as the pack loader needs to name file and line."""
    return _CONDITION.validate_python(data)
