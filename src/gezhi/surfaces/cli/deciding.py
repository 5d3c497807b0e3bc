"""Deciding together in a simulated period: councils, ballots, pacts, joint projects, and what is
made public; and how people grow in their work."""

from gezhi.pack.replay import Replay
from gezhi.surfaces.cli.assessing import plan_assessing
from gezhi.surfaces.cli.cooperating import Projects
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.disclosing import Boards
from gezhi.surfaces.cli.doing import plan_doing
from gezhi.surfaces.cli.driving import plan_driving
from gezhi.surfaces.cli.growing import plan_growing
from gezhi.surfaces.cli.polling import polls
from gezhi.surfaces.cli.registering import plan_registering
from gezhi.surfaces.cli.revising import Revision
from gezhi.surfaces.cli.sitting import sittings
from gezhi.surfaces.cli.surveying import plan_surveying
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
    plan_driving(town, replay, diary)
    plan_growing(town, replay, diary)
    plan_surveying(town, replay, diary)
    plan_registering(town, replay, diary)
    plan_assessing(town, replay, diary)
    plan_doing(town, replay, diary)
