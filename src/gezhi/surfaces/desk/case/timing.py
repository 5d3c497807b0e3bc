"""Time: asking the reporter while the clock stands still, asking for more, and answering that."""

from django.http import QueryDict
from django.utils.translation import get_language, gettext

from gezhi.base.words import Words
from gezhi.base.worktime import Within
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView, may_answer
from gezhi.engines.trust.queries import Invalid, Missing, Wrong
from gezhi.surfaces.desk.case.panel import Asked, Done, Panel, Posted, address, one
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Action, Option
from gezhi.surfaces.ui.fields import FieldInput


def question_actions(view: CaseView) -> list[Action]:
    """Where the stage may pause and the reporter is not being asked already."""
    held = view.may_act and view.row.holder != "reporter" and not view.row.waiting
    if not held or view.stage.pause is None:
        return []
    return one(view, "question", gettext("Ask the reporter"), "q", "circle-help")


def ask_question(view: CaseView, params: QueryDict, typed: Posted) -> Asked:
    """What to ask, and for how long the clock may stand still."""
    pause = view.stage.pause
    most = pause.up_to.say(get_language()) if pause else ""
    text = gettext("The clock stands still until the reporter answers, at most %(most)s.")
    question = FieldInput(
        "question",
        "long-text",
        gettext("What do you want to know?"),
        typed.value("question"),
        error=typed.error("question"),
        required=True,
        max_length=500,
        focus=True,
    )
    return Asked(
        gettext("Ask the reporter"),
        gettext("Ask and stop the clock"),
        [question],
        text % {"most": most},
    )


def question(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Ask."""
    actions.ask_reporter(view.viewer, view.row.pk, version, post.get("question", ""))
    return Done(gettext("Asked. The clock stands still until the answer comes."))


def time_actions(view: CaseView) -> list[Action]:
    """Where the stage may be extended once more and nobody is asked yet."""
    rule = view.stage.extend
    if not view.may_act or rule is None or len(view.steps[-1].row.extra) >= rule.times:
        return []
    if any(one.kind == "extension" and one.decided is None for one in view.requests):
        return []
    return one(view, "time", gettext("Ask for more time"), "t", "calendar-clock")


def ask_time(view: CaseView, params: QueryDict, typed: Posted) -> Asked:
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
    reason = FieldInput(
        "reason",
        "long-text",
        gettext("Why more time is needed"),
        typed.value("reason"),
        help=gettext("The one above who decides reads it, and so does the reporter."),
        error=typed.error("reason"),
        required=True,
        max_length=500,
        focus=True,
    )
    text = gettext("At most %(most)s. The clock runs on until it is decided.") % {
        "most": most.say(lang)
    }
    return Asked(gettext("Ask for more time"), gettext("Send the request"), [amount, reason], text)


def more_time(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Send the request, in the unit of the pack's own bound."""
    rule = view.stage.extend
    unit = rule.up_to.unit if rule else "days"
    actions.request_time(
        view.viewer,
        view.row.pk,
        version,
        amount_of(post.get("amount", ""), unit),
        post.get("reason", ""),
    )
    return Done(gettext("Sent to the one above. The clock runs on meanwhile."))


def amount_of(text: str, unit: str) -> Within:
    """A whole number of a unit; Invalid for what is none."""
    if not text.isdecimal() or not 0 < int(text[:9]) <= 10_000:
        words = Words(zh="请填一个整数", en="give a whole number")
        raise Invalid([Wrong("amount", "type", words)])
    return Within.model_validate({unit: int(text)})


def request_actions(view: CaseView) -> list[Action]:
    """One button for each request that the viewer may answer."""
    labels = {
        "extension": gettext("Answer the request for time"),
        "countersign": gettext("Give the second signature"),
    }
    return [
        Action(
            labels[asked.kind],
            address(view, "answer", request=str(asked.pk)),
            key="g",
            icon="calendar-clock" if asked.kind == "extension" else "pencil",
            look="primary",
        )
        for asked in view.requests
        if may_answer(view, asked)
    ]


def ask_answer(view: CaseView, params: QueryDict, typed: Posted) -> Asked:
    """What was asked and why; agree, or say why not."""
    asked = next((one for one in view.requests if str(one.pk) == params.get("request")), None)
    if asked is None:
        raise Missing("no-request", "没有这项申请", "there is no such request")
    lang = get_language()
    if asked.kind == "extension":
        title = gettext("More time: %(amount)s") % {
            "amount": Within.model_validate(asked.amount).say(lang)
        }
    else:
        outcome = view.stage.outcomes.get(asked.outcome)
        name = outcome.name.say(lang) if outcome and outcome.name else asked.outcome
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
    answer = FieldInput(
        "answer",
        "text",
        gettext("Why not"),
        typed.value("answer"),
        help=gettext("Needed when you do not agree."),
        error=typed.error("answer"),
        max_length=120,
    )
    return Asked(title, gettext("Answer"), [agreed, answer], asked.reason)


def answer(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Agree or refuse."""
    request = uuid_of(params.get("request", ""))
    if request is None:
        raise Missing("no-request", "没有这项申请", "there is no such request")
    if post.get("agreed") not in ("yes", "no"):
        words = Words(zh="请选同意或不同意", en="agree or not")
        raise Invalid([Wrong("agreed", "required", words)])
    agreed = post["agreed"] == "yes"
    actions.decide_request(view.viewer, request, agreed, post.get("answer", ""))
    return Done(gettext("Agreed.") if agreed else gettext("Refused; they will read why."))


QUESTION = Panel("question", question_actions, ask_question, question)
TIME = Panel("time", time_actions, ask_time, more_time)
ANSWER = Panel("answer", request_actions, ask_answer, answer)
