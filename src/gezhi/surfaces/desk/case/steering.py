"""Steering a case: not ours, to another, a colleague, helpers, supervision, notes, corrections."""

from django.http import QueryDict
from django.utils.translation import get_language, gettext

from gezhi.base.words import Words
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView, colleagues, routes
from gezhi.engines.people.queries import bodies_at
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Invalid, Wrong
from gezhi.surfaces.desk.case.deciding import body_name
from gezhi.surfaces.desk.case.panel import Asked, Done, Panel, Posted, one
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.queue.bulk import route_options
from gezhi.surfaces.ui.components import Action, Option
from gezhi.surfaces.ui.fields import FieldInput


def text_field(
    typed: Posted, name: str, label: str, *, help_: str = "", most: int = 500, required: bool = True
) -> FieldInput:
    """One text that a panel asks for."""
    return FieldInput(
        name,
        "long-text" if most > 120 else "text",
        label,
        typed.value(name),
        help=help_,
        error=typed.error(name),
        required=required,
        max_length=most,
        focus=required,
    )


def is_open(view: CaseView) -> bool:
    """Whether the case goes on."""
    return view.row.state == "open"


def object_actions(view: CaseView) -> list[Action]:
    """Where the holder may still say "not ours"."""
    if not view.may_object:
        return []
    return one(view, "object", gettext("Not ours"), "b", "undo-2")


def ask_object(view: CaseView, params: QueryDict, typed: Posted) -> Asked:
    """Why it is not ours."""
    rule = view.stage.object_
    time = rule.within.say(get_language()) if rule else ""
    text = gettext("It goes back to the one who sent it. Possible within %(time)s of its arrival.")
    return Asked(
        gettext("This is not ours"),
        gettext("Send it back"),
        [text_field(typed, "reason", gettext("Why it is not yours, and whose it is"))],
        text % {"time": time},
        "refuse",
    )


def object_to(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Send it back."""
    actions.object_to_routing(view.viewer, view.row.pk, version, post.get("reason", ""))
    return Done(gettext("It went back to the one who routed it, with your reason."))


def reassign_actions(view: CaseView) -> list[Action]:
    """Where the viewer may route over the place, and it stands beyond routing."""
    if not routes(view) or any(outcome.holder for outcome in view.stage.outcomes.values()):
        return []
    return one(view, "reassign", gettext("Reassign"), "r", "users")


def ask_reassign(view: CaseView, params: QueryDict, typed: Posted) -> Asked:
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
    why = text_field(typed, "because", gettext("Why it goes to another"), most=120)
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


def ask_assign(view: CaseView, params: QueryDict, typed: Posted) -> Asked:
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


def ask_supervise(view: CaseView, params: QueryDict, typed: Posted) -> Asked:
    """What is expected."""
    text = text_field(typed, "text", gettext("What do you expect, and by when?"))
    told = gettext("The holder is told, and the matter stays marked until it ends.")
    return Asked(gettext("Put under supervision"), gettext("Supervise"), [text], told)


def supervise(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Put it under supervision."""
    actions.supervise(view.viewer, view.row.pk, post.get("text", ""))
    return Done(gettext("It is under supervision now."))


def note_actions(view: CaseView) -> list[Action]:
    """For all staff who see the case whole."""
    return one(view, "note", gettext("Note"), "n", "message-square") if view.by_duty else []


def ask_note(view: CaseView, params: QueryDict, typed: Posted) -> Asked:
    """What, and for whom."""
    kinds = [
        Option("internal", gettext("Only for staff")),
        Option("public", gettext("Also for the reporter")),
    ]
    kind = FieldInput(
        "kind",
        "choice",
        gettext("Who reads it"),
        typed.value("kind", "internal"),
        error=typed.error("kind"),
        required=True,
        options=kinds,
    )
    text = text_field(typed, "text", gettext("Note"), most=2000)
    return Asked(gettext("Write a note"), gettext("Keep the note"), [text, kind])


def note(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Keep a note."""
    actions.note(view.viewer, view.row.pk, post.get("text", ""), post.get("kind", ""))
    return Done(gettext("The note is kept."))


def helper_actions(view: CaseView) -> list[Action]:
    """Where the viewer holds the step or routes over the place."""
    if not is_open(view) or not (view.may_act or view.may("case.route")):
        return []
    return one(view, "helper", gettext("Ask a body to help"), "h", "handshake")


def ask_helper(view: CaseView, params: QueryDict, typed: Posted) -> Asked:
    """Which body, and with what."""
    attached, held = attached_at(view.viewer, view.row.path), dict(view.co_holders)
    settling = {k for k, body in view.pack.people.bodies.items() if "case.settle" in body.may}
    bodies = [
        Option(body.unit, body_name(view, body.unit, body.name))
        for body in bodies_at(view.viewer, attached.path)
        if body.kind in settling and body.pk not in held and body.pk != view.row.holder_body
    ]
    unit = FieldInput(
        "unit",
        "choice",
        gettext("Which body"),
        typed.value("unit"),
        error=typed.error("unit"),
        required=True,
        options=bodies,
    )
    why = text_field(typed, "reason", gettext("With what"), most=120, required=False)
    text = gettext("It sees the matter and writes notes. You stay responsible.")
    return Asked(gettext("Ask a body to help"), gettext("Ask for help"), [unit, why], text)


def helper(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Ask a body to help, or with `end` say that its help is no longer needed."""
    if post.get("end"):
        actions.end_co_holder(view.viewer, view.row.pk, post.get("end", ""))
        return Done(gettext("Their help has ended."))
    if not post.get("unit"):
        words = Words(zh="请选一个单位", en="choose a body")
        raise Invalid([Wrong("unit", "required", words)])
    actions.add_co_holder(view.viewer, view.row.pk, post.get("unit", ""), post.get("reason", ""))
    return Done(gettext("They were asked to help."))


OBJECT = Panel("object", object_actions, ask_object, object_to)
REASSIGN = Panel("reassign", reassign_actions, ask_reassign, reassign)
ASSIGN = Panel("assign", assign_actions, ask_assign, assign)
SUPERVISE = Panel("supervise", supervise_actions, ask_supervise, supervise)
NOTE = Panel("note", note_actions, ask_note, note)
HELPER = Panel("helper", helper_actions, ask_helper, helper)
