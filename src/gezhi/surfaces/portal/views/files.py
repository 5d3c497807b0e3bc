"""Pictures and recordings: taken in while somebody writes, and shown to whom they belong."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from gezhi.base.words import Words
from gezhi.engines.cases.actions import add_file
from gezhi.engines.cases.queries import file_of, following
from gezhi.engines.trust.queries import Invalid, Viewer, Wrong
from gezhi.surfaces.portal.limits import too_often
from gezhi.surfaces.portal.sheet import MOST_READ
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.giving import give_file


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take one file in (`file`, and `kind`: photo or voice) and tell its id and address.

    429 when too many came from one address, 422 with what is wrong with the file.
    """
    if too_often(request, "upload"):
        return JsonResponse(
            {"said": gettext("That was a lot of files. Wait a little.")}, status=429
        )
    upload = request.FILES.get("file")
    data = upload.read(MOST_READ) if upload else b""
    try:
        file = add_file(request.viewer, request.POST.get("kind", "photo"), data)  # type: ignore[attr-defined]
    except Invalid as refusal:
        return JsonResponse({"said": said_of(refusal)}, status=422)
    return JsonResponse({"id": str(file.pk), "address": reverse("portal:file", args=[file.pk])})


@require_GET
@cache_control(private=True, max_age=3600)
def give(request: HttpRequest, file: UUID, key: str = "") -> FileResponse:
    """A file, to whoever may see it: by their account, or by their link to the case."""
    viewer: Viewer = following(key)[0] if key else request.viewer  # type: ignore[attr-defined]
    row, path = file_of(viewer, file)
    return give_file(row, path)


def take_in(request: HttpRequest, viewer: Viewer) -> list[str]:
    """The files of a posted form, kept, with those that were kept before; Invalid when one of them
    cannot be taken."""
    found = list(request.POST.getlist("photos.kept"))
    for upload in request.FILES.getlist("photos"):
        if too_often(request, "upload"):
            words = Words(
                zh="文件太多了，请稍等一会儿", en="that was a lot of files: wait a little"
            )
            raise Invalid([Wrong("file", "too-often", words)])
        found.append(str(add_file(viewer, "photo", upload.read(MOST_READ)).pk))
    return found
