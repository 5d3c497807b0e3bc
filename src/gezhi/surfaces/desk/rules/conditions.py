"""Conditions of routing, said with the names that the pack gives to fields, matters and answers."""

from typing import Any

from django.utils.translation import get_language, gettext

from gezhi.base.conditions import AllOf, AnyOf, Condition, FieldIs, Not
from gezhi.pack.cases import CaseType
from gezhi.pack.pack import Pack


def say_if(pack: Pack, type_: CaseType, condition: Condition) -> str:
    """A condition in plain words: 什么事：电梯故障、楼道照明."""
    if isinstance(condition, FieldIs):
        return _field(pack, type_, condition)
    if isinstance(condition, AllOf):
        return gettext(" and ").join(say_if(pack, type_, one) for one in condition.all)
    if isinstance(condition, AnyOf):
        return gettext(" or ").join(say_if(pack, type_, one) for one in condition.any)
    assert isinstance(condition, Not)  # noqa: S101  the vocabulary is closed
    return gettext("not: %(condition)s") % {"condition": say_if(pack, type_, condition.not_)}


def _field(pack: Pack, type_: CaseType, condition: FieldIs) -> str:
    names = _names(pack, type_, condition.field)
    asked = [(question, _value(names, wanted)) for question, wanted in condition.questions]
    words = {
        "is": gettext("%(value)s"),
        "in": gettext("%(value)s"),
        "at_least": gettext("at least %(value)s"),
        "at_most": gettext("at most %(value)s"),
        "more_than": gettext("more than %(value)s"),
        "less_than": gettext("less than %(value)s"),
        "before": gettext("before %(value)s"),
        "after": gettext("after %(value)s"),
        "contains": gettext("contains %(value)s"),
        "starts_with": gettext("begins with %(value)s"),
    }
    said = [words[question] % {"value": value} for question, value in asked]
    if condition.present is not None:
        said.append(gettext("is given") if condition.present else gettext("is not given"))
    label = _label(type_, condition.field)
    return gettext("%(field)s: %(asked)s") % {"field": label, "asked": ", ".join(said)}


def _label(type_: CaseType, field: str) -> str:
    own = next((one for one in type_.form if one.field == field), None)
    own = own or (type_.field_of("category") if field == "category" else None)
    if own is not None:
        return own.name.say(get_language())
    known = {
        "channel": gettext("Way in"),
        "hand_overs": gettext("Hand-overs"),
        "place.level": gettext("Level of the place"),
    }
    return known.get(field, field)


def _names(pack: Pack, type_: CaseType, field: str) -> dict[str, str]:
    lang = get_language()
    own = next((one for one in type_.form if one.field == field), None)
    if field == "category" or (own is not None and own.kind == "category"):
        return {m.matter: m.name.say(lang) for tree in pack.matters.values() for m in tree.matters}
    if field == "place.level":
        return {key: level.name.say(lang) for key, (_, _, level) in pack.places.levels().items()}
    return {key: words.say(lang) for key, words in own.options.items()} if own is not None else {}


def _value(names: dict[str, str], wanted: Any) -> str:
    if isinstance(wanted, list):
        return gettext(", ").join(_value(names, one) for one in wanted)
    if isinstance(wanted, bool):
        return gettext("Yes") if wanted else gettext("No")
    return names.get(str(wanted), str(wanted))
