"""Deciding: the outcomes of the stage, the body where one is chosen, and why it is not the one that
was suggested."""

from django.http import QueryDict
from django.utils.translation import get_language, gettext

from gezhi.base.words import Words
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView
from gezhi.engines.people.queries import bodies_at
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Invalid, Wrong
from gezhi.pack.cases import Outcome
from gezhi.surfaces.desk.case.panel import Asked, Done, Panel, Posted, address
from gezhi.surfaces.ui.components import Action, Option
from gezhi.surfaces.ui.dues import say
from gezhi.surfaces.ui.fields import FieldInput


def outcome_name(key: str, outcome: Outcome | None) -> str:
    """An outcome by its own name."""
    return outcome.name.say(get_language()) if outcome and outcome.name else key


def outcome_actions(view: CaseView) -> list[Action]:
    """A button for each outcome of the stage, the suggested one (or else the first) foremost."""
    if not view.may_act or view.row.holder == "reporter" or view.unsigned:
        return []
    suggested = view.suggestion
    first = suggested.outcome if suggested else next(iter(view.stage.outcomes))
    return [
        Action(
            outcome_name(key, outcome),
            address(view, "decide", outcome=key),
            key=str(number) if number < 10 else "",
            icon=_icon(outcome),
            look="primary" if key == first else "",
        )
        for number, (key, outcome) in enumerate(view.stage.outcomes.items(), start=1)
    ]


def _icon(outcome: Outcome) -> str:
    if outcome.end is not None:
        return "flag"
    if outcome.at == "one-level-up":
        return "arrow-up-right"
    return "send" if outcome.holder is not None else "check"


def units(view: CaseView, outcome: Outcome | None) -> list[Option]:
    """The bodies that an outcome may go to, the suggested one with its reason."""
    kind = outcome.holder.body if outcome and outcome.holder else None
    if not kind:
        return []
    attached = attached_at(view.viewer, view.row.path)
    suggested, lang = view.suggestion, get_language()
    return [
        Option(
            body.unit,
            body_name(view, body.unit, body.name),
            suggested.because.say(lang) if suggested and suggested.unit == body.unit else "",
        )
        for body in bodies_at(view.viewer, attached.path, kind)
    ]


def body_name(view: CaseView, unit: str, kept: str) -> str:
    """A body's name in the reader's language, as the pack has it; the kept one otherwise."""
    found = view.pack.people.units().get(unit)
    return found[1].name.say(get_language()) if found else kept


def ask(view: CaseView, params: QueryDict, typed: Posted) -> Asked:
    """The questions of an outcome: a sentence, the body, and why not as suggested."""
    key = params.get("outcome", "")
    outcome = view.stage.outcomes.get(key)
    bodies, suggested = units(view, outcome), view.suggestion
    fits = suggested is not None and suggested.outcome == key
    needs_say = outcome is not None and outcome.say == "required"
    fields = []
    if len(bodies) > 1:
        unit = suggested.unit if suggested and fits else ""
        fields.append(
            FieldInput(
                "unit",
                "choice",
                gettext("Who settles it"),
                typed.value("unit", unit),
                error=typed.error("unit"),
                required=True,
                options=bodies,
            )
        )
    if suggested is not None and not needs_say and (bodies or not fits):
        fields.append(because(typed, required=not fits))
    fields.append(sentence(typed, required=needs_say, focus=not bodies))
    return Asked(
        outcome_name(key, outcome),
        outcome_name(key, outcome),
        fields,
        suggestion_text(view, fits),
        template="desk/panels/decide.html",
        more={"suggested_unit": suggested.unit if suggested and fits else "", "fits": fits},
    )


def sentence(typed: Posted, *, required: bool, focus: bool) -> FieldInput:
    """The sentence of a decision."""
    return FieldInput(
        "say",
        "long-text",
        gettext("What was done, or why") if required else gettext("A sentence, if you like"),
        typed.value("say"),
        help=gettext("The reporter reads it.") if required else "",
        error=typed.error("say"),
        required=required,
        max_length=1000,
        focus=focus,
    )


def because(typed: Posted, *, required: bool) -> FieldInput:
    """Why a decision differs from what was suggested."""
    return FieldInput(
        "because",
        "text",
        gettext("Why not as suggested"),
        typed.value("because"),
        error=typed.error("because"),
        required=required,
        max_length=120,
    )


def suggestion_text(view: CaseView, fits: bool) -> str:
    """What the rules suggest and why, told where the decision is another."""
    suggested, lang = view.suggestion, get_language()
    if suggested is None or fits:
        return ""
    name = outcome_name(suggested.outcome, view.stage.outcomes.get(suggested.outcome))
    words = {"outcome": name, "reason": suggested.because.say(lang)}
    return gettext("Suggested: %(outcome)s, because: %(reason)s") % words


def act(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Decide; a choice other than the suggested one must say why."""
    key, unit = params.get("outcome", ""), post.get("unit", "")
    outcome, suggested = view.stage.outcomes.get(key), view.suggestion
    say, reason = post.get("say", ""), post.get("because", "")
    other = suggested is not None and differs(view, key, unit)
    if other and outcome is not None and outcome.say == "required":
        reason = reason or say
    if other and view.row.version == version and view.may_act and not reason.strip():
        words = Words(zh="请写明为什么不按建议分派", en="say why it does not go as suggested")
        raise Invalid([Wrong("because", "required", words)])
    told = {"outcome": suggested.outcome, "unit": suggested.unit} if suggested and other else {}
    command = actions.Decide(
        view.row.pk, version, key, say, unit, reason.strip() if other else "", suggested=told
    )
    row = actions.decide(view.viewer, command)
    if row.step == view.row.step and row.state == "open":
        return Done(gettext("It now waits for the second signature."))
    return Done(_next(row.state, row.due, outcome_name(key, outcome)))


def differs(view: CaseView, key: str, unit: str) -> bool:
    """Whether a decision is not the suggested one."""
    suggested = view.suggestion
    if suggested is None:
        return False
    return suggested.outcome != key or bool(suggested.unit and unit and suggested.unit != unit)


def _next(state: str, due: object, name: str) -> str:
    if state == "closed":
        return gettext("%(outcome)s. The matter has ended.") % {"outcome": name}
    if due is None:
        return gettext("%(outcome)s. Done.") % {"outcome": name}
    return gettext("%(outcome)s. The next step is due %(due)s.") % {
        "outcome": name,
        "due": say(due, by=True),  # type: ignore[arg-type]
    }


DECIDE = Panel("decide", outcome_actions, ask, act)
