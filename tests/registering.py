"""A village of Houma with its contracts: who keeps them, a second village beside it, and
a township that confirms what was paid. Made by the product's own actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.assets import actions
from gezhi.engines.assets.models import Due, Entry
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from tests.kept import kept
from tests.town import LAT, LON, SYSTEM, Town, box, loaded

NOW = datetime(2026, 3, 3, 9, tzinfo=clock.ZONE)
REGISTER = "village-contracts"
CAST = (
    ("secretary", "community-secretary", "village"),
    ("other-secretary", "community-secretary", "other"),
    ("township", "township-secretary", "town"),
    ("grid-lead", "grid-lead", "grid"),
    ("auditor", "auditor", "city"),
)


@kept
def contract_village() -> Town:
    """The city on its pack, with two villages under one township."""
    town = Town()
    city = places.NewPlace("county", "侯马市", code="141081")
    town.places["city"] = places.add_place(SYSTEM, city)
    under = places.NewPlace("sub-district", "凤城乡", town.places["city"], code="141081201")
    town.places["town"] = places.add_place(SYSTEM, under)
    for n, key in enumerate(("village", "other")):
        outline = box(LON + 0.02 * n, LAT, 0.02, 0.02)
        new = places.NewPlace(
            "community",
            ("林城村", "北坞村")[n],
            town.places["town"],
            code=f"14108120100{n + 1}",
            geometry=outline,
        )
        town.places[key] = places.add_place(SYSTEM, new)
    grid = places.NewPlace(
        "grid",
        "第一网格",
        town.places["village"],
        code="141081201001001",
        geometry=box(LON, LAT, 0.01, 0.01),
    )
    town.places["grid"] = places.add_place(SYSTEM, grid)
    version = trust.publish_pack(SYSTEM, loaded("houma"))
    places.attach_pack(SYSTEM, town.places["city"], version, date(2020, 1, 1))
    for role, post, place in CAST:
        town.hire(role, post, place)
    town.accounts["resident"] = trust.find_or_make_resident("+8613800000001", name="王")
    return town


def camera_village() -> Town:
    """Dongzhuang with one who keeps and inspects its cameras."""
    from tests.village import build_village

    village = build_village(since=None)
    village.hire("keeper", "village-team", "village", since=date(2025, 1, 1))
    return village


GOOD: dict[str, Any] = {
    "number": "2024-01",
    "kind": "land",
    "plot": "村东一号地",
    "area": "10",
    "from": "2024-04-01",
    "to": "2034-03-31",
    "price": "6000",
    "written": "yes",
    "meeting": "yes",
    "agreed": "tender",
    "party": "赵某某",
    "phone": "13800000009",
}


def contract(
    town: Town, *, role: str = "secretary", place: str = "village", **more: Any
) -> actions.NewEntry:
    """A contract to be entered; `more` are other answers, and `merge` or `id`."""
    about = {key: more.pop(key) for key in ("merge", "id") if key in more}
    return actions.NewEntry(REGISTER, town.places[place].pk, {**GOOD, **more}, **about)


def entered(town: Town, role: str = "secretary", **more: Any) -> Entry:
    """The same, entered."""
    return actions.enter(town.viewer(role), contract(town, **more))


def camera(village: Town, number: str = "C-1", **more: Any) -> Entry:
    """A camera at a junction, entered."""
    about = {"number": number, "junction": "东口", "purpose": "traffic", "sign": "yes", **more}
    asked = actions.NewEntry("cameras", village.places["village"].pk, about)
    return actions.enter(village.viewer("keeper"), asked)


def owed(town: Town, row: Entry, fen: int = 120_000, day: date = date(2025, 4, 1)) -> Due:
    """Arrears from before the register."""
    from gezhi.base.ids import new_id

    return actions.set_arrears(town.viewer("secretary"), row.pk, day, fen, new_id())


def paid(town: Town, due: UUID, fen: int, receipt: str = "S-001", **more: Any) -> Any:
    """A payment that the secretary recorded."""
    asked = actions.NewPayment(due, fen, receipt, **more)
    return actions.record_payment(town.viewer("secretary"), asked)
