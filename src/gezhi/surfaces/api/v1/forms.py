"""A case type's form as JSON Schema (2020-12), so that a program can draw and check it.

The pack stays the judge: a condition (`x-when`) and the place's bounds are judged when the case is
opened.
"""

from collections.abc import Callable, Sequence
from typing import Any

from gezhi.engines.cases.queries import vote_sheet
from gezhi.engines.trust.queries import ANYONE
from gezhi.pack.cases import CaseType
from gezhi.pack.forms import FormField
from gezhi.pack.pack import Pack

Schema = dict[str, Any]
_UUID: Schema = {"type": "string", "format": "uuid"}


def form_schema(pack: Pack, type_: CaseType, lang: str | None) -> Schema:
    """The form of a case type; titles in the reader's language, both languages under `x-title`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": type_.name.say(lang),
        **fields_schema(pack, type_.form, lang),
    }


def fields_schema(pack: Pack, fields: Sequence[FormField], lang: str | None) -> Schema:
    """The same for any questions: those of a form, or what a step asks."""
    return {
        "type": "object",
        "properties": {one.field: field_schema(pack, one, lang) for one in fields},
        "required": [one.field for one in fields if one.required and one.when is None],
        "additionalProperties": False,
    }


def field_schema(pack: Pack, field: FormField, lang: str | None) -> Schema:
    """One question."""
    schema: Schema = {
        "title": field.name.say(lang),
        **_KINDS[field.kind](pack, field, lang),
        "x-kind": field.kind,
        "x-title": {"zh": field.name.zh, "en": field.name.say("en")},
    }
    if field.help is not None:
        schema["description"] = field.help.say(lang)
    if field.when is not None:
        schema["x-when"] = field.when.model_dump(mode="json", by_alias=True, exclude_none=True)
    if field.identifying:
        schema["x-identifying"] = True
    return schema


def _text(pack: Pack, field: FormField, lang: str | None) -> Schema:
    least = field.length.from_ if field.length else 0
    most = field.length.to if field.length else 2000
    return {"type": "string", "minLength": max(least, int(field.required)), "maxLength": most}


def _category(pack: Pack, field: FormField, lang: str | None) -> Schema:
    tree = pack.matters[field.tree or ""]
    options = [
        {"const": one.matter, "title": one.name.say(lang), "x-under": one.under}
        for one in tree.matters
    ]
    return {"type": "string", "oneOf": options}


def _choice(pack: Pack, field: FormField, lang: str | None) -> Schema:
    options = [{"const": key, "title": name.say(lang)} for key, name in field.options.items()]
    return {"type": "string", "oneOf": options}


def _location(pack: Pack, field: FormField, lang: str | None) -> Schema:
    return {
        "type": "object",
        "properties": {
            "lon": {"type": "number", "minimum": -180, "maximum": 180},
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "place": {"type": ["string", "integer"]},
            "note": {"type": "string", "maxLength": 200},
        },
        "anyOf": [{"required": ["lon", "lat"]}, {"required": ["place"]}],
    }


def _images(pack: Pack, field: FormField, lang: str | None) -> Schema:
    return {"type": "array", "items": _UUID, "maxItems": field.up_to or 1}


def _voice(pack: Pack, field: FormField, lang: str | None) -> Schema:
    return {"type": "array", "items": _UUID, "maxItems": 1}


def _number(pack: Pack, field: FormField, lang: str | None) -> Schema:
    bounds = {"minimum": field.least, "maximum": field.most}
    kind = "integer" if field.whole else "number"
    return {"type": kind, **{key: value for key, value in bounds.items() if value is not None}}


def _vote(pack: Pack, field: FormField, lang: str | None) -> Schema:
    """The numbers by measure and side; an area is in square metres."""
    number: Schema = {"type": "number", "minimum": 0}
    groups = vote_sheet(ANYONE, field.rule).groups if field.rule is not None else ()
    return {
        "type": "object",
        "properties": {
            group.measure: {
                "type": "object",
                "title": group.name.say(lang),
                "properties": {
                    one.side: {**number, "title": one.name.say(lang)} for one in group.counts
                },
                "additionalProperties": False,
            }
            for group in groups
        },
        "additionalProperties": False,
    }


def _plain(**schema: Any) -> Callable[[Pack, FormField, str | None], Schema]:
    return lambda pack, field, lang: dict(schema)


_KINDS: dict[str, Callable[[Pack, FormField, str | None], Schema]] = {
    "text": _text,
    "category": _category,
    "choice": _choice,
    "location": _location,
    "images": _images,
    "voice": _voice,
    "number": _number,
    "date": _plain(type="string", format="date"),
    "yes-no": _plain(type="boolean"),
    "name": _plain(type="string", minLength=1, maxLength=60),
    "vote": _vote,
    "phone": _plain(type="string", minLength=3, maxLength=40),
}
