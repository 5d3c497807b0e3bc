"""Who belongs to the units of a town in a simulation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gezhi.engines.people import actions as people
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.queries import Viewer
from gezhi.pack.replay import Members, Replay

if TYPE_CHECKING:
    from gezhi.surfaces.cli.town import Town

MEMBERS = 8
"""So many members a body of a demo has at most."""


def join_units(
    viewer: Viewer, town: Town, replay: Replay, names: Any, most: int | None, prefix: str
) -> None:
    """Set up the units of a pack, and let people belong to them as the replay says."""
    units = {body.unit: body for body in people.add_units(viewer, town.pack, town.root)}
    for group in replay.members:
        if group.crossing is not None:
            _cross(viewer, town, group, units[group.unit], replay)
            continue
        for number in range(group.count if most is None else min(group.count, MEMBERS)):
            username = f"{prefix}{group.unit}-{number + 1}"
            account = trust.make_staff(viewer, username, names.next(), None)
            person = people.add_person(viewer, people.NewPerson(account.name, account=account))
            people.join_body(viewer, person, units[group.unit], replay.from_ - timedelta(days=1))
            town.members[units[group.unit].pk].append(account.pk)


def _cross(viewer: Viewer, town: Town, group: Members, unit: Any, replay: Replay) -> None:
    """Holders of a post who join a unit too, those first who joined none yet."""
    held = [who for (post, _), who in sorted(town.holders.items()) if post == group.crossing]
    joined = {who for members in town.members.values() for who in members}
    free = [*(who for who in held if who not in joined), *(who for who in held if who in joined)]
    for account in free[: group.count]:
        people.join_body(viewer, town.persons[account], unit, replay.from_ - timedelta(days=1))
        town.members[unit.pk].append(account)
