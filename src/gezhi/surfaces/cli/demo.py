"""The demo: a sub-district and a town on shipped packs with two months of cases, smaller grounds
for what they do not do; invented people."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from gezhi.base import clock
from gezhi.engines.cases.actions import OpenCase, open_case
from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.actions import send_due
from gezhi.engines.trust.queries import ANYONE
from gezhi.pack.replay import Replay
from gezhi.surfaces.cli.deciding import plan_deciding
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.packs import load_pack
from gezhi.surfaces.cli.scoring import Points
from gezhi.surfaces.cli.showing import do_some, leave_rounds, propose_division, show_small
from gezhi.surfaces.cli.simulate import Period, Town, build_town, shifted, story
from gezhi.surfaces.cli.tick import tick
from gezhi.surfaces.cli.undecided import leave_undecided

MOST_HOLDERS = 40
WEEKS = 9
WAITING = 12


@dataclass(frozen=True, slots=True)
class Ground:
    """A town of the demo: its pack, its invented name, its division code, its south-west corner,
    what its accounts begin with, and what was reported there this morning."""

    pack: str
    name: str
    code: str
    at: tuple[float, float]
    prefix: str
    case: str
    fresh: tuple[str, ...]


GROUNDS = (
    Ground(
        "huanghexilu",
        "和顺路街道（演示）",
        "370399001000",
        (118.0, 36.5),
        "",
        "report",
        ("street-lighting", "noise", "corridor-lighting"),
    ),
    Ground(
        "weituo",
        "青溪镇（演示）",
        "500199101000",
        (106.2, 29.9),
        "qingxi-",
        "matter",
        ("neighbour-quarrel", "irrigation"),
    ),
)


@dataclass(frozen=True, slots=True)
class Role:
    """An account to try out: its user name and what it is good for."""

    username: str
    zh: str


def load_demo() -> bool:
    """Build the towns and their cases, unless there are places already; returns whether it did."""
    if attached_packs(ANYONE):
        return False
    print("正在搭建演示街道和演示镇（约两分钟）… building the demo towns", flush=True)
    towns = [_build(ground) for ground in GROUNDS]
    show_small()
    _keep_messages()
    for town in towns:
        do_some(town)
    return True


def _keep_messages() -> None:
    """What the period would have sent, and what time causes today, lies in the inboxes, and does
    not run over the console."""
    named, settings.SENDERS = settings.SENDERS, ["keep"]
    try:
        tick()
        while send_due():
            pass
    finally:
        settings.SENDERS = named


def _build(ground: Ground) -> Town:
    pack = load_pack(ground.pack)
    if pack.replay is None:
        raise SystemExit(f"{ground.pack} has no replay.yaml to build a town from")
    replay = recent(pack.replay)
    with clock.at(clock.now() - timedelta(weeks=WEEKS, days=1)):
        town = build_town(
            pack,
            replay,
            code=ground.code,
            name=ground.name,
            at=ground.at,
            most=MOST_HOLDERS,
            prefix=ground.prefix,
        )
        diary = Diary(replay)
        scoring = Points(town, replay, diary)
        plan_deciding(town, replay, diary)
    period = Period(town, replay)
    count = period.run(diary.hour) + this_morning(town, ground, period)
    scoring.leave_waiting(WAITING)
    leave_undecided(town, period.hearings)
    leave_rounds(town)
    propose_division(town)
    places = sum(len(found) for found in town.places.values())
    print(f"{ground.name}: {places} places, {count} cases", flush=True)
    return town


def this_morning(town: Town, ground: Ground, period: Period) -> int:
    """Fresh reports in the first grid, for whoever tries its lead's account; returns how many."""
    grid = town.places["grid"][0]
    places = [one for one in town.bottom() if one.path.startswith(grid.path)]
    for number, category in enumerate(ground.fresh):
        answers = story(town.pack, ground.case, category, places[number], period.dice)
        command = OpenCase(ground.case, answers, place=places[number].pk)
        with clock.at(clock.now() - timedelta(minutes=70 - 20 * number)):
            open_case(town.viewer(town.residents[number]), command)
    return len(ground.fresh)


def recent(replay: Replay) -> Replay:
    """The replay's town and paths, in the last two months up to yesterday."""
    today = timezone.localdate(clock.now())
    moved = shifted(replay, today - timedelta(days=1))
    return moved.model_copy(update={"from_": today - timedelta(weeks=WEEKS)})


def say_accounts(address: str) -> str:
    """The address, and how to come in as anybody."""
    lines = [
        "",
        f"  格治 Gezhi  {address}",
        "",
        f"  演示账号 demo accounts   {address}/demo/sign-in   （一键登录 one tap）",
        f"  短信 messages            {address}/demo/messages  （验证码和评价链接 codes and links）",
        f"  居民 resident            {address}/",
        f"  网格员 grid worker       {address}/field/",
        f"  街道、部门 desk          {address}/desk/",
        "",
        "  Ctrl+C 停止 stops",
        "",
    ]
    return "\n".join(lines)
