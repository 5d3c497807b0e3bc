"""Households come in whole, sealed, or not at all."""

from __future__ import annotations

import pytest

from gezhi.base.sheets import Table, read_table
from gezhi.engines.people.actions import import_households, plan_households
from gezhi.engines.people.models import Household, Person
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.queries import Forbidden, Invalid, system
from tests.town import Town, build_town

pytestmark = pytest.mark.django_db
SYSTEM = system("import")
HEADS = "楼栋编码,门牌,户主,电话,人数\n"
B = "37030200900100101"


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


def table(text: str) -> Table:
    return read_table((HEADS + text).encode("gbk"))


def test_households_and_their_heads_come_in(town: Town) -> None:
    people = Person.objects.count()
    plan = plan_households(SYSTEM, table(f"{B},1-101,周一,139 0000 0001,3\n{B},1-102,,,\n"))
    assert plan.faults == []
    assert import_households(SYSTEM, plan) == 2
    assert Household.objects.filter(place=town.places["b000"]).count() == 2
    assert Person.objects.count() == people + 1
    head = Person.objects.get(phone_index=phone_index("+8613900000001"))
    assert (head.name, head.household.code, head.head) == ("周一", "1-101", True)
    assert Journal.objects.filter(verb="household.added").count() == 2


def test_every_bad_row_is_told_and_nothing_comes_in(town: Town) -> None:
    import_households(SYSTEM, plan_households(SYSTEM, table(f"{B},9-901,,,\n")))
    plan = plan_households(
        SYSTEM,
        table(
            f"{B},1-101,周一,13900000001,3\n"
            f"{B},1-101,周二,,\n"
            "nowhere,1-102,,,\n"
            f"{B},1-103,,12,\n"
            f"{B},1-104,,,0\n"
            f"{B},,,,\n"
            f"{B},9-901,,,\n"
        ),
    )
    assert [(fault.row, fault.column) for fault in plan.faults] == [
        (3, "门牌"),
        (4, "楼栋编码"),
        (5, "电话"),
        (6, "人数"),
        (7, "门牌"),
        (8, "门牌"),
    ]
    with pytest.raises(Invalid):
        import_households(SYSTEM, plan)
    assert Household.objects.count() == 1


def test_only_those_who_may_import_do(town: Town) -> None:
    plan = plan_households(SYSTEM, table(f"{B},1-101,周一,13900000001,3\n"))
    with pytest.raises(Forbidden):
        import_households(town.viewer("grid-lead"), plan)
    assert import_households(town.viewer("system-admin"), plan) == 1
