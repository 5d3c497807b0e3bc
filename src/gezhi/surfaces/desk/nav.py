"""The places of the desk, as far as the viewer's abilities reach."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop

from gezhi.engines.places.queries import Attached, attached_packs
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Tab

CASES = ("case.see", "case.accept", "case.route", "case.settle", "case.supervise", "case.extend")
POINTS = ("points.see", "points.record", "points.review", "points.close")
COUNCILS = ("council.hold", "ballot.run", "ballot.enter", "pact.keep", "statistics.see")
CAMPAIGNS = ("campaign.run", "campaign.work", "campaign.guide", "campaign.supervise")
ASSETS = ("asset.see", "asset.keep", "asset.confirm", "asset.inspect")
MEDIATION = ("case.mediate", "case.supervise")
MOST_TABS, MOST_ENGLISH = 7, 5
"""So many places stand side by side in one line of 1280 px, in Chinese and in English."""
PLACES: list[tuple[str, str, tuple[str, ...]]] = [
    ("queue", gettext_noop("Matters"), (*CASES, "case.merge")),
    ("mediation", gettext_noop("Mediation"), MEDIATION),
    ("notices", gettext_noop("Notices"), ("case.settle",)),
    ("statistics", gettext_noop("Statistics"), ("statistics.see",)),
    ("councils", gettext_noop("Councils"), COUNCILS),
    ("duties", gettext_noop("Duties"), ("duty.lead",)),
    ("assessments", gettext_noop("Assessment"), ()),
    ("campaigns", gettext_noop("Campaigns"), CAMPAIGNS),
    ("surveys", gettext_noop("Surveys"), ("survey.ask", "survey.keep", "people.import")),
    ("points", gettext_noop("Points"), POINTS),
    ("shops", gettext_noop("Shop"), ("points.exchange", "points.close")),
    ("funds", gettext_noop("Funds"), ("fund.keep",)),
    ("assets", gettext_noop("Registers"), ASSETS),
    ("disclosure", gettext_noop("Disclosure"), ("disclosure.post",)),
    ("places", gettext_noop("Places"), ("place.see", "place.edit")),
    ("people", gettext_noop("People"), ("place.see", "people.appoint", "person.see")),
    ("trainings", gettext_noop("Training"), ("training.keep", "career.keep")),
    ("careers", gettext_noop("Posts and grades"), ("career.keep", "career.decide", "pay.see")),
    ("liaison", gettext_noop("Liaison"), ("liaison.keep",)),
    ("packs", gettext_noop("Rules"), ()),
    ("audit", gettext_noop("Audit"), ("journal.audit",)),
    ("accounts", gettext_noop("Accounts"), ("account.manage",)),
]
"""Each place with its name and the abilities of which one opens it; the rules are for all staff."""


def opens(viewer: Viewer, abilities: tuple[str, ...]) -> bool:
    """Whether one of the abilities is the viewer's; a place that asks for none is open."""
    return not abilities or any(viewer.has(ability) for ability in abilities)


def _noticed(viewer: Viewer) -> bool:
    """Whether a pack that the viewer serves has cases about a person, who is told of them."""
    types = (type_ for one in served(viewer) for type_ in one.pack.cases.values())
    return any(type_.concerned is not None for type_ in types)


def _assessed(viewer: Viewer) -> bool:
    """Whether the viewer judges, leads, pays or is assessed under a pack that they serve."""
    if any(viewer.has(f"assessment.{one}") for one in ("answer", "judge", "lead", "pay")):
        return True
    held = {grant.post for grant in viewer.grants if grant.post}
    rules = (rule for one in served(viewer) for rule in one.pack.assessments.values())
    return any(held & set(rule.assessed.posts) for rule in rules)


_ONLY_WHERE = {"notices": _noticed, "assessments": _assessed}
"""Places that stand only where they mean something to the viewer."""


def tabs(viewer: Viewer, here: str) -> list[Tab]:
    """The places that the viewer may enter."""
    return [
        Tab(gettext(label), reverse(f"desk:{name}"), current=name == here)
        for name, label, abilities in PLACES
        if opens(viewer, abilities)
        and (name == here or name not in _ONLY_WHERE or _ONLY_WHERE[name](viewer))
    ]


def desk_context(request: HttpRequest, here: str, **more: Any) -> dict[str, Any]:
    """What every page of the desk needs, with the page's own: the first of its places side by side,
    and the one on which one is; the others wait under "More"."""
    every = tabs(request.viewer, here)  # type: ignore[attr-defined]
    most = MOST_ENGLISH if get_language() == "en" else MOST_TABS
    few = len(every) <= most + 1
    shown = [tab for at, tab in enumerate(every) if few or at < most or tab.current]
    rest = [tab for tab in every if tab not in shown]
    return {"desk_tabs": shown, "desk_more": rest, **more}


def served(viewer: Viewer) -> list[Attached]:
    """Where packs are attached whose posts or bodies the viewer holds."""
    held = {grant.pack for grant in viewer.grants}
    return [one for one in attached_packs(viewer) if one.pack.manifest.pack in held]


def drawn_here(viewer: Viewer, kind: str, form: str, level: str = "") -> Drawn | None:
    """The forms of a page that is of many places at once, as they are counted for what they ask: at
    the place where the viewer serves."""
    at = next(iter(served(viewer)), None)
    return Drawn(kind, form, at.version, at.place_id, level) if at else None
