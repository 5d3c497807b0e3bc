"""Forms of packs: asked as questions of the design, and answered from what a browser posts.

No page writes a form of its own; what may be asked, and what is a good answer, is the pack's.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from gezhi.engines.cases.queries import vote_sheet
from gezhi.engines.trust.queries import ANYONE, Invalid, Refusal, Wrong
from gezhi.pack.cases import CaseType, Matters
from gezhi.pack.forms import FormField
from gezhi.pack.pack import Pack
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput, Where


def errors_of(wrong: Iterable[Wrong]) -> dict[str, str]:
    """What is wrong, by field, in the reader's language; the first fault of a field is told."""
    told: dict[str, str] = {}
    for one in wrong:
        told.setdefault(one.field, one.words.say(get_language()))
    return told


def said_of(refusal: Refusal) -> str:
    """A refusal in one sentence, in the reader's language; of wrong answers, all of them."""
    if isinstance(refusal, Invalid):
        return " ".join(errors_of(refusal.wrong).values())
    return refusal.words.say(get_language())


def matters_options(tree: Matters) -> list[Option]:
    """A tree of matters as nested options, in the order in which the pack has it."""
    below: dict[str, list[str]] = {}
    for matter in tree.matters:
        below.setdefault(matter.under or "", []).append(matter.matter)

    def option(key: str) -> Option:
        matter = tree.get(key)
        under = tuple(option(finer) for finer in below.get(key, ()))
        return Option(key, matter.name.say(get_language()) if matter else key, under=under)

    return [option(key) for key in below.get("", ())]


def ask(
    pack: Pack,
    type_: CaseType,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    **more: Mapping[str, Any],
) -> list[FieldInput]:
    """The questions of a case type. `values` are answers as `answers_of` gives them, `errors` what
    is wrong with them; `more` adds arguments of `FieldInput` to a field by its kind (`category`,
    `location`, …)."""
    values, errors = values or {}, errors or {}
    return ask_all(pack, type_.form, values, errors, **more)


def ask_all(
    pack: Pack,
    fields: Iterable[FormField],
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    **more: Mapping[str, Any],
) -> list[FieldInput]:
    """The same for any questions of a pack."""
    return [
        ask_one(
            pack,
            field,
            values.get(field.field),
            errors.get(field.field, ""),
            **more.get(field.kind.replace("-", "_"), {}),
        )
        for field in fields
    ]


def ask_one(
    pack: Pack, field: FormField, value: Any = None, error: str = "", **more: Any
) -> FieldInput:
    """One question of a pack's form."""
    lang = get_language()
    options: list[Option] = []
    if field.kind == "category" and field.tree in pack.matters:
        options = matters_options(pack.matters[field.tree])
    elif field.options:
        options = [Option(key, words.say(lang)) for key, words in field.options.items()]
    if field.kind == "vote" and field.rule is not None:
        more = {**more, "vote": vote_sheet(ANYONE, field.rule, value), "vote_url": _vote_url(field)}
    return FieldInput(
        name=field.field,
        kind=field.kind,
        label=field.name.say(lang),
        value=_shown(field, value),
        help=field.help.say(lang) if field.help else "",
        error=error,
        required=field.required,
        options=options,
        max_length=field.length.to if field.length else None,
        least=field.least,
        most=field.most,
        step=1 if field.whole else None,
        up_to=field.up_to or 6,
        **more,
    )


def _vote_url(field: FormField) -> str:
    rule = field.rule.model_dump_json(exclude_none=True) if field.rule else ""
    return f"{reverse('ui:vote')}?{urlencode({'name': field.field, 'rule': rule})}"


def _shown(field: FormField, value: Any) -> Any:
    if field.kind == "location":
        at = value if isinstance(value, Mapping) else {}
        return Where(
            at.get("lon") if isinstance(at.get("lon"), float) else None,
            at.get("lat") if isinstance(at.get("lat"), float) else None,
            str(at.get("place") or ""),
            str(at.get("place_name") or ""),
            str(at.get("note") or ""),
        )
    if field.kind in ("images", "voice"):
        return value or []
    return "" if value is None else value


def answers_of(
    type_: CaseType, post: QueryDict, take: Callable[[FormField], list[str]] | None = None
) -> dict[str, Any]:
    """The answers that a browser posted, by field, empty ones left out. `take` keeps the files of
    a field and gives their ids; without it files are not asked for."""
    return answers_to(type_.form, post, take)


def answers_to(
    fields: Iterable[FormField],
    post: QueryDict,
    take: Callable[[FormField], list[str]] | None = None,
) -> dict[str, Any]:
    """The same for any questions of a pack."""
    answers: dict[str, Any] = {}
    for field in fields:
        if field.kind in ("images", "voice"):
            answers[field.field] = take(field) if take else []
        elif field.kind == "location":
            answers[field.field] = _location(post, field.field)
        elif field.kind == "vote":
            answers[field.field] = vote_typed(post, field.field)
        else:
            answers[field.field] = post.get(field.field, "").strip()
    return {name: value for name, value in answers.items() if value not in ("", [], {})}


def vote_typed(post: QueryDict, name: str) -> dict[str, dict[str, str]]:
    """The numbers of a vote that a browser sent, by measure and side; empty ones left out."""
    found: dict[str, dict[str, str]] = {}
    for key in post:
        field, _, rest = key.partition(".")
        measure, _, side = rest.partition(".")
        if field == name and side and post[key].strip():
            found.setdefault(measure, {})[side] = post[key].strip()
    return found


def _location(post: QueryDict, name: str) -> dict[str, Any]:
    keys = {"lon": "lng", "lat": "lat", "place": "place", "note": "text"}
    found = {ours: post.get(f"{name}.{theirs}", "").strip() for ours, theirs in keys.items()}
    return {
        key: _degrees(value) if key in ("lon", "lat") else value
        for key, value in found.items()
        if value
    }


def _degrees(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
