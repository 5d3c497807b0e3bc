"""Ending a stage: its outcomes, the body where one is chosen, and why not the suggested one."""

from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language, gettext

from gezhi.base.words import Words
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView
from gezhi.engines.people.queries import bodies_at
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Invalid, Wrong
from gezhi.pack.cases import Outcome
from gezhi.surfaces.field.acts.frame import Act, Asked, Look, Typed, address
from gezhi.surfaces.ui.components import Action, Option
from gezhi.surfaces.ui.dues import say
from gezhi.surfaces.ui.fields import FieldInput


def name_of(key: str, outcome: Outcome | None) -> str:
    """An outcome by its own name."""
    return outcome.name.say(get_language()) if outcome and outcome.name else key


def outcome_actions(view: CaseView) -> list[Action]:
    """A button for each outcome, the suggested one (or else the first) foremost."""
    if not view.may_act or view.row.holder == "reporter" or view.unsigned:
        return []
    suggested = view.suggestion
    first = suggested.outcome if suggested else next(iter(view.stage.outcomes))
    found = [
        Action(
            name_of(key, outcome),
            address(view, "decide", outcome=key),
            icon=_icon(outcome),
            look="primary" if key == first else "",
        )
        for key, outcome in view.stage.outcomes.items()
    ]
    return sorted(found, key=lambda one: one.look != "primary")


def _icon(outcome: Outcome) -> str:
    if outcome.end is not None:
        return "flag"
    if outcome.at == "one-level-up":
        return "arrow-up-right"
    return "send" if outcome.holder is not None else "check"


def bodies_for(view: CaseView, outcome: Outcome | None) -> list[Option]:
    """The bodies that an outcome may go to: the suggested one first, with its reason."""
    kind = outcome.holder.body if outcome and outcome.holder else None
    if not kind:
        return []
    suggested, lang = view.suggestion, get_language()
    unit = suggested.unit if suggested else ""
    why = suggested.because.say(lang) if suggested else ""
    found = [
        Option(body.unit, body.name, why if body.unit == unit else "")
        for body in bodies_at(view.viewer, attached_at(view.viewer, view.row.path).path, kind)
    ]
    return sorted(found, key=lambda one: one.value != unit)


def ask(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """The questions of an outcome; as few as it takes."""
    key = params.get("outcome", "")
    outcome = view.stage.outcomes.get(key)
    bodies, suggested = bodies_for(view, outcome), view.suggestion
    fits = suggested is not None and suggested.outcome == key
    needed = outcome is not None and outcome.say == "required"
    fields = [_which(typed, bodies, suggested.unit if suggested and fits else "")]
    fields = fields if len(bodies) > 1 else []
    if suggested is not None and not needed and (bodies or not fits):
        label = gettext("Why not as suggested")
        fields.append(typed.text("because", label, most=120, required=not fits))
    label = gettext("What was done, or why") if needed else gettext("A sentence, if you like")
    help_ = gettext("The reporter reads it.") if needed else ""
    fields.append(typed.text("say", label, most=1000, required=needed, help_=help_))
    look: Look = "primary"
    name = name_of(key, outcome)
    unit = suggested.unit if suggested and fits else ""
    return Asked(name, name, fields, _suggestion(view, fits), look, suggested=unit)


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


def _suggestion(view: CaseView, fits: bool) -> str:
    suggested, lang = view.suggestion, get_language()
    if suggested is None or fits:
        return ""
    name = name_of(suggested.outcome, view.stage.outcomes.get(suggested.outcome))
    words = {"outcome": name, "reason": suggested.because.say(lang)}
    return gettext("Suggested: %(outcome)s, because: %(reason)s") % words


def do(view: CaseView, version: int, request: HttpRequest) -> str:
    """Decide; a choice other than the suggested one must say why."""
    key, unit = request.GET.get("outcome", ""), request.POST.get("unit", "")
    outcome, suggested = view.stage.outcomes.get(key), view.suggestion
    said, reason = request.POST.get("say", ""), request.POST.get("because", "").strip()
    other = _differs(view, key, unit)
    if other and outcome is not None and outcome.say == "required":
        reason = reason or said.strip()
    if other and view.row.version == version and view.may_act and not reason:
        words = Words(zh="请写明为什么不按建议分派", en="say why it does not go as suggested")
        raise Invalid([Wrong("because", "required", words)])
    told = {"outcome": suggested.outcome, "unit": suggested.unit} if suggested and other else {}
    command = actions.Decide(
        view.row.pk, version, key, said, unit, reason if other else "", suggested=told
    )
    row = actions.decide(view.viewer, command)
    name = name_of(key, outcome)
    if row.step == view.row.step and row.state == "open":
        return gettext("It now waits for the second signature.")
    if row.state == "closed":
        return gettext("%(outcome)s. The matter has ended.") % {"outcome": name}
    if row.due is None:
        return gettext("%(outcome)s. Done.") % {"outcome": name}
    words_ = {"outcome": name, "due": say(row.due, by=True)}
    return gettext("%(outcome)s. The next step is due %(due)s.") % words_


def _differs(view: CaseView, key: str, unit: str) -> bool:
    suggested = view.suggestion
    if suggested is None:
        return False
    return suggested.outcome != key or bool(suggested.unit and unit and suggested.unit != unit)


DECIDE = Act("decide", outcome_actions, ask, do)
