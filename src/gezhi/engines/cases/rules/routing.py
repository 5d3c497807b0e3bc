"""Where should this go? The pack's rules in their order, each with its reason."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from gezhi.base.words import Words
from gezhi.pack.cases import CaseType, Outcome, Route
from gezhi.pack.pack import Pack


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An outcome of the routing stage, the unit if it goes to a body, and why."""

    outcome: str
    unit: str
    because: Words
    source: str


def suggest(
    pack: Pack, type_: CaseType, facts: Mapping[str, Any], outcomes: Container[str] | None = None
) -> Suggestion | None:
    """The first rule that fits the facts (form answers, `category`, `place.level` …); None when
    none does: then a person decides without a suggestion. `outcomes` are those of the stage at
    hand; rules for another stage are passed over."""
    for rule in type_.routing:
        if outcomes is not None and rule.outcome not in outcomes:
            continue
        found = _fits(pack, rule, facts)
        if found is not None:
            return found
    return None


def _fits(pack: Pack, rule: Route, facts: Mapping[str, Any]) -> Suggestion | None:
    if rule.if_ is not None and not rule.if_.holds(facts):
        return None
    unit = rule.body or ""
    because = rule.because
    if rule.powers:
        found = powers_of(pack, str(facts.get("category", "")))
        if found is None:
            return None
        unit, because = found
    return Suggestion(rule.outcome, unit, because, rule.source or "")


def powers_of(pack: Pack, category: str) -> tuple[str, Words] | None:
    """The unit whose list of powers names a matter or one above it, and that said in words."""
    names = {matter.matter: matter for tree in pack.matters.values() for matter in tree.matters}
    key: str | None = category
    while key and key in names:
        for unit, (_, body) in pack.people.units().items():
            if key in body.powers:
                matter, holder = names[key].name, body.name
                return unit, Words(
                    zh=f"权责清单：「{matter.zh}」由{holder.zh}负责",
                    en=f"list of powers: “{matter.say('en')}” is with {holder.say('en')}",
                )
        key = names[key].under
    return None


def units_for(pack: Pack, type_: CaseType, outcome: str, stage: str) -> list[str]:
    """The units that an outcome may choose among: those of the kind of body it routes to."""
    kind = body_kind(type_, type_.stage(stage).outcomes[outcome])
    return list(pack.people.bodies[kind].units) if kind else []


def body_kind(type_: CaseType, outcome: Outcome) -> str:
    """The kind of body to which an outcome hands the case, by its own holder or by that of the
    stage it leads to; empty where it goes to nobody of that sort."""
    holder = outcome.holder
    if holder is None and outcome.to is not None:
        holder = type_.stage(outcome.to).by
    return holder.body or "" if holder is not None else ""
