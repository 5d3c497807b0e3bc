"""Not ours, a note, and another body's help."""

from django.http import QueryDict
from django.utils.translation import get_language, gettext

from gezhi.base.words import Words
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView
from gezhi.engines.people.queries import bodies_at
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Invalid, Wrong
from gezhi.surfaces.ui.acts.asked import Asked, Typed
from gezhi.surfaces.ui.acts.deciding import body_name
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput


def ask_object(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """Why it is not ours."""
    rule = view.stage.object_
    text = gettext("It goes back to the one who sent it. Possible within %(time)s of its arrival.")
    return Asked(
        gettext("This is not ours"),
        gettext("Send it back"),
        [typed.text("reason", gettext("Why it is not yours, and whose it is"))],
        text % {"time": rule.within.say(get_language()) if rule else ""},
        "refuse",
    )


def object_to(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> str:
    """Send it back."""
    actions.object_to_routing(view.viewer, view.row.pk, version, post.get("reason", ""))
    return gettext("It went back to the one who routed it, with your reason.")


def ask_note(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """What, and for whom."""
    kind = FieldInput(
        "kind",
        "choice",
        gettext("Who reads it"),
        typed.value("kind", "internal"),
        error=typed.error("kind"),
        required=True,
        options=[
            Option("internal", gettext("Only for staff")),
            Option("public", gettext("Also for the reporter")),
        ],
    )
    text = typed.text("text", gettext("Note"), most=2000)
    return Asked(gettext("Write a note"), gettext("Keep the note"), [text, kind])


def note(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> str:
    """Keep a note."""
    actions.note(view.viewer, view.row.pk, post.get("text", ""), post.get("kind", ""))
    return gettext("The note is kept.")


def may_ask_help(view: CaseView) -> bool:
    """Whether the viewer holds the step or routes over the place, while the case goes on."""
    held = view.may_act and view.row.holder != "reporter"
    return view.row.state == "open" and (held or view.may("case.route"))


def ask_helper(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """Which body, and with what."""
    held = dict(view.co_holders)
    settling = {k for k, body in view.pack.people.bodies.items() if "case.settle" in body.may}
    bodies = [
        Option(body.unit, body_name(view, body.unit, body.name))
        for body in bodies_at(view.viewer, attached_at(view.viewer, view.row.path).path)
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
    why = typed.text("reason", gettext("With what"), most=120, required=False)
    text = gettext("It sees the matter and writes notes. You stay responsible.")
    return Asked(gettext("Ask a body to help"), gettext("Ask for help"), [unit, why], text)


def helper(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> str:
    """Ask a body to help, or with `end` say that its help is no longer needed."""
    if post.get("end"):
        actions.end_co_holder(view.viewer, view.row.pk, post.get("end", ""))
        return gettext("Their help has ended.")
    if not post.get("unit"):
        words = Words(zh="请选一个单位", en="choose a body")
        raise Invalid([Wrong("unit", "required", words)])
    actions.add_co_holder(view.viewer, view.row.pk, post.get("unit", ""), post.get("reason", ""))
    return gettext("They were asked to help.")
