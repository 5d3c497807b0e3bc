"""What the engine's own queries and actions look up: campaigns, their rules, who may do what."""

from collections.abc import Iterable
from uuid import UUID

from gezhi.engines.campaigns.models import Campaign, Task
from gezhi.engines.people.models import Appointment, Body
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack import campaigns as pack_campaigns
from gezhi.pack.pack import Pack

RUN, WORK, GUIDE, SUPERVISE = (
    "campaign.run",
    "campaign.work",
    "campaign.guide",
    "campaign.supervise",
)
ABLE = (RUN, WORK, GUIDE, SUPERVISE)
"""The abilities of which one lets somebody see a campaign."""


def no_campaign() -> Missing:
    """That there is none, or none that the viewer works in."""
    return Missing("no-campaign", "没有这个专项行动", "there is no such campaign")


def no_task() -> Missing:
    """That there is none, or none that the viewer may know of."""
    return Missing("no-task", "没有这项任务", "there is no such task")


def pack_of(row: Campaign) -> Pack:
    """The version of the pack under which a campaign runs."""
    return pack_by_id(row.version_id)


def rules_in(row: Campaign) -> pack_campaigns.Campaign:
    """What the pack says of a campaign; versions are kept, so it is there."""
    return pack_of(row).campaigns[row.key]


def bodies_able(viewer: Viewer, place: int, *abilities: str) -> set[UUID]:
    """The viewer's bodies at a place in which they have one of the abilities."""
    held = {
        one.body for one in viewer.grants if one.body is not None and one.abilities & set(abilities)
    }
    if not held:
        return set()
    return set(Body.objects.filter(pk__in=held, place_id=place).values_list("pk", flat=True))


def able(viewer: Viewer, row: Campaign, *abilities: str) -> bool:
    """Whether the viewer has one of the abilities in a campaign: over its ground, or in a body."""
    if any(may(viewer, one, path=row.path) for one in abilities):
        return True
    return bool(bodies_able(viewer, row.place_id, *abilities))


def sees(viewer: Viewer, row: Campaign) -> bool:
    """Whether the viewer sees a campaign; those who work on a part of its ground do too."""
    below = any(path.startswith(row.path) for path in viewer.paths(*ABLE))
    return below or able(viewer, row, *ABLE)


def campaign_at(viewer: Viewer, wanted: UUID) -> Campaign:
    """A campaign that the viewer sees; Missing for any other."""
    with for_system():
        row = Campaign.objects.filter(pk=wanted).select_related("place").first()
    if row is None or not sees(viewer, row):
        raise no_campaign()
    return row


def own(viewer: Viewer, task: Task) -> bool:
    """Whether the viewer does a task: named for it, or a member of the unit or group that leads
    it."""
    if viewer.system or (task.account is not None and task.account == viewer.account):
        return True
    return bool(viewer.bodies & {task.lead, *([task.team.body] if task.team else [])})


def names_of(viewer: Viewer, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of those in public posts, by appointment."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    rows = Appointment.objects.filter(pk__in=wanted).select_related("person")
    return {row.pk: row.person.name for row in rows}


def account_names(viewer: Viewer, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of those in public posts, by account: who did something on duty."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    rows = Appointment.objects.filter(person__account__in=wanted).select_related("person")
    return {row.person.account_id: row.person.name for row in rows if row.person.account_id}


def serving(viewer: Viewer, bodies: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, str, UUID]]]:
    """Those who serve in bodies today and have an account: appointment, name, account."""
    rows = Appointment.objects.filter(
        in_force(), body__in=set(bodies), person__account__isnull=False
    )
    found: dict[UUID, list[tuple[UUID, str, UUID]]] = {}
    for row in rows.select_related("person").order_by("starts", "pk"):
        if row.body_id is not None and row.person.account_id is not None:
            found.setdefault(row.body_id, []).append(
                (row.pk, row.person.name, row.person.account_id)
            )
    return found
