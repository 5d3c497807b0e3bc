"""Rules of routing: what they ask, and what they suggest."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.cases import ROUTING_FACTS, CaseType, Outcome, Route
from gezhi.pack.check.conditions import Asked, check_condition
from gezhi.pack.check.forms import answers
from gezhi.pack.check.names import OUTCOME, UNIT, Path, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack


def routing_facts(pack: Pack, case: CaseType) -> dict[str, Asked]:
    """All that a condition of routing may ask about a case of this type."""
    category = case.field_of("category")
    form = answers(pack, case.form)
    levels = frozenset(level.level for level in pack.places.trees.get("grid", []))
    facts: dict[str, Asked] = {
        name: Asked("number" if kind is float else "text") for name, kind in ROUTING_FACTS.items()
    }
    facts["place.level"] = Asked("text", levels)
    facts["category"] = form[category.field] if category is not None else Asked("text", frozenset())
    return {**facts, **form}


def check_routing(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Each rule asks of facts that exist and suggests an outcome that a routing stage has."""
    for case in pack.cases.values():
        facts = routing_facts(pack, case)
        outcomes = _suggested(case)
        for at, route in enumerate(case.routing):
            path: Path = ("cases", case.case, "routing", at)
            yield from check_condition(origins, (*path, "if"), route.if_, facts)
            yield from unknown(origins, (*path, "outcome"), OUTCOME, route.outcome, outcomes)
            yield from _unit(pack, origins, path, route, outcomes.get(route.outcome))
            if route.if_ is None and not route.powers and at + 1 < len(case.routing):
                what = (
                    "这条没有条件，总是成立，后面的规则用不到",
                    "this rule always holds, so those below it are never reached",
                )
                yield origins.fault(path, what, ("把它移到最后", "move it to the end"))
        yield from _nobody_asks(case, origins)


def _suggested(case: CaseType) -> dict[str, Outcome]:
    """Outcomes of the stages where routing is suggested, or of all where none is."""
    asking = [one for one in case.stages if "routing" in one.suggest] or case.stages
    return {key: outcome for stage in asking for key, outcome in stage.outcomes.items()}


def _unit(
    pack: Pack, origins: Origins, path: Path, route: Route, outcome: Outcome | None
) -> Iterator[Fault]:
    units = pack.people.units()
    yield from unknown(origins, (*path, "body"), UNIT, route.body, units)
    if route.body is None or route.body not in units:
        return
    kind = units[route.body][0]
    wanted = outcome.holder.body if outcome is not None and outcome.holder is not None else None
    if wanted in pack.people.bodies and wanted != kind:
        what = (
            f"`{route.body}` 属于 `{kind}`，`{route.outcome}` 交给的却是 `{wanted}`",
            f"`{route.body}` is a `{kind}`, but `{route.outcome}` hands over to a `{wanted}`",
        )
        mend = ("换一个单位，或换一个去处", "name another unit or another outcome")
        yield origins.fault((*path, "body"), what, mend)


def _nobody_asks(case: CaseType, origins: Origins) -> Iterator[Fault]:
    if case.routing and not any("routing" in stage.suggest for stage in case.stages):
        what = ("写了 `routing`，却没有环节用它", "no stage uses these rules")
        mend = (
            "在分流的环节写 `suggest: [routing]`",
            "write `suggest: [routing]` in the stage that routes",
        )
        yield origins.fault(("cases", case.case, "routing"), what, mend)
