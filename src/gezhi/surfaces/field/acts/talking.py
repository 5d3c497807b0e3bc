"""Not ours, a note, a picture, and another body's help."""

from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language, gettext, ngettext

from gezhi.base.words import Words
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView
from gezhi.engines.people.queries import bodies_at
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Invalid, Wrong
from gezhi.surfaces.field.acts.frame import Act, Asked, Typed, button
from gezhi.surfaces.ui.components import Action, Option
from gezhi.surfaces.ui.fields import FieldInput

MOST_READ = 10 * 1024 * 1024 + 1
MOST_PICTURES = 6


def object_actions(view: CaseView) -> list[Action]:
    """Where the holder may still say "not ours"."""
    return button(view, "object", gettext("Not ours"), "undo-2") if view.may_object else []


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


def object_to(view: CaseView, version: int, request: HttpRequest) -> str:
    """Send it back."""
    reason = request.POST.get("reason", "")
    actions.object_to_routing(view.viewer, view.row.pk, version, reason)
    return gettext("It went back to the one who routed it, with your reason.")


def note_actions(view: CaseView) -> list[Action]:
    """For all staff who see the case whole."""
    return button(view, "note", gettext("Note"), "message-square") if view.whole else []


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


def note(view: CaseView, version: int, request: HttpRequest) -> str:
    """Keep a note."""
    text, kind = request.POST.get("text", ""), request.POST.get("kind", "")
    actions.note(view.viewer, view.row.pk, text, kind)
    return gettext("The note is kept.")


def photo_actions(view: CaseView) -> list[Action]:
    """While the case goes on; nobody has to."""
    fits = view.whole and view.row.state == "open"
    return button(view, "photo", gettext("Add a picture"), "camera") if fits else []


def ask_photo(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """Pictures of how it is now."""
    pictures = FieldInput(
        "photos",
        "images",
        gettext("Pictures"),
        error=typed.error("file"),
        required=True,
        up_to=MOST_PICTURES,
    )
    text = gettext("Only if it helps. Place and device are taken out of every picture.")
    return Asked(gettext("Add a picture"), gettext("Add"), [pictures], text, files=True)


def photo(view: CaseView, version: int, request: HttpRequest) -> str:
    """Add them to the current step."""
    uploads = request.FILES.getlist("photos")[:MOST_PICTURES]
    if not uploads:
        words = Words(zh="请选一张照片", en="choose a picture")
        raise Invalid([Wrong("file", "required", words)])
    files = [
        str(actions.add_file(view.viewer, "photo", upload.read(MOST_READ)).pk) for upload in uploads
    ]
    added = actions.attach_files(view.viewer, view.row.pk, files)
    return ngettext("%(n)s picture added.", "%(n)s pictures added.", added) % {"n": added}


def helper_actions(view: CaseView) -> list[Action]:
    """Where the viewer holds the step or routes over the place."""
    held = view.may_act and view.row.holder != "reporter"
    if view.row.state != "open" or not (held or view.may("case.route")):
        return []
    return button(view, "helper", gettext("Ask a body to help"), "handshake")


def ask_helper(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """Which body, and with what."""
    held = dict(view.co_holders)
    settling = {k for k, body in view.pack.people.bodies.items() if "case.settle" in body.may}
    bodies = [
        Option(body.unit, body.name)
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


def helper(view: CaseView, version: int, request: HttpRequest) -> str:
    """Ask a body to help."""
    unit = request.POST.get("unit", "")
    if not unit:
        words = Words(zh="请选一个单位", en="choose a body")
        raise Invalid([Wrong("unit", "required", words)])
    actions.add_co_holder(view.viewer, view.row.pk, unit, request.POST.get("reason", ""))
    return gettext("They were asked to help.")


OBJECT = Act("object", object_actions, ask_object, object_to)
NOTE = Act("note", note_actions, ask_note, note)
PHOTO = Act("photo", photo_actions, ask_photo, photo)
HELPER = Act("helper", helper_actions, ask_helper, helper)
