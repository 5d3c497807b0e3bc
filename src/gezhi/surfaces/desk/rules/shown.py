"""Parts of a pack as tables that people read."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from gezhi.pack.abilities import ABILITY_NAMES
from gezhi.pack.cases import CaseType, Matters, Outcome, Stage
from gezhi.pack.forms import FormField
from gezhi.pack.pack import Pack
from gezhi.pack.said import (
    say_holder,
    say_outcome,
    say_result,
    say_stage,
    say_within,
)
from gezhi.surfaces.desk.rules.conditions import say_if


def say_ability(ability: str) -> str:
    """What an ability is called."""
    zh, en = ABILITY_NAMES[ability]
    return en if (get_language() or "").startswith("en") else zh


@dataclass(frozen=True)
class Step:
    """One stage of a case type, in words."""

    name: str
    now: str
    holder: str
    time: str
    rules: list[str]
    outcomes: list[tuple[str, str]]


def levels(pack: Pack) -> list[tuple[str, list[dict[str, Any]]]]:
    """The trees of places with their levels, from the top down."""
    lang, known = get_language(), pack.places.levels()
    names = {"grid": gettext("management"), "party": gettext("Party")}
    return [
        (
            names.get(tree, tree),
            [
                {
                    "name": level.name.say(lang),
                    "over": known[level.over][2].name.say(lang) if level.over in known else "",
                    "households": level.households,
                }
                for level in rows
            ],
        )
        for tree, rows in pack.places.trees.items()
    ]


def posts(pack: Pack) -> list[dict[str, Any]]:
    """Posts with their level, how many may hold each, and what they may do."""
    lang, known = get_language(), pack.places.levels()
    return [
        {
            "name": post.name.say(lang),
            "at": known[post.at][2].name.say(lang) if post.at in known else post.at,
            "held_by": post.held_by,
            "kinds": [kind.say(lang) for kind in post.kinds.values()],
            "may": [say_ability(ability) for ability in post.may],
            "duty": post.duty.say(lang) if post.duty else "",
        }
        for post in pack.people.posts.values()
    ]


def bodies(pack: Pack) -> list[dict[str, Any]]:
    """Kinds of bodies with their units, and the matters on the list of each."""
    lang = get_language()
    matters = {m.matter: m.name.say(lang) for tree in pack.matters.values() for m in tree.matters}
    return [
        {
            "name": kind.name.say(lang),
            "may": [say_ability(ability) for ability in kind.may],
            "units": [
                (unit.name.say(lang), [matters.get(key, key) for key in unit.powers])
                for unit in kind.units.values()
            ],
        }
        for kind in pack.people.bodies.values()
    ]


def steps(pack: Pack, type_: CaseType) -> list[Step]:
    """The stages of a case type in their order."""
    lang = get_language()
    return [
        Step(
            stage.name.say(lang),
            stage.now.say(lang) if stage.now else "",
            say_holder(stage.by, pack.people, lang),
            say_within(stage.within, lang),
            _rules(stage),
            [
                (say_outcome(key, outcome, lang), _leads(pack, type_, outcome))
                for key, outcome in stage.outcomes.items()
            ],
        )
        for stage in type_.stages
    ]


def _rules(stage: Stage) -> list[str]:
    lang, told = get_language(), []
    if stage.asks:
        told.append(_asks(stage.asks))
    if stage.overdue:
        told.append(gettext("Overdue: goes up one level"))
    if stage.pause:
        told.append(
            gettext("May wait for the reporter up to %(t)s") % {"t": stage.pause.up_to.say(lang)}
        )
    if stage.extend:
        told.append(gettext("May be extended by up to %(t)s") % {"t": stage.extend.up_to.say(lang)})
    if stage.object_:
        told.append(
            gettext("May say “not ours” within %(t)s") % {"t": stage.object_.within.say(lang)}
        )
    if stage.countersign:
        told.append(gettext("Needs a second signature"))
    if stage.silent:
        told.append(gettext("No answer in time ends it, counted apart"))
    return told


def _leads(pack: Pack, type_: CaseType, outcome: Outcome) -> str:
    lang = get_language()
    if outcome.end is not None:
        where = gettext("ends: %(result)s") % {"result": say_result(type_, outcome.end, lang)}
    else:
        where = say_stage(type_, outcome.to or "", lang)
        if outcome.holder:
            where = f"{where} · {say_holder(outcome.holder, pack.people, lang)}"
    more = []
    if outcome.at == "one-level-up":
        more.append(gettext("one level up"))
    if outcome.say == "required":
        more.append(gettext("a sentence is needed"))
    if outcome.asks:
        more.append(_asks(outcome.asks))
    if outcome.if_ is not None:
        more.append(
            gettext("only if %(if)s") % {"if": say_if(pack, type_, outcome.if_, outcome.asks)}
        )
    return f"{where} ({', '.join(more)})" if more else where


def _asks(asked: list[FormField]) -> str:
    """What whoever ends a step answers: ``asks how it was decided, how many came``."""
    lang = get_language()
    names = gettext(", ").join(one.name.say(lang) for one in asked)
    return gettext("asks: %(names)s") % {"names": names}


def routing(pack: Pack, type_: CaseType) -> list[dict[str, str]]:
    """The rules of routing in their order, each with its reason and source."""
    lang, units = get_language(), pack.people.units()
    told = []
    for rule in type_.routing:
        to = next(
            (s.outcomes[rule.outcome] for s in type_.stages if rule.outcome in s.outcomes), None
        )
        name = say_outcome(rule.outcome, to, lang) if to else rule.outcome
        if rule.body in units:
            name = f"{name} · {units[rule.body][1].name.say(lang)}"
        told.append(
            {
                "when": _when(pack, type_, rule),
                "to": name,
                "because": rule.because.say(lang),
                "source": rule.source or "",
            }
        )
    return told


def _when(pack: Pack, type_: CaseType, rule: Any) -> str:
    if rule.powers:
        return gettext("the matter stands on a body's list of powers")
    if rule.if_ is None:
        return gettext("in all other cases")
    return say_if(pack, type_, rule.if_)


@dataclass(frozen=True)
class MatterRow:
    """A matter in its tree: how deep, its own time, where that comes from."""

    name: str
    depth: int
    time: str
    source: str
    words: str


def matter_rows(tree: Matters, under: str | None = None, depth: int = 0) -> list[MatterRow]:
    """A tree of matters, parents before children."""
    lang, rows = get_language(), []
    for matter in tree.matters:
        if matter.under == under:
            time = matter.within.say(lang) if matter.within else ""
            rows.append(
                MatterRow(
                    matter.name.say(lang), depth, time, matter.source or "", "、".join(matter.words)
                )
            )
            rows += matter_rows(tree, matter.matter, depth + 1)
    return rows


def case_links(pack: Pack, version: int) -> list[tuple[str, str, str]]:
    """Case types by name and what they are for, with the address of each."""
    lang = get_language()
    return [
        (
            type_.name.say(lang),
            type_.about.say(lang) if type_.about else "",
            reverse("desk:pack-case", args=[version, key]),
        )
        for key, type_ in pack.cases.items()
    ]


def matters_links(pack: Pack, version: int) -> list[tuple[str, int, str]]:
    """Trees of matters by name and size, with the address of each."""
    lang = get_language()
    return [
        (tree.name.say(lang), len(tree.matters), reverse("desk:pack-matters", args=[version, key]))
        for key, tree in pack.matters.items()
    ]
