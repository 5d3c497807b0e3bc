"""A township with three villages on Fengcheng's pack, and the cast of its monthly assessment: who
is assessed, who judges and checks, who pays. Made by the product's own actions."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from gezhi.base.clock import ZONE
from gezhi.engines.assessment import actions
from gezhi.engines.assessment.models import Assessed, Period
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Appointment, Person
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.actions import Row, record_many, transaction
from gezhi.pack.pack import Pack
from tests.kept import kept
from tests.town import LAT, LON, SYSTEM, Town, box, loaded

KEY = "village-officers"
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
AT_WORK = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
AFTER = datetime(2026, 4, 1, 9, 0, tzinfo=ZONE)
LATER = datetime(2026, 4, 20, 9, 0, tzinfo=ZONE)
"""The days of objection have run."""

CAST = (
    ("judge", "township-leader", "town"),
    ("checker", "township-leader", "town"),
    ("lead", "township-leader", "town"),
    ("payer", "pay-officer", "town"),
    ("auditor", "auditor", "town"),
    ("officer-0", "secretary-director", "v0"),
    ("officer-1", "secretary-director", "v1"),
    ("officer-2", "secretary-director", "v2"),
    ("worker", "grid-worker", "g00"),
)


@kept
def build_officers(pack: Pack | None = None) -> Town:
    """The township, its three villages and the cast."""
    town = Town()
    root = places.NewPlace("sub-district", "凤城乡", code="370399002000")
    town.places["town"] = places.add_place(SYSTEM, root)
    for n in range(3):
        outline = box(LON + 0.02 * n, LAT, 0.02, 0.02)
        village = places.NewPlace(
            "community",
            f"{n + 1} 号村",
            town.places["town"],
            code=f"37039900220{n + 1}",
            geometry=outline,
        )
        town.places[f"v{n}"] = places.add_place(SYSTEM, village)
    grid = places.NewPlace(
        "grid",
        "第一网格",
        town.places["v0"],
        code="370399002201001",
        geometry=box(LON, LAT, 0.02, 0.02),
    )
    town.places["g00"] = places.add_place(SYSTEM, grid)
    version = trust.publish_pack(SYSTEM, pack or loaded("fengcheng"))
    places.attach_pack(SYSTEM, town.places["town"], version, date(2020, 1, 1))
    for role, post, place in CAST:
        town.hire(role, post, place, since=date(2025, 1, 1))
    town.accounts["resident"] = trust.find_or_make_resident("+8613800000001", name="王")
    return town


def closed(town: Town, place: str, number: int, *, late: bool = False, **facts: object) -> Row:
    """A case of a village that was closed, as the journal tells of it."""
    where = town.places[place]
    about = {"case": "report", "result": "solved", "late": late, **facts}
    return Row("case.closed", "case", UUID(int=number), where.pk, where.path, about)


def happened(*rows: Row) -> None:
    """Tell the journal of things, as engines of work do."""
    with transaction():
        record_many(SYSTEM, rows)


def assessed_of(town: Town, role: str, first: date = MARCH) -> Assessed:
    """What somebody is assessed as in a period."""
    held = Appointment.objects.get(
        person__account=town.accounts[role].pk, post="secretary-director"
    )
    return Assessed.objects.select_related("period").get(
        period__first=first, period__assessment=KEY, whose=f"a{held.pk}"
    )


def also_judges(town: Town, role: str) -> None:
    """One of the assessed is appointed to a post that judges."""
    person = Person.objects.get(account=town.accounts[role])
    asked = people.NewAppointment(person, "township-leader", town.places["town"], "", MARCH)
    people.appoint(SYSTEM, asked)


def march(town: Town) -> Period:
    """The period of March."""
    return Period.objects.get(assessment=KEY, first=MARCH)


def judged(town: Town, role: str, points: int = 8, by: str = "judge", **more: object) -> int:
    """The judge gives points under the indicator that people judge."""
    row = assessed_of(town, role)
    asked = actions.Judged(row.pk, "lead", points, "难事办成了三件", **more)  # type: ignore[arg-type]
    return actions.judge(town.viewer(by), [asked])


def all_checked(town: Town, points: tuple[int, int, int] = (9, 8, 8)) -> None:
    """Everybody is judged and checked."""
    for n, given in enumerate(points):
        judged(town, f"officer-{n}", given)
        actions.check(town.viewer("checker"), assessed_of(town, f"officer-{n}").pk)
