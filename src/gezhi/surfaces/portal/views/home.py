"""The first page: one sentence, one button, and what there is to know."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.engines.campaigns.queries import open_to_residents
from gezhi.engines.cases.queries import (
    case_types,
    counts,
    own_counts,
    public_cases,
    public_parts,
)
from gezhi.engines.points.queries import any_fund, any_help, any_scheme
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.portal.figures import rates_of
from gezhi.surfaces.portal.served import (
    Served,
    find_served,
    gives_notices,
    ground_context,
    grounds,
)
from gezhi.surfaces.portal.telling import standing_of

DAYS = 30
SHOWN = 4


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What a resident finds first; of several grounds, the one that they chose before."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    served = find_served(request)
    path = served.path if served else ""
    since = clock.now() - timedelta(days=DAYS)
    parts = public_parts(viewer, public_cases(viewer, path=path, limit=SHOWN).rows)
    near = counts(viewer, path=path, since=since)
    context = {
        "grounds": grounds(),
        "own": own_counts(viewer) if viewer.account else None,
        "near": near,
        "share": round(100 * near["closed"] / near["opened"]) if near["opened"] else None,
        "days": DAYS,
        "cases": [(part, standing_of(part)) for part in parts],
        "rates": rates_of(viewer, path, DAYS),
        "about": _about(viewer, served),
        "has_points": any_scheme(viewer, path),
        "has_help": any_help(viewer, path),
        "has_funds": served is not None and any_fund(viewer, path),
        "has_disclosure": served is None or bool(served.pack.disclosures),
        "mediates": served is not None and any(one.mediation for one in served.pack.cases.values()),
        "has_councils": served is not None and _decides(served),
        "has_notices": served is not None and gives_notices(served),
        "has_bulletins": served is not None
        and any(one.public for one in served.pack.campaigns.values()),
        "has_surveys": served is not None
        and bool(served.pack.surveys)
        and bool(open_to_residents(viewer, served.place.path)),
        "own_lines": _lines(served),
        "has_models": served is not None and bool(served.pack.commendations),
        "has_registers": served is not None
        and any(one.public for one in served.pack.registers.values()),
        **ground_context(served),
    }
    return render(request, "portal/home.html", context)


def _lines(served: Served | None) -> list[tuple[str, str, str]]:
    """Case types whose public cases have a line of their own: key, name, and what it says."""
    lang, types = get_language(), served.pack.cases.values() if served is not None else ()
    return [(one.case, one.name.say(lang), one.line.say(lang)) for one in types if one.line]


def _about(viewer: Viewer, served: Served | None) -> str:
    """What may be reported here, in the words of the pack."""
    if served is None:
        return ""
    types = case_types(viewer, served.path)[1].values()
    told = [one.about.say(get_language()) for one in types if one.about and not one.mediation]
    return told[0] if len(told) == 1 else ""


def _decides(served: Served) -> bool:
    """Whether the rules of the ground know of councils, ballots or pacts."""
    pack = served.pack
    return bool(pack.councils or pack.ballots or pack.pacts)
