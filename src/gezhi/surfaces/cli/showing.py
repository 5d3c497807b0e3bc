"""What a demo shows of work in the field: duties done, rounds, a division that is proposed; and in
a city, a village and a prefecture in small a campaign, a survey, contracts, an assessment, a roster
and liaison, as they stand today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.assessment.actions import count_due, open_due
from gezhi.engines.assessment.queries import span_of
from gezhi.engines.assets import actions as assets
from gezhi.engines.campaigns import actions as campaigns
from gezhi.engines.duties import actions as duties
from gezhi.engines.duties.queries import my_day, my_duties, my_posts, swap_offers
from gezhi.engines.places import actions as places
from gezhi.engines.trust.queries import system
from gezhi.pack.grown import Laddering, Learning, Linking
from gezhi.pack.replay import Assessing, Driving, Registering
from gezhi.pack.surveying import Surveying
from gezhi.surfaces.cli.assessing import Appraisal
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.driving import Drive
from gezhi.surfaces.cli.growing import WEEKS, Leaders, Lessons, climb
from gezhi.surfaces.cli.in_small import ASKED, BEGUN, SEED, SMALL, build_small, monday, replay_of
from gezhi.surfaces.cli.registering import Inventory
from gezhi.surfaces.cli.surveying import WEEKS as SHEETS
from gezhi.surfaces.cli.surveying import Asking
from gezhi.surfaces.cli.town import Names, Town

SIMULATION = system("simulation")
MARKED, GRIDS = 9, 3
"""Households that agreed to be called at in one grid, and grids into which a community is divided
anew."""
NEAR = timedelta(days=14)
"""So near a month is on its roster already."""
KEPT = (
    ("granted-powers", 6),
    ("three-no-estates", 9),
    ("micro-works", 12),
    ("warm-homes", 3),
    ("premises", 4),
    ("incubated", 5),
    ("clubs", 12),
    ("emergency-volunteers", 18),
)
"""Registers that a prefecture in small keeps, and how many entries each has."""


def show_small() -> None:
    """Build them, each with what is in hand there."""
    shown = {"houma": _city, "dongzhuang": _village, "dazhou": _prefecture}
    for one in SMALL:
        town = build_small(one)
        shown[one.pack](town)
        print(f"{one.name}: {sum(map(len, town.places.values()))} places", flush=True)


def leave_rounds(town: Town) -> None:
    """Households of a grid agreed to be called at: one who walks there has rounds to come."""
    kind = next((one for one in town.pack.visits.values() if one.every < 30), None)
    grid = town.places["grid"][0]
    homes = [one for one in town.homes if one.place.path.startswith(grid.path)][:MARKED]
    account = town.holder_over(grid, [kind.post]) if kind is not None else None
    if kind is None or account is None or not homes:
        return
    walker = town.viewer(account)
    for number, home in enumerate(homes):
        days = number % (kind.grace + 1)
        agreed = clock.today() - timedelta(days=days)
        mark = duties.NewMark(home.pk, kind.visit, agreed, "said")
        _ago(days, lambda mark=mark: duties.mark_household(walker, mark))
    duties.plan_rounds(walker, grid.pk)


def propose_division(town: Town) -> None:
    """A community's buildings in other grids than today's, as a proposal."""
    community = town.places["community"][0]
    buildings = [
        places.Building(one.code, one.lon, one.lat, one.households or 24, 3)
        for one in town.places.get("building", ())
        if one.path.startswith(community.path)
    ]
    if buildings:
        asked = places.NewDivision(community.pk, "grid", GRIDS, buildings)
        _ago(1, lambda: places.draft_division(SIMULATION, asked))


def do_some(town: Town) -> None:
    """Of today's duties that are open by now, the lead of the first grid and one who serves there
    did every other one."""
    grid = town.places["grid"][0]
    for post in ("grid-lead", "grid-worker"):
        account = town.holder_over(grid, [post])
        if account is None:
            continue
        viewer = town.viewer(account)
        open_ = [one for one in my_day(viewer) if one.row.opens <= clock.now()]
        for one in open_[::2]:
            ticked = tuple(item.item for item in one.rule.checklist)
            duties.do_duty(viewer, duties.Done(one.row.pk, ticked))


def _ago(days: int, do: Callable[[], Any]) -> Any:
    """Do something as of ten in the morning so many days ago."""
    with clock.at(datetime.combine(clock.today() - timedelta(days=days), time(10), ZONE)):
        return do()


def _city(town: Town) -> None:
    """A campaign in its fifth week, a survey that is open, contracts with what is owed, a training
    that is over and one to come, and the last quarter's assessment."""
    _campaign(town)
    _survey(town)
    _contracts(town)
    learned = Learning(course="new-grid-worker", count=6, posts=["grid-worker"])
    lessons = Lessons(town, learned, Names(SEED))
    _ago(20, lessons.plan)
    _ago(9, lessons.close)
    Lessons(town, learned.model_copy(update={"count": 3}), Names(SEED)).plan()
    _assess(town)


def _campaign(town: Town) -> None:
    """What comes of four weeks, then what is in hand in this one."""
    planned = Driving(
        campaign="grassroots",
        tasks=12,
        dispatches=BEGUN,
        bulletins=BEGUN - 1,
        inspector="city-secretary",
        inspected=3,
        pilots=2,
        fund="special",
        paid=300_000,
    )
    drive = Drive(town, planned)
    days = {"from_": monday(BEGUN), "to": monday() - timedelta(days=1)}
    diary = Diary(replay_of(town.pack).model_copy(update=days))
    drive.plan(diary)
    with clock.at(diary.acts[0].at) as hands:
        while diary.acts:
            hands.set(diary.acts[0].at)
            diary.hour()
    _in_hand(drive)


def _in_hand(drive: Drive) -> None:
    """Of the tasks that are open one waits for acceptance, one was sent back, one has a finding to
    answer, one is put off; the rest goes on."""
    office, supervision = drive.member(drive.rules.office), drive.member("supervision")
    waiting, back, doubted, later = (task for task, _ in drive.open[:4])
    for task in (waiting, back):
        holder = drive.town.viewer(task.account)
        said = campaigns.NewEvidence(task.pk, "名单和照片已归档，请验收")
        _ago(2, lambda holder=holder, said=said: campaigns.give_evidence(holder, said))
        _ago(2, lambda holder=holder, task=task: campaigns.hand_in(holder, task.pk))
    reason = "照片只有一张，看不出是哪个网格，请补上"
    _ago(1, lambda: campaigns.return_task(office, back.pk, reason))
    answer_by = clock.today() + timedelta(days=5)
    finding = campaigns.NewFinding(doubted.pk, "公示栏上的电话打不通，值班表没有换", answer_by)
    _ago(1, lambda: campaigns.raise_finding(supervision, finding))
    until = clock.today() + timedelta(days=12)
    put_off = campaigns.Postponing(later.pk, until, "等两个村的名单，晚一周")
    _ago(1, lambda: campaigns.postpone(office, put_off))


def _survey(town: Town) -> None:
    """Opened some days ago; sheets came in since."""
    planned = Surveying(survey="new-employment", answers=24, declined=3, publicity=160)
    asking = Asking(town, planned, Names(SEED + 1))
    _ago(ASKED, asking.open)
    for week in range(SHEETS):
        _ago(ASKED - 1 - week * (ASKED - 1) // SHEETS, lambda week=week: asking.week(week))


def _contracts(town: Town) -> None:
    """An inventory; of five who owe one has paid, another's payment is to be confirmed."""
    planned = Registering(register="village-contracts", count=9, owing=5, recovered=1)
    kept = Inventory(town, planned, SEED)
    _ago(25, kept.enter)
    _ago(24, kept.owe)
    _ago(8, kept.recover)
    due = kept.dues[4]
    payment = assets.NewPayment(due.pk, due.amount, "据-0012")
    _ago(1, lambda: assets.record_payment(SIMULATION, payment))


def _assess(town: Town) -> None:
    """The last quarter that is over for a week: units are judged and shown, townships wait."""
    first = span_of("quarter", clock.today() - timedelta(days=7)).before.first
    for days, act in ((6, lambda: open_due(SIMULATION, first)), (5, lambda: count_due(SIMULATION))):
        _ago(days, act)
    judged = Appraisal(town, Assessing(assessment="units", before=True), SEED)
    _ago(4, lambda: judged.judge(first))


def _village(town: Town) -> None:
    """Cameras with the junctions they cover; this month's roster in force, the next one drafted,
    or in force too where it is near; a swap that is asked, and somebody on leave soon."""
    _ago(30, Inventory(town, Registering(register="cameras", count=12, sites=9), SEED).enter)
    first = duties.NewMonth(town.root.pk, "village-duty", clock.today())
    duties.publish_month(SIMULATION, duties.make_month(SIMULATION, first).pk)
    later = (clock.today().replace(day=1) + timedelta(days=32)).replace(day=1)
    if later - clock.today() < NEAR:
        near = duties.NewMonth(town.root.pk, "village-duty", later)
        duties.publish_month(SIMULATION, duties.make_month(SIMULATION, near).pk)
        later = (later + timedelta(days=32)).replace(day=1)
    duties.make_month(SIMULATION, duties.NewMonth(town.root.pk, "village-duty", later))
    _ask_a_colleague(town, "village-team")
    _go_away(town, "joint-defence")


def _ask_a_colleague(town: Town, post: str) -> None:
    account = town.holder_over(town.root, [post])
    if account is None:
        return
    viewer, tomorrow = town.viewer(account), clock.today() + timedelta(days=1)
    ahead = my_duties(viewer, tomorrow, tomorrow + NEAR)
    shift = next((one.row.pk for one in ahead if one.row.day >= tomorrow), None)
    offers = swap_offers(viewer, shift) if shift is not None else []
    if shift is not None and offers:
        whom, _, theirs = offers[0]
        back = theirs[0].pk if theirs else None
        duties.ask_swap(viewer, duties.AskSwap(shift, whom, back))


def _go_away(town: Town, post: str) -> None:
    account = town.holder_over(town.root, [post])
    viewer = town.viewer(account) if account is not None else None
    mine = next(iter(my_posts(viewer)), None) if viewer is not None else None
    if viewer is None or mine is None or not mine.colleagues:
        return
    first, instead = clock.today() + timedelta(days=5), mine.colleagues[0].appointment
    away = duties.NewLeave(mine.appointment, instead, first, first + timedelta(days=1))
    duties.note_leave(viewer, away)


def _prefecture(town: Town) -> None:
    """Leaders called at communities; some of what they found is solved. The ladder is adopted, and
    registers of powers, estates, rooms, clubs and volunteers are kept."""
    linked = Linking(liaison="leaders", calls=9, found=5, solved=2, help={"books": 60})
    leaders = Leaders(town, linked, SEED)
    _ago(60, leaders.link)
    for week in range(WEEKS):
        _ago(55 - 4 * week, lambda week=week: leaders.call(week))
    _ago(2, leaders.solve)
    _ago(50, lambda: climb(town, Laddering(ladder="community-workers")))
    for register, count in KEPT:
        _ago(30, Inventory(town, Registering(register=register, count=count), SEED).enter)
