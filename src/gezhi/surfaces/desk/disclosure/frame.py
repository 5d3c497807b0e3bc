"""What every page of disclosure has around it at the desk."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from gezhi.engines.disclosure.queries import posting_kinds, questions_waiting
from gezhi.engines.trust.queries import Forbidden, Viewer
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Tab


def must_post_somewhere(viewer: Viewer) -> None:
    """Forbidden for whoever posts nothing anywhere."""
    if not posting_kinds(viewer):
        raise Forbidden("not-allowed", "公开不归您管", "disclosure is not yours to keep")


def item_drawn(row: Any) -> Drawn:
    """The forms about what stands public, as they are counted for what they ask."""
    return Drawn("disclosure", row.kind, row.pack_id, row.place_id, "matter")


def disclosure_context(request: HttpRequest, page: str, **more: Any) -> dict[str, Any]:
    """The tabs of disclosure, with how many questions wait."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    waiting = len(questions_waiting(viewer))
    pages = [
        ("disclosure", gettext("Calendar"), None),
        ("disclosure-questions", gettext("Questions asked"), waiting),
        ("disclosure-posted", gettext("Posted"), None),
    ]
    tabs = [
        Tab(label, reverse(f"desk:{name}"), current=name == page, count=count)
        for name, label, count in pages
    ]
    return desk_context(request, "disclosure", disclosure_tabs=tabs, **more)
