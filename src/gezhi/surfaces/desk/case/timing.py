"""Time: asking the reporter while the clock stands still, asking for more, and answering that."""

from django.utils.translation import gettext

from gezhi.engines.cases.queries import CaseView
from gezhi.surfaces.desk.case.panel import Panel, address, one, told
from gezhi.surfaces.ui.acts import timing
from gezhi.surfaces.ui.components import Action


def question_actions(view: CaseView) -> list[Action]:
    """Where the stage may pause and the reporter is not being asked already."""
    if not timing.may_question(view):
        return []
    return one(view, "question", gettext("Ask the reporter"), "q", "circle-help")


def time_actions(view: CaseView) -> list[Action]:
    """Where the stage may be extended once more and nobody is asked yet."""
    if not timing.may_extend(view):
        return []
    return one(view, "time", gettext("Ask for more time"), "t", "calendar-clock")


def request_actions(view: CaseView) -> list[Action]:
    """One button for each request that the viewer may answer."""
    return [
        Action(label, address(view, "answer", request=id_), key="g", icon=icon, look="primary")
        for id_, label, icon in timing.to_answer(view)
    ]


QUESTION = Panel("question", question_actions, timing.ask_question, told(timing.question))
TIME = Panel("time", time_actions, timing.ask_time, told(timing.more_time))
ANSWER = Panel("answer", request_actions, timing.ask_answer, told(timing.answer))
