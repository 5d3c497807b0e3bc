"""The notice and the minutes of a meeting on paper, and the code large for the wall of the room."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from gezhi.engines.councils.queries import meeting
from gezhi.engines.trust.queries import Forbidden, Viewer
from gezhi.surfaces.desk.councils.frame import about, councils_context
from gezhi.surfaces.ui.council_paper import print_minutes, print_notice
from gezhi.surfaces.ui.councils import meeting_line
from gezhi.surfaces.ui.staff import staff_only

KINDS = {"minutes": print_minutes, "notice": print_notice}


@require_GET
@staff_only
def paper(request: HttpRequest, meeting_id: UUID, kind: str) -> HttpResponse:
    """The notice or the minutes as PDF, for members and who holds the council."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = meeting(viewer, meeting_id)
    if not page.inside:
        raise Forbidden("not-allowed", "您不在这个议事会里", "you are not in this council")
    name = {"minutes": gettext("minutes of the meeting"), "notice": gettext("notice")}[kind]
    answer = HttpResponse(KINDS[kind](page), content_type="application/pdf")
    file = f"{page.council.place.name}-{name}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, file) or ""
    return answer


@require_GET
@staff_only
def code(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The code of a meeting, large enough to read across the room."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = meeting(viewer, meeting_id)
    if not page.holds:
        raise Forbidden("not-allowed", "会议码由召集的人来亮", "who holds the council shows it")
    context = councils_context(
        request, **about(page.council), meeting=meeting_line(page.line), code=page.code
    )
    return render(request, "desk/councils/code.html", context)
