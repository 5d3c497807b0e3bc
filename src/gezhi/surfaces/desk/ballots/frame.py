"""What every page of a ballot has around it at the desk."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from gezhi.engines.councils.queries import DeskBallot, desk_ballot
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.ballots import about
from gezhi.surfaces.ui.components import Tab


def must_see(request: HttpRequest, wanted: UUID) -> DeskBallot:
    """A ballot that the viewer runs or enters; Forbidden for others."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return desk_ballot(viewer, wanted)


def ballot_context(
    request: HttpRequest, desk: DeskBallot, page: str, **more: Any
) -> dict[str, Any]:
    """The head of a ballot's pages: its title, where it stands, and its pages."""
    row = desk.row
    paper = "paper" in row.policy.get("ways", [])
    waits = row.state not in ("draft", "announced")
    pages = [
        ("one", "desk:ballot", gettext("From draft to result"), None, True),
        ("roll", "desk:ballot-roll", gettext("Roll"), None, True),
        ("objections", "desk:ballot-objections", gettext("Objections"), desk.objections, True),
        ("paper", "desk:ballot-paper", gettext("Paper ballots"), desk.differ, paper and waits),
    ]
    tabs = [
        Tab(label, reverse(name, args=[row.pk]), current=key == page, count=count or None)
        for key, name, label, count, open_ in pages
        if open_
    ]
    common = {
        "b": about(row, desk.rules.name),
        "ballot_tabs": tabs,
        "does": desk,
        "drawn": Drawn("ballot", row.kind, row.version_id, row.place_id),
    }
    return desk_context(request, "councils", **common, **more)
