"""The demo town: one sub-district on a shipped pack, invented people, two months of cases."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.utils import timezone

from gezhi.base import clock
from gezhi.engines.cases.actions import OpenCase, open_case
from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.queries import ANYONE
from gezhi.pack.replay import Replay
from gezhi.surfaces.cli.packs import load_pack
from gezhi.surfaces.cli.simulate import Period, Town, build_town, shifted, story
from gezhi.surfaces.cli.tick import tick

PACK = "huanghexilu"
MOST_HOLDERS = 40
WEEKS = 9
FRESH = ("street-lighting", "noise", "corridor-lighting")


@dataclass(frozen=True, slots=True)
class Role:
    """An account to try out: its user name and what it is good for."""

    username: str
    zh: str


def load_demo() -> bool:
    """Build the town and its cases, unless there are places already; returns whether it did."""
    if attached_packs(ANYONE):
        return False
    pack = load_pack(PACK)
    if pack.replay is None:
        raise SystemExit(f"{PACK} has no replay.yaml to build a town from")
    replay = recent(pack.replay)
    print("正在搭建演示街道（约一分钟）… building the demo town", flush=True)
    with clock.at(clock.now() - timedelta(weeks=WEEKS, days=1)):
        town = build_town(pack, replay, name="和顺路街道（演示）", most=MOST_HOLDERS)
    count = Period(town, replay).run() + this_morning(town, Random(replay.seed))  # noqa: S311
    tick()
    print(f"{count} cases, {len(town.places['building'])} buildings", flush=True)
    return True


def this_morning(town: Town, dice: Random) -> int:
    """Fresh reports in the first grid, for whoever tries its lead's account; returns how many."""
    grid = town.places["grid"][0]
    places = [one for one in town.places["building"] if one.path.startswith(grid.path)]
    for number, category in enumerate(FRESH):
        answers = story(town.pack, "report", category, places[number], dice)
        command = OpenCase("report", answers, place=places[number].pk)
        with clock.at(clock.now() - timedelta(minutes=70 - 20 * number)):
            open_case(town.viewer(town.residents[number]), command)
    return len(FRESH)


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
