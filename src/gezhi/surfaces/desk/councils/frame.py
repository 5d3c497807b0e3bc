"""What every desk page of councils has around it."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from gezhi.engines.councils.queries import Convened, council_page
from gezhi.engines.councils.queries import CouncilPage as Page
from gezhi.engines.trust.queries import Forbidden, Viewer
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Tab
from gezhi.surfaces.ui.councils import spoken


def area_tabs(here: str) -> list[Tab]:
    """Meetings, ballots and pacts: the three pages of deciding together."""
    pages = [
        ("councils", gettext("Meetings"), "users"),
        ("ballots", gettext("Ballots"), "vote"),
        ("pacts", gettext("Pacts"), "scroll-text"),
    ]
    found = []
    for name, label, _icon in pages:
        try:
            found.append(Tab(label, reverse(f"desk:{name}"), current=name == here))
        except NoReverseMatch:
            continue
    return found


def councils_context(request: HttpRequest, **more: Any) -> dict[str, Any]:
    """The head of the pages of meetings."""
    return desk_context(request, "councils", area_tabs=area_tabs("councils"), **more)


def opened(request: HttpRequest, place: int, key: str) -> Page:
    """A council for those who hold it or sit in it; Forbidden for other staff, who read its public
    page."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = council_page(viewer, place, key)
    if not (page.holds or page.member):
        zh, en = "您不在这个议事会里", "you are not in this council"
        raise Forbidden("not-allowed", zh, en)
    return page


def about(council: Convened, act: str = "") -> dict[str, Any]:
    """A council's name, place and key; `act` is what is done in the only form of a page."""
    return {
        "place": council.place.pk,
        "place_name": council.place.name,
        "key": council.key,
        "name": spoken(council.rules.name),
        "drawn": _drawn(council, act),
    }


def _drawn(council: Convened, act: str) -> Drawn:
    """The forms of a council, as they are counted for what they ask."""
    form = f"{council.key}.{act}" if act else council.key
    return Drawn("council", form, council.version, council.place.pk, "matter")
