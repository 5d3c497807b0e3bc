"""Conditions: what holds, why, and what is refused."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from gezhi.base.conditions import AllOf, Condition, parse
from gezhi.base.words import Words

FACTS: dict[str, Any] = {
    "place": {"level": "grid", "code": "140581001002007"},
    "place.name": "三巷",
    "households": 320,
    "share": Decimal("0.5"),
    "urgent": True,
    "opened": datetime(2026, 3, 1, 17, tzinfo=UTC),  # 2 March 01:00 in China
    "held": date(2026, 3, 2),
    "written": "2026-03-02",
    "tags": ["water", "stairs", 3],
    "text": "楼道漏水",
    "blank": "",
    "none": None,
    "unlikely": math.nan,
}


def holds(field: str, **asked: Any) -> bool:
    return parse({"field": field, **asked}).holds(FACTS)


@pytest.mark.parametrize(
    ("field", "asked", "expected"),
    [
        ("place.level", {"is": "grid"}, True),
        ("place.level", {"is": "Grid"}, False),
        ("place.name", {"is": "三巷"}, True),
        ("place.level.more", {"is": "grid"}, False),
        ("place", {"is": "grid"}, False),
        ("urgent", {"is": True}, True),
        ("urgent", {"is": 1}, False),
        ("urgent", {"at_least": 1}, False),
        ("households", {"is": 320.0}, True),
        ("households", {"is": "320"}, False),
        ("place.level", {"in": ["grid", "city"]}, True),
        ("place.level", {"in": ["city", 3]}, False),
        ("households", {"in": [1, 320]}, True),
        ("households", {"at_least": 320, "at_most": 320}, True),
        ("households", {"at_least": 321}, False),
        ("households", {"at_most": 319}, False),
        ("households", {"more_than": 320}, False),
        ("households", {"more_than": 319.5}, True),
        ("households", {"less_than": 320}, False),
        ("households", {"less_than": 321}, True),
        ("households", {"at_least": 300, "at_most": 310}, False),
        ("share", {"at_least": 0.5}, True),
        ("text", {"at_least": 3}, False),
        ("unlikely", {"at_least": 0}, False),
        ("unlikely", {"less_than": 0}, False),
        ("opened", {"before": "2026-03-02"}, False),
        ("opened", {"after": "2026-03-01"}, True),
        ("opened", {"after": "2026-03-02"}, False),
        ("opened", {"before": "2026-03-02 01:01"}, True),
        ("opened", {"before": "2026-03-02 01:00"}, False),
        ("opened", {"after": "2026-03-01T16:59:00Z"}, True),
        ("held", {"after": date(2026, 3, 1), "before": date(2026, 3, 3)}, True),
        ("held", {"before": "2026-03-02 12:00"}, False),
        ("written", {"after": "2026-03-01"}, True),
        ("text", {"after": "2026-03-01"}, False),
        ("text", {"contains": "漏"}, True),
        ("text", {"contains": "电"}, False),
        ("tags", {"contains": "water"}, True),
        ("tags", {"contains": 3}, True),
        ("tags", {"contains": True}, False),
        ("tags", {"is": "water"}, False),
        ("households", {"contains": 3}, False),
        ("place.code", {"starts_with": "140581"}, True),
        ("households", {"starts_with": "3"}, False),
        ("text", {"present": True}, True),
        ("blank", {"present": True}, False),
        ("none", {"present": True}, False),
        ("nowhere", {"present": True}, False),
        ("nowhere", {"present": False}, True),
        ("blank", {"present": False}, True),
        ("text", {"present": False}, False),
        ("nowhere", {"is": "x"}, False),
        ("none", {"at_most": 3}, False),
        ("nowhere", {"present": False, "is": "x"}, False),
    ],
)
def test_questions(field: str, asked: dict[str, Any], expected: bool) -> None:
    assert holds(field, **asked) is expected


def test_all_any_and_not() -> None:
    yes, no = {"field": "households", "at_least": 1}, {"field": "text", "is": "x"}
    for data, expected in (
        ({"all": [yes, yes]}, True),
        ({"all": [yes, no]}, False),
        ({"any": [no, yes]}, True),
        ({"any": [no, no]}, False),
        ({"not": no}, True),
        ({"not": {"not": no}}, False),
        ({"not": {"field": "nowhere", "is": "x"}}, True),
        ({"any": [{"all": [yes, no]}, {"not": {"any": [no]}}]}, True),
    ):
        assert parse(data).holds(FACTS) is expected


SCALARS = st.one_of(st.booleans(), st.integers(-5, 5), st.floats(-5, 5), st.sampled_from("abc"))
FIELDS = st.sampled_from(["a", "b", "c.d"])
LEAVES = st.one_of(
    st.fixed_dictionaries({"field": FIELDS, "is": SCALARS}),
    st.fixed_dictionaries({"field": FIELDS, "at_least": st.integers(-5, 5)}),
    st.fixed_dictionaries({"field": FIELDS, "in": st.lists(SCALARS, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"field": FIELDS, "present": st.booleans()}),
    st.fixed_dictionaries({"field": FIELDS, "before": st.dates()}),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=6,
)
ANYTHING = st.one_of(
    SCALARS,
    st.none(),
    st.text("a漏 0-:T", max_size=9),
    st.decimals(),
    st.floats(),
    st.datetimes(timezones=st.sampled_from([UTC])),
    st.datetimes(),
    st.dates(),
    st.lists(SCALARS),
    st.sets(st.sampled_from("abc")),
    st.binary(),
    st.just(object()),
    st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "2026-03-02"]),
)
ANY_FACTS = st.fixed_dictionaries(
    {}, optional={"a": ANYTHING, "b": ANYTHING, "c": st.fixed_dictionaries({"d": ANYTHING})}
)


@given(st.lists(CONDITIONS, min_size=1, max_size=3), ANY_FACTS)
def test_de_morgan(parts: list[Any], facts: dict[str, Any]) -> None:
    negated = [{"not": part} for part in parts]
    assert parse({"not": {"all": parts}}).holds(facts) == parse({"any": negated}).holds(facts)
    assert parse({"not": {"any": parts}}).holds(facts) == parse({"all": negated}).holds(facts)


@given(CONDITIONS, ANY_FACTS)
def test_nothing_raises_and_everything_is_explained(data: Any, facts: dict[str, Any]) -> None:
    condition = parse(data)
    assert condition.holds(facts) is (not parse({"not": data}).holds(facts))
    assert condition.why(facts, "zh")
    assert condition.why(facts, "en")


@given(CONDITIONS, ANY_FACTS)
def test_a_condition_survives_being_stored_as_json(data: Any, facts: dict[str, Any]) -> None:
    condition = parse(data)
    adapter: TypeAdapter[Condition] = TypeAdapter(Condition)
    stored = json.loads(adapter.dump_json(condition, exclude_none=True))
    assert parse(stored) == condition
    assert parse(stored).holds(facts) == condition.holds(facts)


@given(CONDITIONS)
def test_fields_are_all_that_is_asked_about(data: Any) -> None:
    text = json.dumps(data, default=str)
    assert parse(data).fields() == {name for name in ("a", "b", "c.d") if f'"{name}"' in text} - {
        name for name in ("a", "b") if f'"field": "{name}"' not in text
    }


@pytest.mark.parametrize(
    ("data", "zh", "en"),
    [
        (
            {"field": "households", "at_least": 500},
            "households 是 320，不到 500",
            "households is 320, less than 500",
        ),
        (
            {"field": "households", "at_least": 300},
            "households 是 320，达到 300",
            "households is 320, at least 300",
        ),
        (
            {"field": "place.level", "is": "grid"},
            "place.level 是“grid”",
            "place.level is “grid”",
        ),
        (
            {"field": "text", "is": "x"},
            "text 是“楼道漏水”，不是“x”",
            "text is “楼道漏水”, not “x”",
        ),
        ({"field": "nowhere", "is": "x"}, "没有填写 nowhere", "nowhere is not given"),
        ({"field": "text", "present": False}, "已填写 text", "text is given"),
        (
            {"field": "text", "at_least": 3},
            "text 是“楼道漏水”，不是数字，无从比较",
            "text is “楼道漏水”, which is not a number to compare with",
        ),
        (
            {"field": "opened", "before": "2026-03-01"},
            "opened 是 2026年3月2日 01:00，不早于 2026年3月1日",
            "opened is 2 March 2026 01:00, not before 1 March 2026",
        ),
        (
            {"field": "urgent", "is": False},
            "urgent 是“是”，不是“否”",
            "urgent is yes, not no",
        ),
        (
            {"all": [{"field": "households", "at_least": 1}, {"field": "text", "contains": "电"}]},
            "text 是“楼道漏水”，不含“电”",
            "text is “楼道漏水”, not containing “电”",
        ),
        (
            {"any": [{"field": "nowhere", "is": 1}, {"field": "households", "less_than": 3}]},
            "没有填写 nowhere；households 是 320，不少于 3",
            "nowhere is not given; households is 320, not less than 3",
        ),
        (
            {"not": {"any": [{"field": "nowhere", "is": 1}, {"field": "households", "is": 320}]}},
            "households 是 320",
            "households is 320",
        ),
    ],
)
def test_reasons(data: Any, zh: str, en: str) -> None:
    condition = parse(data)
    assert condition.why(FACTS, "zh") == zh
    assert condition.why(FACTS, "en") == en


def test_reasons_use_the_names_that_people_know() -> None:
    labels = {"households": Words(zh="户数", en="Households"), "text": "x"}
    condition = parse({"field": "households", "at_least": 500})
    assert condition.why(FACTS, "zh", labels) == "户数是 320，不到 500"
    assert condition.why(FACTS, "en", labels) == "Households is 320, less than 500"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"field": "x"}, "say what to ask of `x`: one of `is`, `in`"),
        ({"field": "x", "is": None}, "say what to ask of `x`"),
        ({"field": "x", "is_not": 1}, "is_not"),
        ({"field": "x", "in": []}, "at least 1 item"),
        ({"field": "x", "is": ["a"]}, "is"),
        ({"field": "x", "at_least": "3"}, "at_least"),
        ({"field": "x", "at_least": True}, "at_least"),
        ({"field": "d", "before": 5}, "a date such as 2026-03-01"),
        ({"field": "d", "before": "soon"}, "before"),
        ({"field": "X y", "is": 1}, "pattern"),
        ({"field": "x", "starts_with": ""}, "at least 1 character"),
        ({"all": []}, "at least 1 item"),
        ({"all": [], "any": []}, "any"),
        ({"not": [{"field": "x", "is": 1}]}, "a condition is {field: …, is: …}"),
        ({"where": "x"}, "a condition is {field: …, is: …}"),
        ("x == 1", "a condition is {field: …, is: …}"),
        (None, "a condition is {field: …, is: …}"),
    ],
)
def test_what_is_no_condition(data: Any, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        parse(data)
    assert said in str(caught.value)


def test_mistakes_point_into_the_data() -> None:
    with pytest.raises(ValidationError) as caught:
        parse({"all": [{"field": "x", "is": 1}, {"not": {"field": "y", "at_least": "3"}}]})
    assert {error["loc"][:3] for error in caught.value.errors()} == {("all", "all", 1)}
    assert {error["loc"][-2] for error in caught.value.errors()} == {"at_least"}


def test_conditions_are_a_part_of_other_models() -> None:
    class Route(BaseModel):
        when: Condition

    route = Route.model_validate({"when": {"all": [{"field": "text", "contains": "水"}]}})
    assert isinstance(route.when, AllOf)
    assert route.when.holds(FACTS)
    schema = Route.model_json_schema()
    assert schema["properties"]["when"]["oneOf"] == [
        {"$ref": f"#/$defs/{name}"} for name in ("FieldIs", "AllOf", "AnyOf", "Not")
    ]
    leaf = schema["$defs"]["FieldIs"]
    assert leaf["required"] == ["field"]
    assert leaf["additionalProperties"] is False
    assert {"is", "in", "present"} < leaf["properties"].keys()
    assert "null" not in json.dumps(leaf)
