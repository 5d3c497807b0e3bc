"""Opening a campaign of the pack, naming the heads of its task forces, ending it."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions.telling import must, running, tell
from gezhi.engines.campaigns.models import Campaign, Team
from gezhi.engines.campaigns.queries.knowing import RUN, no_campaign, serving
from gezhi.engines.people.models import Body
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, id_taken, must_be_v7
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """A campaign of the pack that is attached at a place, by its key."""

    place: int
    key: str
    id: UUID = field(default_factory=new_id)


def open_campaign(viewer: Viewer, asked: NewCampaign) -> Campaign:
    """Open it under the version of the pack in force, with its groups. The same id again changes
    nothing; Changed while it runs already; Forbidden for whoever does not run campaigns there."""
    attached = next((one for one in attached_packs(viewer) if one.place_id == asked.place), None)
    rules = attached.pack.campaigns.get(asked.key) if attached is not None else None
    if attached is None or rules is None:
        raise no_campaign()
    must_be_v7(asked.id)
    try:
        with transaction():
            before = Campaign.objects.filter(pk=asked.id).first()
            if before is not None:
                if (before.place_id, before.key) != (asked.place, asked.key):
                    raise id_taken()
                return before
            place = Place.objects.get(pk=asked.place)
            row = Campaign(
                id=asked.id,
                place=place,
                path=place.path,
                key=asked.key,
                version_id=attached.version,
                by=viewer.account,
            )
            must(viewer, row, RUN)
            row.save(force_insert=True)
            tell(viewer, "opened", row, "campaign", row.pk)
            _form_teams(viewer, row, rules.teams())
    except IntegrityError as fault:
        zh, en = "这个专项行动已经开着", "this campaign is running already"
        raise Changed("campaign-open", zh, en) from fault
    return row


def _form_teams(viewer: Viewer, row: Campaign, teams: list[tuple[str, str, str, str]]) -> None:
    bodies = dict(Body.objects.filter(place=row.place).exclude(unit="").values_list("unit", "pk"))
    for unit, kind, ground, lead in teams:
        if unit not in bodies:
            continue
        Team.objects.create(
            campaign=row,
            path=row.path,
            unit=unit,
            kind=kind,
            ground=ground,
            body=bodies[unit],
            lead=bodies.get(lead),
        )
        if kind != "task-force":
            tell(viewer, "team_formed", row, "team", unit, kind=kind, body=unit)


def name_head(viewer: Viewer, campaign: UUID, unit: str, head: UUID) -> Team:
    """Name who heads a task force: the first person in charge of the unit that leads it, by their
    appointment in that unit. The same again changes nothing."""
    with transaction():
        row = running(viewer, campaign, RUN)
        team = Team.objects.select_for_update().filter(campaign=row, unit=unit).first()
        if team is None or team.lead is None:
            raise no_campaign()
        if team.head == head:
            return team
        people = serving(viewer, [team.lead]).get(team.lead, [])
        if head not in {pk for pk, *_ in people}:
            zh = "组长由牵头单位的第一责任人担任"
            raise Forbidden("not-of-unit", zh, "the head is of the unit that leads")
        first = team.head is None
        team.head = head
        team.save(update_fields=["head"])
        if first:
            facts = {"kind": team.kind, "what": team.ground, "body": team.unit}
            tell(viewer, "team_formed", row, "team", team.unit, **facts)
    return team


def end_campaign(viewer: Viewer, campaign: UUID) -> Campaign:
    """End a campaign; its records stay. Again: the same."""
    with transaction():
        found = Campaign.objects.filter(pk=campaign).first()
        if found is not None and found.ended is not None:
            must(viewer, found, RUN)
            return found
        row = running(viewer, campaign, RUN, lock=True)
        row.ended = clock.today()
        row.save(update_fields=["ended"])
        tell(viewer, "ended", row, "campaign", row.pk)
    return row
