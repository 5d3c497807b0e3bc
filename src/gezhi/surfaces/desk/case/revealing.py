"""Looking at how to reach the reporters: with a reason, and never without a trace."""

from django.http import QueryDict
from django.utils.translation import gettext

from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView
from gezhi.surfaces.desk.case.panel import Done, Panel, one
from gezhi.surfaces.ui.acts.asked import Asked, Typed
from gezhi.surfaces.ui.components import Action


def reveal_actions(view: CaseView) -> list[Action]:
    """For those who may see contacts over the place."""
    if not view.by_duty or not view.may("person.reveal"):
        return []
    return one(view, "reveal", gettext("Show contacts"), "v", "contact")


def ask_reveal(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """Why."""
    reason = typed.text(
        "reason",
        gettext("Why you need it"),
        help_=gettext("The journal keeps it."),
        most=120,
    )
    text = gettext("Names and numbers are shown once. Who looked, when and why stays on record.")
    return Asked(gettext("Show how to reach the reporters"), gettext("Show"), [reason], text)


def reveal(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Show them once, on this page."""
    found = actions.reveal_reporter(view.viewer, view.row.pk, post.get("reason", ""))
    return Done("", shown={"contacts": found})


REVEAL = Panel("reveal", reveal_actions, ask_reveal, reveal)
