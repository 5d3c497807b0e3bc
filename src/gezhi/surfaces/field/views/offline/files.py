"""Pictures and recordings sent ahead of their form, in parts."""

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from gezhi.engines.cases.actions import add_file
from gezhi.engines.trust import actions
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.offline.frame import for_staff, id_in, posted, text_in, told

KINDS = ("photo", "voice")
MOST_DIGITS = 9


@require_POST
@for_staff
def begin(request: HttpRequest) -> JsonResponse:
    """Announce a file, or ask how much of it is here: `{id, size, sha256}`."""
    data = posted(request)
    size = data.get("size")
    whole = size if isinstance(size, int) and not isinstance(size, bool) else 0
    sha256 = text_in(data, "sha256").lower()
    return _told(actions.begin_file(viewer_in(request), id_in(data, "id"), whole, sha256))


@require_http_methods(["PUT"])
@for_staff
def part(request: HttpRequest, file: UUID) -> JsonResponse:
    """Bytes from an offset on (`?from=`); the last part takes the file in (`?kind=voice` for a
    recording)."""
    viewer = viewer_in(request)
    text = request.GET.get("from", "0")
    offset = int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else -1
    found = actions.add_part(viewer, file, offset, request.body)
    if found.data is None:
        return _told(found)
    kind = request.GET.get("kind", "photo")
    taken = _take_in(viewer, file, kind if kind in KINDS else "photo", found.data)
    return _told(actions.Part(file, found.have, taken))


def _take_in(viewer: Viewer, file: UUID, kind: str, data: bytes) -> UUID:
    """The id by which forms name it; two last parts at once give one."""
    with actions.transaction():
        return actions.finish_file(viewer, file, add_file(viewer, kind, data).pk)


def _told(found: actions.Part) -> JsonResponse:
    return told(have=found.have, file=str(found.file) if found.file else None)
