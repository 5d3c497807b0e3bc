"""Liwan with its conduct notices: who writes, who checks, the person, and all who must not know."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case
from gezhi.engines.trust import actions as trust
from tests.proceeding import build, decide, join
from tests.town import LAT, LON, Town

MONDAY = datetime(2026, 3, 2, 9, tzinfo=clock.ZONE)
FACT = "三月一日傍晚在河边倒了一车装修垃圾"
PHONE = "13800000001"
OWN_WORDS = "那车不是我家的，那天我在医院陪床"
OUTSIDERS = ("auditor", "system-admin", "security-admin", "desk", "mediator", "talker", "neighbour")


def noticing_town() -> Town:
    """The secretary who writes, two members who check, the resident whom it is about."""
    town = build(
        "liwan",
        {
            "secretary": ("village-secretary", "c0"),
            "auditor": ("auditor", "c0"),
            "system-admin": ("system-admin", "c0"),
            "security-admin": ("security-admin", "c0"),
            "desk": ("service-desk", "c0"),
            "mediator": ("mediator", "c0"),
        },
    )
    join(town, "checker", "village-supervision")
    join(town, "talker", "heart-talk")
    town.accounts["newcomer"] = trust.find_or_make_resident("+8613800000077", name="新")
    return town


def write(town: Town, role: str = "secretary", **more: Any) -> UUID:
    """A notice to the resident, drafted."""
    where = {"lon": LON + 0.0025, "lat": LAT + 0.0025}
    answers = {"rule": "no-dumping", "text": FACT, "where": where, "name": "王", "phone": PHONE}
    answers |= more
    return actions.open_case(town.viewer(role), actions.OpenCase("conduct-notice", answers)).id


def check(town: Town, case: UUID) -> None:
    """Checked by the supervision committee."""
    decide(town, "secretary", case, "to-check")
    decide(town, "checker", case, "holds", say="照片和两位村民的话对得上")


def deliver(town: Town, case: UUID, say: str = "请清走，河道是大家的") -> None:
    """Handed over."""
    decide(town, "secretary", case, "delivered", say=say, how="online")


def delivered(town: Town, **more: Any) -> UUID:
    """A notice that has come to the person."""
    case = write(town, **more)
    check(town, case)
    deliver(town, case)
    return case


def appeal(
    town: Town, case: UUID, role: str = "resident", say: str = OWN_WORDS, **more: Any
) -> Case:
    """The person objects."""
    asked = actions.AnswerConcerned(case, "appealed", say, **more)
    return actions.answer_concerned(town.viewer(role), asked)
