"""What a demo shows beside its two towns stands on any day of the year."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.assessment.models import Assessed
from gezhi.engines.assets.models import Payment
from gezhi.engines.campaigns.models import Answer, Campaign, Finding, Survey, Task
from gezhi.engines.duties.models import Call, Leave, Mark, Month, Occurrence, Swap
from gezhi.engines.duties.queries import due_homes
from gezhi.engines.people.models import Attendance, Problem, Training
from gezhi.engines.places.models import Division
from gezhi.engines.trust.queries import viewer_of
from gezhi.surfaces.cli.showing import (
    do_some,
    leave_rounds,
    propose_division,
    show_small,
)
from gezhi.surfaces.cli.tick import tick
from gezhi.surfaces.cli.town import build_town
from tests.surfaces.cli.small import pack_of, small

pytestmark = pytest.mark.django_db
DAYS = [
    datetime(2026, 11, 29, 18, tzinfo=ZONE),
    datetime(2027, 1, 4, 9, tzinfo=ZONE),
    datetime(2027, 12, 31, 23, tzinfo=ZONE),
]


@pytest.mark.parametrize("moment", DAYS, ids=("sunday", "first-monday", "last-evening"))
def test_everything_is_in_hand(moment: datetime) -> None:
    with clock.at(moment):
        show_small()
        today = clock.today()
        campaign = Campaign.objects.get()
        assert campaign.ended is None
        states = Counter(Task.objects.values_list("state", flat=True))
        assert states[Task.WAITING] == 1
        assert states[Task.OPEN] == 4
        assert states[Task.DONE] == 21
        assert Finding.objects.filter(state="raised").count() == 1
        assert Survey.objects.get().ended is None
        assert Answer.objects.count() == 24
        assert Counter(Payment.objects.values_list("state", flat=True)) == {
            "confirmed": 1,
            "recorded": 1,
        }
        marked = Counter(Assessed.objects.values_list("period__assessment", "state"))
        assert {key for key, _ in marked} == {"units", "townships"}
        assert len({state for _, state in marked}) == 2, "one is shown, the other to be judged"
        assert Training.objects.filter(state=Training.PLANNED).count() == 1
        assert Attendance.objects.count() > 0
        months = dict(Month.objects.values_list("month", "state"))
        assert months[today.replace(day=1)] == Month.PUBLISHED
        assert Month.DRAFT in months.values()
        swap = Swap.objects.get()
        assert (swap.state, swap.shift.day > today) == (Swap.ASKED, True)
        assert Leave.objects.get().starts > today
        assert Occurrence.objects.filter(rule__kind="roster", day=today).count() == 3
        assert Counter(Problem.objects.values_list("state", flat=True)).keys() == {
            "open",
            "solved",
        }


def test_a_town_has_rounds_duties_done_and_a_division_proposed() -> None:
    pack = small(pack_of())
    assert pack.replay is not None
    with clock.at(datetime(2026, 11, 27, 15, tzinfo=ZONE)):
        town = build_town(pack, pack.replay, residents=2)
        leave_rounds(town)
        propose_division(town)
        tick()
        do_some(town)
        assert Call.objects.count() > 3
        walker = viewer_of(Call.objects.select_related("round")[0].round.account)
        homes = due_homes(walker, town.places["grid"][0].pk)
        assert len(homes) == Mark.objects.count()
        assert not any(one.overdue for one in homes), "a demo does not begin with arrears"
        assert Division.objects.get().state == "draft"
        done = Occurrence.objects.filter(state=Occurrence.DONE)
        assert done.count() >= 1
        worker = viewer_of(town.holders["grid-worker", town.places["grid"][0].pk])
        assert worker.account in set(done.values_list("by", flat=True))
