"""A village with some months with something in them."""

from __future__ import annotations

from datetime import date, datetime

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Account, Record
from tests.village import Village, build_village, strict, told


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=clock.ZONE)


def bookish_village() -> Village:
    return build_village(pack=strict())


def earn(
    village: Village, when: datetime, item: str = "yard-clean", home: str = "h1", **more: object
) -> Record:
    """A record that was made and accepted at a time."""
    scorer = "other-scorer" if home == "h3" else "scorer"
    with clock.at(when):
        row = actions.record_points(village.viewer(scorer), [told(village, item, home, **more)])[0]
        return actions.review(village.viewer("reviewer"), [Verdict(row.pk, "accepted")])[0]


def unit(village: Village) -> int:
    return village.in_force.adoption.unit_id


def account(village: Village, home: str = "h1", role: str = "holder") -> Account:
    return Account.objects.get(holder=village.home(home), role=role)


def close(village: Village, month: int, when: datetime):
    with clock.at(when):
        return actions.close_month(village.viewer("secretary"), unit(village), date(2026, month, 1))
