"""A cast for visits: the fixed town with households in two buildings of a grid."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.duties import actions
from gezhi.engines.duties.models import Mark
from gezhi.engines.people.models import Household
from tests.town import Town, build_town


class Calling(Town):
    """`homes` are households of the grid `g00` by a short name: `h0` to `h5`, and `far` in the
    other community."""

    homes: dict[str, Household]

    def mark(self, home: str, reason: str = "elderly-alone", on: date | None = None) -> Mark:
        """A household agreed, at the door."""
        asked = actions.NewMark(
            self.homes[home].pk, reason, on or clock.today(), "said", "慢点敲门"
        )
        return actions.mark_household(self.viewer("grid-worker"), asked)

    def call_at(self, home: str) -> UUID:
        """The call that is planned at a household."""
        from gezhi.engines.duties.models import Call

        return Call.objects.get(household=self.homes[home], state=Call.PLANNED).pk


def build_calling(pack: str = "huanghexilu") -> Calling:
    """The town with its households."""
    made = build_town(pack)
    town = Calling(made.places, made.accounts, made.bodies)
    town.homes = {}
    for n in range(6):
        place = town.places[f"b00{n % 2}"]
        town.homes[f"h{n}"] = Household.objects.create(place=place, code=f"{101 + n}")
    town.homes["far"] = Household.objects.create(place=town.places["b100"], code="101")
    return town
