"""Asking the reporter while the clock stands still, asking for more time, and answering that."""

from uuid import UUID

from django.http import QueryDict
from django.utils.translation import get_language, gettext

from gezhi.base.words import Words
from gezhi.base.worktime import Within
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView, may_answer
from gezhi.engines.trust.queries import Invalid, Missing, Wrong
from gezhi.surfaces.ui.acts.asked import Asked, Typed
from gezhi.surfaces.ui.acts.deciding import outcome_name
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput


def may_question(view: CaseView) -> bool:
    """Whether the stage may pause, and the reporter is not being asked already."""
    held = view.may_act and view.row.holder != "reporter" and not view.row.waiting
    return held and view.stage.pause is not None


def ask_question(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """What to ask, and for how long the clock may stand still."""
    pause = view.stage.pause
    text = gettext("The clock stands still until the reporter answers, at most %(most)s.")
    return Asked(
        gettext("Ask the reporter"),
        gettext("Ask and stop the clock"),
        [typed.text("question", gettext("What do you want to know?"))],
        text % {"most": pause.up_to.say(get_language()) if pause else ""},
    )


def question(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> str:
    """Ask."""
    actions.ask_reporter(view.viewer, view.row.pk, version, post.get("question", ""))
    return gettext("Asked. The clock stands still until the answer comes.")


def may_extend(view: CaseView) -> bool:
    """Whether the stage may be extended once more, and nobody is asked yet."""
    rule = view.stage.extend
    if not view.may_act or rule is None or len(view.steps[-1].row.extra) >= rule.times:
        return False
    return not any(one.kind == "extension" and one.decided is None for one in view.requests)


def ask_time(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """How much more, and why."""
    lang, rule = get_language(), view.stage.extend
    most = rule.up_to if rule else Within(days=1)
    unit = most.say(lang).removeprefix(f"{most.amount:g}").strip()
    amount = FieldInput(
        "amount",
        "number",
        gettext("How much more"),
        typed.value("amount", f"{most.amount:g}"),
        error=typed.error("amount"),
        required=True,
        least=1,
        most=most.amount,
        step=1,
        unit=unit,
    )
    help_ = gettext("The one above who decides reads it, and so does the reporter.")
    reason = typed.text("reason", gettext("Why more time is needed"), help_=help_)
    text = gettext("At most %(most)s. The clock runs on until it is decided.")
    return Asked(
        gettext("Ask for more time"),
        gettext("Send the request"),
        [amount, reason],
        text % {"most": most.say(lang)},
    )


def more_time(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> str:
    """Send the request, in the unit of the pack's own bound."""
    rule = view.stage.extend
    amount = amount_of(post.get("amount", ""), rule.up_to.unit if rule else "days")
    actions.request_time(view.viewer, view.row.pk, version, amount, post.get("reason", ""))
    return gettext("Sent to the one above. The clock runs on meanwhile.")


def amount_of(text: str, unit: str) -> Within:
    """A whole number of a unit; Invalid for what is none."""
    if not text.isdecimal() or not 0 < int(text[:9]) <= 10_000:
        words = Words(zh="请填一个整数", en="give a whole number")
        raise Invalid([Wrong("amount", "type", words)])
    return Within.model_validate({unit: int(text)})


def to_answer(view: CaseView) -> list[tuple[str, str, str]]:
    """The requests that the viewer may answer: id, what the button says, and its icon."""
    said = {
        "extension": (gettext("Answer the request for time"), "calendar-clock"),
        "countersign": (gettext("Give the second signature"), "pencil"),
    }
    return [(str(one.pk), *said[one.kind]) for one in view.requests if may_answer(view, one)]


def ask_answer(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """What was asked and why; agree, or say why not."""
    asked = next((one for one in view.requests if str(one.pk) == params.get("request")), None)
    if asked is None:
        raise _no_request()
    if asked.kind == "extension":
        amount = Within.model_validate(asked.amount).say(get_language())
        title = gettext("More time: %(amount)s") % {"amount": amount}
    else:
        name = outcome_name(asked.outcome, view.stage.outcomes.get(asked.outcome))
        title = gettext("Second signature for: %(outcome)s") % {"outcome": name}
    agreed = FieldInput(
        "agreed",
        "choice",
        gettext("Your answer"),
        typed.value("agreed"),
        error=typed.error("agreed"),
        required=True,
        options=[Option("yes", gettext("I agree")), Option("no", gettext("I do not agree"))],
    )
    help_ = gettext("Needed when you do not agree.")
    why = typed.text("answer", gettext("Why not"), most=120, required=False, help_=help_)
    return Asked(title, gettext("Answer"), [agreed, why], asked.reason)


def answer(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> str:
    """Agree or refuse."""
    try:
        wanted = UUID(params.get("request", ""))
    except ValueError as fault:
        raise _no_request() from fault
    if post.get("agreed") not in ("yes", "no"):
        words = Words(zh="请选同意或不同意", en="agree or not")
        raise Invalid([Wrong("agreed", "required", words)])
    agreed = post["agreed"] == "yes"
    actions.decide_request(view.viewer, wanted, agreed, post.get("answer", ""))
    return gettext("Agreed.") if agreed else gettext("Refused; they will read why.")


def _no_request() -> Missing:
    return Missing("no-request", "没有这项申请", "there is no such request")
