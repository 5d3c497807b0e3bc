"""Ending a stage: its outcomes, the body where one is chosen, and why not the suggested one."""

from dataclasses import replace
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import get_language, gettext

from gezhi.base.words import Words
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView
from gezhi.engines.people.queries import bodies_at
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Invalid, Wrong
from gezhi.pack.cases import Outcome
from gezhi.pack.forms import FormField
from gezhi.surfaces.ui.acts.asked import Asked, Typed
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.dues import say
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import answers_to, ask_all


def may_decide(view: CaseView) -> bool:
    """Whether the stage is the viewer's to end, and does not wait for a second signature."""
    return view.may_act and view.row.holder != "reporter" and view.unsigned is None


def foremost(view: CaseView) -> str:
    """The suggested outcome, or else the first."""
    suggested = view.suggestion
    return suggested.outcome if suggested else next(iter(view.outcomes), "")


def outcome_name(key: str, outcome: Outcome | None) -> str:
    """An outcome by its own name."""
    return outcome.name.say(get_language()) if outcome and outcome.name else key


def outcome_icon(outcome: Outcome) -> str:
    """What an outcome does with the case, as an icon."""
    if outcome.end is not None:
        return "flag"
    if outcome.at == "one-level-up":
        return "arrow-up-right"
    return "send" if outcome.holder is not None else "check"


def body_name(view: CaseView, unit: str, kept: str) -> str:
    """A body's name in the reader's language, as the pack has it; the kept one otherwise."""
    found = view.pack.people.units().get(unit)
    return found[1].name.say(get_language()) if found else kept


def bodies_for(view: CaseView, outcome: Outcome | None) -> list[Option]:
    """The bodies that an outcome may go to: the suggested one first, with its reason."""
    kind = view.handed_to(outcome) if outcome else ""
    if not kind:
        return []
    suggested, lang = view.suggestion, get_language()
    unit = suggested.unit if suggested else ""
    why = suggested.because.say(lang) if suggested else ""
    found = [
        Option(body.unit, body_name(view, body.unit, body.name), why if body.unit == unit else "")
        for body in bodies_at(view.viewer, attached_at(view.viewer, view.row.path).path, kind)
    ]
    return sorted(found, key=lambda one: one.value != unit)


def ask_outcome(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """The questions of an outcome; as few as it takes. Invalid where the stage has none of that
    name, as on an old link."""
    key = params.get("outcome", "")
    outcome = view.stage.outcomes.get(key)
    if outcome is None:
        zh, en = "这一步没有这个结果，回到事项看看现在能做什么", "this step has no such outcome"
        words = Words(zh=zh, en=f"{en}: go back to the case and see what can be done now")
        raise Invalid([Wrong("outcome", "unknown", words)])
    bodies, suggested = bodies_for(view, outcome), view.suggestion
    fits = suggested is not None and suggested.outcome == key
    needed = outcome.say == "required"
    unit = suggested.unit if suggested and fits else ""
    fields = [_which(typed, bodies, unit)] if len(bodies) > 1 else []
    if suggested is not None and not needed and (bodies or not fits):
        label = gettext("Why not as suggested")
        fields.append(typed.text("because", label, most=120, required=not fits, focus=False))
    asks = _asks(view, outcome, typed)
    fields += asks
    fields.append(_sentence(typed, needed=needed, focus=not bodies and not asks))
    name = outcome_name(key, outcome)
    return Asked(name, name, fields, "" if fits else _suggestion(view), suggested=unit)


def _which(typed: Typed, bodies: list[Option], chosen: str) -> FieldInput:
    return FieldInput(
        "unit",
        "choice",
        gettext("Who settles it"),
        typed.value("unit", chosen),
        error=typed.error("unit"),
        required=True,
        options=bodies,
    )


def asks_of(view: CaseView, key: str) -> list[FormField]:
    """What the current step asks of whoever ends it with an outcome."""
    outcome = view.stage.outcomes.get(key)
    return view.stage.asked(outcome) if outcome is not None else []


def _asks(view: CaseView, outcome: Outcome, typed: Typed) -> list[FieldInput]:
    asked = view.stage.asked(outcome)
    values = answers_to(asked, typed.data)
    drawn = ask_all(view.pack, asked, values, typed.errors)
    return [replace(one, **_when(field)) for one, field in zip(drawn, asked, strict=True)]


def _when(field: FormField) -> dict[str, str]:
    """Upon which answer a question is asked, where a page can tell it by itself."""
    condition = field.when
    name, wanted = getattr(condition, "field", ""), getattr(condition, "is_", None)
    plain = isinstance(wanted, str) and len(getattr(condition, "questions", ())) == 1
    return {"when_field": name, "when_is": wanted} if plain and isinstance(wanted, str) else {}


def _sentence(typed: Typed, *, needed: bool, focus: bool) -> FieldInput:
    label = gettext("What was done, or why") if needed else gettext("A sentence, if you like")
    help_ = gettext("The reporter reads it.") if needed else ""
    return typed.text("say", label, most=1000, required=needed, help_=help_, focus=focus)


def _suggestion(view: CaseView) -> str:
    """What the rules suggest and why, told where the decision is another."""
    suggested, lang = view.suggestion, get_language()
    if suggested is None:
        return ""
    name = outcome_name(suggested.outcome, view.stage.outcomes.get(suggested.outcome))
    words = {"outcome": name, "reason": suggested.because.say(lang)}
    return gettext("Suggested: %(outcome)s, because: %(reason)s") % words


def decide(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> str:
    """Decide, and say what comes next; a choice other than the suggested one must say why."""
    key, unit, said = params.get("outcome", ""), post.get("unit", ""), post.get("say", "")
    outcome, suggested = view.stage.outcomes.get(key), view.suggestion
    other = _differs(view, key, unit)
    reason = post.get("because", "").strip() if other else ""
    if other and outcome is not None and outcome.say == "required":
        reason = reason or said.strip()
    if other and view.row.version == version and view.may_act and not reason:
        words = Words(zh="请写明为什么不按建议分派", en="say why it does not go as suggested")
        raise Invalid([Wrong("because", "required", words)])
    told = {"outcome": suggested.outcome, "unit": suggested.unit} if suggested and other else {}
    answers = answers_to(asks_of(view, key), post)
    command = actions.Decide(
        view.row.pk, version, key, said, unit, reason, suggested=told, answers=answers
    )
    row = actions.decide(view.viewer, command)
    if row.step == view.row.step and row.state == "open":
        return gettext("It now waits for the second signature.")
    return _next(row.state, row.due, outcome_name(key, outcome))


def _differs(view: CaseView, key: str, unit: str) -> bool:
    suggested = view.suggestion
    if suggested is None:
        return False
    return suggested.outcome != key or bool(suggested.unit and unit and suggested.unit != unit)


def _next(state: str, due: datetime | None, name: str) -> str:
    if state == "closed":
        return gettext("%(outcome)s. The matter has ended.") % {"outcome": name}
    if due is None:
        return gettext("%(outcome)s. Done.") % {"outcome": name}
    words = {"outcome": name, "due": say(due, by=True)}
    return gettext("%(outcome)s. The next step is due %(due)s.") % words
