"""Conditions of routing and of outcomes, with the names that the pack gives to their fields."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, gettext

from gezhi.base.conditions import AllOf, AnyOf, Condition, FieldIs, Not
from gezhi.pack.cases import CaseType
from gezhi.pack.forms import FormField
from gezhi.pack.pack import Pack


def say_if(
    pack: Pack, type_: CaseType, condition: Condition, asked: Sequence[FormField] = ()
) -> str:
    """A condition in plain words: 什么事：电梯故障、楼道照明. `asked` are the questions that it may
    rest on before those of the case type."""
    if isinstance(condition, FieldIs):
        return _field(pack, (*asked, *type_.form, *type_.asked()), condition)
    if isinstance(condition, AllOf):
        return gettext(" and ").join(say_if(pack, type_, one, asked) for one in condition.all)
    if isinstance(condition, AnyOf):
        return gettext(" or ").join(say_if(pack, type_, one, asked) for one in condition.any)
    assert isinstance(condition, Not)  # noqa: S101  the vocabulary is closed
    inner = say_if(pack, type_, condition.not_, asked)
    return gettext("not: %(condition)s") % {"condition": inner}


def _field(pack: Pack, known: Sequence[FormField], condition: FieldIs) -> str:
    own = _own(known, condition.field)
    if own is not None and own.kind == "vote":
        said = gettext("passed") if condition.is_ else gettext("not passed")
        return gettext("%(field)s: %(asked)s") % {
            "field": own.name.say(get_language()),
            "asked": said,
        }
    names = _names(pack, own, condition.field)
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
    label = _label(own, condition.field)
    return gettext("%(field)s: %(asked)s") % {"field": label, "asked": ", ".join(said)}


def _own(known: Sequence[FormField], field: str) -> FormField | None:
    """The question on whose answer a condition rests; of a vote, on what came of it."""
    if field == "category":
        return next((one for one in known if one.kind == "category"), None)
    vote = field.removesuffix(".carried")
    return next((one for one in known if one.field in (field, vote)), None)


def _label(own: FormField | None, field: str) -> str:
    if own is not None:
        return own.name.say(get_language())
    known = {
        "channel": gettext("Way in"),
        "hand_overs": gettext("Hand-overs"),
        "place.level": gettext("Level of the place"),
    }
    return known.get(field, field)


def _names(pack: Pack, own: FormField | None, field: str) -> dict[str, str]:
    lang = get_language()
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
