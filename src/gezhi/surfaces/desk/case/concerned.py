"""Whom a case is about, and their objection where it came on paper."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext

from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView, about_whom
from gezhi.surfaces.desk.case.panel import Panel, address, told
from gezhi.surfaces.ui.acts.asked import Asked, Typed
from gezhi.surfaces.ui.acts.deciding import outcome_name
from gezhi.surfaces.ui.components import Action
from gezhi.surfaces.ui.dues import say


def about_of(view: CaseView) -> dict[str, Any] | None:
    """The person in finished words; None where a case is about nobody."""
    if view.type.concerned is None:
        return None
    found = about_whom(view.viewer, view.row)
    if found is None or not found.name:
        return None
    return {
        "name": found.name,
        "phone": found.phone,
        "told": say(found.told) if found.told else "",
        "read": say(found.read) if found.read else "",
        "said": found.said,
    }


def appeal_actions(view: CaseView) -> list[Action]:
    """One button for each answer that the viewer may enter for the person."""
    if view.type.concerned is None or view.row.holder != "concerned":
        return []
    found = about_whom(view.viewer, view.row)
    if found is None or not found.hears:
        return []
    return [
        Action(
            gettext("%(outcome)s, on paper") % {"outcome": outcome_name(key, outcome)},
            address(view, "heard", outcome=key),
            key="e",
            icon="file-text",
            look="plain",
        )
        for key, outcome in view.stage.outcomes.items()
    ]


def ask_heard(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """The person's own words, as they stand on the paper."""
    outcome = view.stage.outcomes.get(params.get("outcome", ""))
    name = outcome.name.say(get_language()) if outcome and outcome.name else gettext("Answer")
    return Asked(
        gettext("Enter what came on paper"),
        name,
        [
            typed.text(
                "say",
                gettext("The person's own words"),
                help_=gettext("Word for word. Keep the paper."),
                most=2000,
            )
        ],
    )


def heard(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> str:
    """Enter it."""
    asked = actions.AnswerConcerned(view.row.pk, params.get("outcome", ""), post.get("say", ""))
    actions.answer_concerned(view.viewer, asked)
    return gettext("Entered. Somebody who did not write the notice decides.")


HEARD = Panel("heard", appeal_actions, ask_heard, told(heard))
