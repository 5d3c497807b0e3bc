"""Time: asking the reporter while the clock stands still, asking for more, and answering that."""

from django.utils.translation import gettext

from gezhi.engines.cases.queries import CaseView
from gezhi.surfaces.field.acts.frame import Act, address, button, by_form
from gezhi.surfaces.ui.acts import timing
from gezhi.surfaces.ui.components import Action


def question_actions(view: CaseView) -> list[Action]:
    """Where the stage may pause, and the reporter is not being asked already."""
    if not timing.may_question(view):
        return []
    return button(view, "question", gettext("Ask the reporter"), "circle-help")


def time_actions(view: CaseView) -> list[Action]:
    """Where the stage may be extended once more and nobody is asked yet."""
    if not timing.may_extend(view):
        return []
    return button(view, "time", gettext("Ask for more time"), "calendar-clock")


def answer_actions(view: CaseView) -> list[Action]:
    """One button for each request that the viewer may answer."""
    return [
        Action(label, address(view, "answer", request=id_), icon=icon, look="primary")
        for id_, label, icon in timing.to_answer(view)
    ]


QUESTION = Act("question", question_actions, timing.ask_question, by_form(timing.question))
TIME = Act("time", time_actions, timing.ask_time, by_form(timing.more_time))
ANSWER = Act("answer", answer_actions, timing.ask_answer, by_form(timing.answer))
