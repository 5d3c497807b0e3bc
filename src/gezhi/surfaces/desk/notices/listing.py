"""The notices that the viewer writes, checks or decides; nobody else finds them anywhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gezhi.engines.cases.queries import NoticeLine, case_types, notices_of
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.nav import desk_context, served
from gezhi.surfaces.ui.components import Tab
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.staff import staff_only


@never_cache
@require_GET
@staff_only
def browse(request: HttpRequest) -> HttpResponse:
    """Those in the viewer's hands first, then all others that are theirs."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    ended = request.GET.get("ended") == "1"
    found = notices_of(viewer)
    rows = [one for one in found if (one.row.state == "closed") == ended]
    base = reverse("desk:notices")
    states = [
        Tab(gettext("Open"), base, current=not ended, count=_count(found, "open")),
        Tab(gettext("Ended"), f"{base}?ended=1", current=ended, count=_count(found, "closed")),
    ]
    context = desk_context(
        request,
        "notices",
        rows=[_line(one) for one in rows],
        states=states,
        kinds=_kinds(viewer),
    )
    return render(request, "desk/notices/list.html", context)


def _count(found: list[NoticeLine], state: str) -> int:
    return sum(1 for one in found if one.row.state == state)


def _kinds(viewer: Viewer) -> list[tuple[str, str]]:
    """What the viewer may write, with the address of its form."""
    lang, found = get_language(), {}
    for attached in served(viewer):
        for grant in viewer.grants:
            if grant.path.startswith(attached.path):
                for key, type_ in case_types(viewer, grant.path)[1].items():
                    if type_.concerned is not None:
                        address = f"{reverse('portal:fill', args=[key])}?at={grant.place_id}"
                        found[address] = type_.name.say(lang)
    return sorted(found.items())


def _line(one: NoticeLine) -> dict[str, Any]:
    row, lang = one.row, get_language()
    result = one.type.results.get(row.result)
    return {
        "url": reverse("desk:case", args=[row.pk]),
        "rule": one.rule.say(lang) if one.rule else one.type.name.say(lang),
        "code": row.code,
        "name": one.name,
        "mine": one.mine,
        "word": result.name.say(lang) if result else one.type.stage(row.stage).name.say(lang),
        "tone": "settled" if result else "waiting" if row.holder == "concerned" else "working",
        "due": exact(row.due) if row.due and row.state == "open" else "",
        "told": say(one.told) if one.told else "",
        "read": say(one.read) if one.read else "",
        "opened": say(row.opened),
    }
