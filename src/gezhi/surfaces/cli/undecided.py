"""What a demo leaves to be decided: a meeting to come, a ballot that is open, a pact in talk,
disputes at every step."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.words import Words
from gezhi.engines.councils import actions as councils
from gezhi.engines.councils.queries import least_talk
from gezhi.engines.trust.queries import system
from gezhi.pack.sittings import Polling
from gezhi.surfaces.cli.mediating import Hearings
from gezhi.surfaces.cli.polling import LASTS, NOTICE, Poll
from gezhi.surfaces.cli.town import Town
from gezhi.surfaces.cli.unsettled import leave_disputes

SIMULATION = system("simulation")
TITLE = Words(
    zh="小广场改成什么样：按征求过意见的方案动工", en="The small square: build it as planned"
)
ROLL, YES, NO = 20, 9, 2


def leave_undecided(town: Town, hearings: Hearings) -> None:
    """Leave one of each that the pack has."""
    _ballot(town)
    _meeting(town)
    _pact(town)
    leave_disputes(town, hearings)


def _ballot(town: Town) -> None:
    """Opened two days ago; the first resident of the town has not voted yet."""
    for key, kind in town.pack.ballots.items():
        places = town.places.get(kind.at)
        if not places or kind.method != "yes-no" or "online" not in kind.ways:
            continue
        poll = Poll(town, Polling(ballot=key, title=TITLE, roll=ROLL, yes=YES, no=NO), places[0])
        opens = clock.today() - timedelta(days=2)
        with clock.at(datetime.combine(opens - timedelta(days=NOTICE), time(9), ZONE)):
            poll.announce(opens)
        with clock.at(datetime.combine(opens, time(10), ZONE)):
            poll.open()
        with clock.at(datetime.combine(opens + timedelta(days=1), time(10), ZONE)):
            poll.cast(first=1)
        return


def _meeting(town: Town) -> None:
    """Called for the first council that the pack names."""
    for key, council in town.pack.councils.items():
        places = town.places.get(council.at)
        if places:
            day = clock.today() + timedelta(days=(council.legal_days or 0) + LASTS + 5)
            starts = datetime.combine(day, time(14), ZONE)
            asked = councils.CallMeeting(places[0].pk, key, starts, "社区会议室")
            row = councils.call_meeting(SIMULATION, asked)
            title = "消防通道停车怎么管"
            councils.put_item(SIMULATION, councils.PutItem(row.pk, title))
            return


def _pact(town: Town) -> None:
    """A draft that is talked through."""
    for key, pact in town.pack.pacts.items():
        places = town.places.get(pact.at)
        if places:
            row = councils.draft_pact(SIMULATION, councils.NewDraft(places[0].pk, key))
            last = least_talk(row, clock.today())
            talk = councils.Talk(row.pk, clock.today(), last, confirmed=True)
            councils.start_talk(SIMULATION, talk)
            return
