"""Deciding together in a simulated period: councils, ballots, pacts, joint projects, and what is
made public."""

from gezhi.pack.replay import Replay
from gezhi.surfaces.cli.cooperating import Projects
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.disclosing import Boards
from gezhi.surfaces.cli.polling import polls
from gezhi.surfaces.cli.revising import Revision
from gezhi.surfaces.cli.sitting import sittings
from gezhi.surfaces.cli.town import Town


def plan_deciding(town: Town, replay: Replay, diary: Diary) -> None:
    """Plan what a replay says of it."""
    for sat in replay.sittings:
        for council in sittings(town, sat):
            council.plan(diary)
    for planned in replay.polling:
        for poll in polls(town, planned):
            poll.plan(diary)
    for talked in replay.revising:
        Revision(town, talked).plan(diary)
    for joint in replay.cooperating:
        Projects(town, joint).plan(diary)
    Boards(town, replay).plan(diary)
