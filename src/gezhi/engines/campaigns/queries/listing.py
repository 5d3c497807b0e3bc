"""Campaigns that a viewer sees or may open, and the one-page picture of one."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.campaigns.models import (
    Bulletin,
    Campaign,
    Dispatch,
    Document,
    Edition,
    Inspection,
    Reminder,
    Task,
    Team,
)
from gezhi.engines.campaigns.queries.knowing import (
    GUIDE,
    RUN,
    SUPERVISE,
    WORK,
    able,
    campaign_at,
    names_of,
    pack_of,
    rules_in,
    sees,
    serving,
)
from gezhi.engines.campaigns.rules.standing import STATES, Span, state_of
from gezhi.engines.people.queries import body_names
from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack import campaigns as pack_campaigns


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign in the list, with how its tasks stand."""

    row: Campaign
    rules: pack_campaigns.Campaign
    place: str
    states: Counter[str]


def campaigns(viewer: Viewer) -> list[CampaignLine]:
    """The campaigns that the viewer sees, running ones first."""
    with for_system():
        rows = Campaign.objects.select_related("place").order_by("-at")
        seen = [row for row in rows if sees(viewer, row)]
        states = _states([row.pk for row in seen])
    lines = [
        CampaignLine(row, rules_in(row), row.place.name, states.get(row.pk, Counter()))
        for row in seen
    ]
    return sorted(lines, key=lambda one: one.row.ended is not None)


def _states(campaigns: list[UUID]) -> dict[UUID, Counter[str]]:
    found: dict[UUID, Counter[str]] = {}
    today = clock.today()
    rows = Task.objects.filter(campaign__in=campaigns)
    for campaign, kept, starts, due in rows.values_list("campaign", "state", "starts", "due"):
        state = state_of(Span(kept, starts, due), today)
        found.setdefault(campaign, Counter())[state] += 1
    return found


def openable(viewer: Viewer) -> list[tuple[int, str, pack_campaigns.Campaign]]:
    """Campaigns of packs that the viewer may open and that do not run: place, its name, rules."""
    with for_system():
        running = set(Campaign.objects.filter(ended=None).values_list("place", "key"))
    found = []
    for one in attached_packs(viewer):
        for key, rules in one.pack.campaigns.items():
            stands = Campaign(place_id=one.place_id, path=one.path, key=key)
            if (one.place_id, key) not in running and able(viewer, stands, RUN):
                found.append((one.place_id, one.name, rules))
    return found


@dataclass(frozen=True, slots=True)
class TeamView:
    """A group: its name, who leads a task force and who heads it, how many belong to it, and how
    its tasks stand."""

    row: Team
    name: Words
    lead: str
    head: str
    members: int
    states: Counter[str]


@dataclass(frozen=True, slots=True)
class DeliverableView:
    """What must be delivered: how far it is (none, draft, issued on a day, which edition)."""

    rules: pack_campaigns.Deliverable
    document: UUID | None
    number: int
    issued: date | None
    drafted: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A campaign on one page."""

    row: Campaign
    rules: pack_campaigns.Campaign
    owner: Words
    teams: list[TeamView]
    deliverables: list[DeliverableView]
    states: Counter[str]
    counts: dict[str, int]
    runs: bool
    works: bool
    guides: bool
    supervises: bool


def picture(viewer: Viewer, campaign: UUID) -> Picture:
    """All of a campaign; the same number of statements whatever its size."""
    row = campaign_at(viewer, campaign)
    rules, pack = rules_in(row), pack_of(row)
    with for_system():
        teams = list(Team.objects.filter(campaign=row).order_by("pk"))
        tasks = list(
            Task.objects.filter(campaign=row).values_list("team", "state", "starts", "due")
        )
        counts = {
            "reminders": Reminder.objects.filter(campaign=row).values("week").distinct().count(),
            "dispatches": Dispatch.objects.filter(campaign=row).count(),
            "bulletins": Bulletin.objects.filter(campaign=row, state=Bulletin.ISSUED).count(),
            "inspections": Inspection.objects.filter(campaign=row)
            .values("place")
            .distinct()
            .count(),
        }
        delivered = _deliverables(row, rules)
    today = clock.today()
    states: Counter[str] = Counter()
    of_team: dict[int, Counter[str]] = {}
    for team, kept, starts, due in tasks:
        state = state_of(Span(kept, starts, due), today)
        states[state] += 1
        if team is not None:
            of_team.setdefault(team, Counter())[state] += 1
    units = {key: unit.name for key, (_, unit) in pack.people.units().items()}
    return Picture(
        row=row,
        rules=rules,
        owner=units.get(rules.owner, Words(zh=rules.owner, en=rules.owner)),
        teams=_teams(viewer, teams, units, of_team),
        deliverables=delivered,
        states=Counter({key: states[key] for key in STATES}),
        counts=counts,
        runs=able(viewer, row, RUN),
        works=able(viewer, row, WORK),
        guides=able(viewer, row, GUIDE),
        supervises=able(viewer, row, SUPERVISE),
    )


def _teams(
    viewer: Viewer, rows: list[Team], units: dict[str, Words], of_team: dict[int, Counter[str]]
) -> list[TeamView]:
    heads = names_of(viewer, [one.head for one in rows])
    leads = body_names(viewer, [one.lead for one in rows])
    people = serving(viewer, [one.body for one in rows])
    return [
        TeamView(
            one,
            units.get(one.unit, Words(zh=one.unit, en=one.unit)),
            leads.get(one.lead, "") if one.lead else "",
            heads.get(one.head, "") if one.head else "",
            len(people.get(one.body, [])),
            of_team.get(one.pk, Counter()),
        )
        for one in rows
    ]


def _deliverables(row: Campaign, rules: pack_campaigns.Campaign) -> list[DeliverableView]:
    kept = {
        one.key: one.pk for one in Document.objects.filter(campaign=row, kind=Document.DELIVERED)
    }
    editions = Edition.objects.filter(document__in=kept.values()).order_by("number")
    last: dict[UUID, Edition] = {}
    drafts: set[UUID] = set()
    for one in editions:
        if one.state == Edition.ISSUED:
            last[one.document_id] = one
        else:
            drafts.add(one.document_id)
    found = []
    for one in rules.delivers:
        document = kept.get(one.document)
        issued = last.get(document) if document is not None else None
        number = issued.number if issued else 0
        day = issued.issued if issued else None
        found.append(DeliverableView(one, document, number, day, document in drafts))
    return found


def heads_for(viewer: Viewer, campaign: UUID, unit: str) -> list[tuple[UUID, str]]:
    """Those who may head a task force: who serves in the unit that leads it, by appointment."""
    row = campaign_at(viewer, campaign)
    with for_system():
        lead = Team.objects.filter(campaign=row, unit=unit).values_list("lead", flat=True).first()
        people = serving(viewer, [lead]) if lead is not None else {}
    return [(pk, name) for pk, name, _ in people.get(lead, [])] if lead is not None else []
