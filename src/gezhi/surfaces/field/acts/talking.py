"""Not ours, a note, a picture, and another body's help."""

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext, ngettext

from gezhi.base.words import Words
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView
from gezhi.engines.trust.queries import Invalid, Wrong
from gezhi.surfaces.field.acts.frame import Act, button, by_form
from gezhi.surfaces.ui.acts import talking
from gezhi.surfaces.ui.acts.asked import Asked, Typed
from gezhi.surfaces.ui.components import Action
from gezhi.surfaces.ui.fields import FieldInput

MOST_READ = 10 * 1024 * 1024 + 1
MOST_PICTURES = 6


def object_actions(view: CaseView) -> list[Action]:
    """Where the holder may still say "not ours"."""
    return button(view, "object", gettext("Not ours"), "undo-2") if view.may_object else []


def note_actions(view: CaseView) -> list[Action]:
    """For all staff who see the case whole."""
    return button(view, "note", gettext("Note"), "message-square") if view.whole else []


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
    kept = [one.rpartition("/")[2] for one in request.POST.getlist("photos.kept")]
    if not uploads and not kept:
        words = Words(zh="请选一张照片", en="choose a picture")
        raise Invalid([Wrong("file", "required", words)])
    files = [
        str(actions.add_file(view.viewer, "photo", upload.read(MOST_READ)).pk) for upload in uploads
    ]
    files = [*kept, *files][:MOST_PICTURES]
    added = actions.attach_files(view.viewer, view.row.pk, files)
    return ngettext("%(n)s picture added.", "%(n)s pictures added.", added) % {"n": added}


def helper_actions(view: CaseView) -> list[Action]:
    """Where the viewer holds the step or routes over the place."""
    if not talking.may_ask_help(view):
        return []
    return button(view, "helper", gettext("Ask a body to help"), "handshake")


OBJECT = Act("object", object_actions, talking.ask_object, by_form(talking.object_to))
NOTE = Act("note", note_actions, talking.ask_note, by_form(talking.note))
PHOTO = Act("photo", photo_actions, ask_photo, photo)
HELPER = Act("helper", helper_actions, talking.ask_helper, by_form(talking.helper))
