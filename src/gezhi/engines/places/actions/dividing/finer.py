"""The next level: each grid of a division in force is divided again, from the same buildings."""

from datetime import date
from uuid import UUID

import numpy as np

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.places.actions.dividing.adopting import adopt_division
from gezhi.engines.places.actions.dividing.drafting import AT_ONCE, NewDivision, draft_division
from gezhi.engines.places.models import Division, Place
from gezhi.engines.places.queries.divisions import Drawn, division, finer_drafts
from gezhi.engines.places.rules.division.ground import Building, Road
from gezhi.engines.places.rules.division.outlining import in_reading_order, outlines_of
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer


def divide_finer(viewer: Viewer, division_id: UUID, level: str, households: int) -> list[Division]:
    """Draft a division of each grid of one in force, into places of `level` with about so many
    households each. A grid that has a draft or a division at that level keeps it, so that the same
    again makes nothing new. A building that was shared by entrances goes with the grid that has
    most of them.

    Changed while the division is not in force; Invalid without a level or a size, or for more
    buildings than are divided while one waits.
    """
    drawn = division(viewer, division_id)
    if drawn.row.state != "in-force":
        raise Changed("not-in-force", "方案还没有施行", "the division is not in force yet")
    _judge(drawn, level, households)
    made: list[Division] = []
    with transaction():
        for place, buildings in _grids(drawn):
            known = (
                Division.objects.filter(place=place, level=level).exclude(state="failed").first()
            )
            made.append(known or _draft(viewer, drawn, place, level, buildings, households))
    return made


def _judge(drawn: Drawn, level: str, households: int) -> None:
    wrong: list[Wrong] = []
    if not level.strip() or level == drawn.row.level:
        words = Words(zh="请选更小的一级", en="choose a finer level")
        wrong.append(Wrong("level", "required", words))
    if households < 1:
        words = Words(zh="请写每格大约多少户", en="say about how many households each has")
        wrong.append(Wrong("households", "required", words))
    if len(drawn.town) > AT_ONCE:
        words = Words(
            zh=f"一次最多 {AT_ONCE} 栋（单元）：请在每个网格的页面里划分",
            en=f"at most {AT_ONCE} buildings (entrances) at once: divide on each grid's page",
        )
        wrong.append(Wrong("level", "too-many", words))
    if wrong:
        raise Invalid(wrong)


def _grids(drawn: Drawn) -> list[tuple[Place, list[Building]]]:
    """The places that the division made, each with the buildings in it."""
    row = drawn.row
    outlines = outlines_of(drawn.town, drawn.grid, row.count)
    numbers = in_reading_order([(one.centroid.x, one.centroid.y) for one in outlines])
    made = Place.objects.filter(parent_id=row.place_id, level=row.level, since=row.since)
    places = dict(zip(numbers, made.filter(until=None).order_by("code", "pk"), strict=False))
    found: dict[int, list[Building]] = {number: [] for number in places}
    for number, one in enumerate(row.buildings):
        most = int(np.bincount(drawn.grid[drawn.town.building == number]).argmax())
        if most in found:
            found[most].append(Building(*one))
    return [(places[number], found[number]) for number in places if found[number]]


def _draft(
    viewer: Viewer, drawn: Drawn, place: Place, level: str, own: list[Building], households: int
) -> Division:
    homes = sum(one.households for one in own)
    count = min(max(1, round(homes / households)), len(own))
    roads = [Road(kind, [(at[0], at[1]) for at in line]) for kind, line in drawn.row.roads]
    asked = NewDivision(place.pk, level, count, own, roads, seed=drawn.row.seed, id=new_id())
    return draft_division(viewer, asked)


def adopt_finer(viewer: Viewer, division_id: UUID, since: date, *, level_name: str) -> int:
    """Adopt all those drafts with one day, all or nothing; returns how many. Invalid when a grid of
    one of them is torn."""
    with transaction():
        drafts = finer_drafts(viewer, division_id)
        for one in drafts:
            adopt_division(viewer, one.row.pk, since, level_name=level_name)
    return len(drafts)
