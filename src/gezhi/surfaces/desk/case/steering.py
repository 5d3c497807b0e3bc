"""Steering a case: not ours, to another, a colleague, helpers, supervision, notes, corrections."""

from django.http import QueryDict
from django.utils.translation import get_language, gettext

from gezhi.base.words import Words
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView, colleagues, routes
from gezhi.engines.people.queries import bodies_at
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Invalid, Wrong
from gezhi.surfaces.desk.case.panel import Done, Panel, one, told
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.queue.bulk import route_options
from gezhi.surfaces.ui.acts import talking
from gezhi.surfaces.ui.acts.asked import Asked, Typed
from gezhi.surfaces.ui.acts.deciding import body_name
from gezhi.surfaces.ui.components import Action, Option
from gezhi.surfaces.ui.fields import FieldInput


def is_open(view: CaseView) -> bool:
    """Whether the case goes on."""
    return view.row.state == "open"


def object_actions(view: CaseView) -> list[Action]:
    """Where the holder may still say "not ours"."""
    if not view.may_object:
        return []
    return one(view, "object", gettext("Not ours"), "b", "undo-2")


def reassign_actions(view: CaseView) -> list[Action]:
    """Where the viewer may route over the place, and it stands beyond routing."""
    if not routes(view) or any(outcome.holder for outcome in view.stage.outcomes.values()):
        return []
    return one(view, "reassign", gettext("Reassign"), "r", "users")


def ask_reassign(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """To whom, and why."""
    found, attached = routes(view), attached_at(view.viewer, view.row.path)
    kinds = {outcome.holder.body for outcome in found.values() if outcome.holder}
    bodies = [
        Option(body.unit, body_name(view, body.unit, body.name))
        for body in bodies_at(view.viewer, attached.path)
        if body.kind in kinds
    ]
    to = FieldInput(
        "outcome",
        "choice",
        gettext("To whom"),
        typed.value("outcome"),
        error=typed.error("outcome"),
        required=True,
        options=route_options(found, get_language()),
    )
    unit = FieldInput(
        "unit",
        "choice",
        gettext("Which body"),
        typed.value("unit"),
        help=gettext("Only where it goes to a body."),
        error=typed.error("unit"),
        options=bodies,
    )
    why = typed.text("because", gettext("Why it goes to another"), most=120)
    return Asked(gettext("Give it to another"), gettext("Reassign"), [to, unit, why])


def reassign(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Give it to another."""
    actions.reassign(
        view.viewer,
        view.row.pk,
        version,
        post.get("outcome", ""),
        post.get("unit", ""),
        post.get("because", ""),
    )
    return Done(gettext("Reassigned, with your reason."))


def assign_actions(view: CaseView) -> list[Action]:
    """Where the step is the viewer's, so that a colleague of theirs can be named."""
    if not view.may_act or view.row.holder == "reporter":
        return []
    return one(view, "assign", gettext("Name a colleague"), "a", "user-plus")


def ask_assign(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """Who of those that hold the step does it."""
    now = str(view.row.assignee or "")
    people = [Option(str(account), name) for account, name in colleagues(view.viewer, view.row)]
    chosen = FieldInput(
        "account",
        "choice",
        gettext("Who does it"),
        typed.value("account", now),
        error=typed.error("account"),
        required=True,
        options=[*people, Option("", gettext("Nobody in particular"))],
    )
    text = gettext("Those who hold this step together. The post or body stays responsible.")
    return Asked(gettext("Name a colleague"), gettext("Give it to them"), [chosen], text)


def assign(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Name a colleague, or nobody in particular."""
    text = post.get("account", "")
    account = uuid_of(text)
    if text and account is None:
        words = Words(zh="请从列表里选", en="choose one from the list")
        raise Invalid([Wrong("account", "unknown", words)])
    actions.assign(view.viewer, view.row.pk, version, account)
    return Done(gettext("Noted."))


def supervise_actions(view: CaseView) -> list[Action]:
    """For those who supervise over the place."""
    if not is_open(view) or not view.may("case.supervise"):
        return []
    return one(view, "supervise", gettext("Supervise"), "s", "eye")


def ask_supervise(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """What is expected."""
    text = typed.text("text", gettext("What do you expect, and by when?"))
    told = gettext("The holder is told, and the matter stays marked until it ends.")
    return Asked(gettext("Put under supervision"), gettext("Supervise"), [text], told)


def supervise(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Put it under supervision."""
    actions.supervise(view.viewer, view.row.pk, post.get("text", ""))
    return Done(gettext("It is under supervision now."))


def note_actions(view: CaseView) -> list[Action]:
    """For all staff who see the case whole."""
    return one(view, "note", gettext("Note"), "n", "message-square") if view.by_duty else []


def helper_actions(view: CaseView) -> list[Action]:
    """Where the viewer holds the step or routes over the place."""
    if not talking.may_ask_help(view):
        return []
    return one(view, "helper", gettext("Ask a body to help"), "h", "handshake")


OBJECT = Panel("object", object_actions, talking.ask_object, told(talking.object_to))
REASSIGN = Panel("reassign", reassign_actions, ask_reassign, reassign)
ASSIGN = Panel("assign", assign_actions, ask_assign, assign)
SUPERVISE = Panel("supervise", supervise_actions, ask_supervise, supervise)
NOTE = Panel("note", note_actions, talking.ask_note, told(talking.note))
HELPER = Panel("helper", helper_actions, talking.ask_helper, told(talking.helper))
