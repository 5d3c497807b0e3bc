"""Short ways to earn and lose stars, in a village whose scheme knows a deduction too."""

from __future__ import annotations

from datetime import date

from gezhi.base.words import Words
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Record
from gezhi.engines.trust import actions as trust
from gezhi.pack.pack import Pack
from gezhi.pack.points import Item, Period, Ranking
from tests.town import loaded
from tests.village import Village, told

HYGIENE = ("yard-clean", "rooms-clean", "front-kept", "animals-penned")
"""Eight points, which is what the star takes."""


def pack(*, ranked: Period | None = None) -> Pack:
    """The village's pack with a deduction; boards of `ranked` put people in order."""
    found = loaded("dongzhuang")
    scheme = found.schemes["ten-stars"]
    dump = Item(
        item="rubbish-dumped",
        name=Words(zh="乱倒垃圾", en="Dumps rubbish"),
        points=2,
        kind="deduction",
        times=9,
    )
    categories = [
        one.model_copy(update={"items": [*one.items, dump]}) if one.category == "hygiene" else one
        for one in scheme.categories
    ]
    rule = Words(zh="按得分从高到低", en="By points")
    ranking = Ranking(rule=rule, source="试点办法", every=ranked) if ranked else None
    changed = {"categories": categories, "ranking": ranking}
    schemes = {**found.schemes, "ten-stars": scheme.model_copy(update=changed)}
    return found.model_copy(update={"schemes": schemes})


def done(
    village: Village, *items: str, home: str = "h1", day: date | None = None, by: str = "scorer"
) -> list[Record]:
    """Things that a household did, recorded and accepted."""
    asked = [told(village, item, home, day=day) for item in items]
    rows = actions.record_points(village.viewer(by), asked)
    verdicts = [Verdict(row.pk, "accepted") for row in rows]
    return actions.review(village.viewer("reviewer"), verdicts)


def every_star(village: Village, home: str = "h1") -> list[Record]:
    """All that there is to do once."""
    scheme = village.in_force.scheme
    return done(
        village, *(item.item for _, item in scheme.items() if item.kind == "base"), home=home
    )


def agree(village: Village, role: str, *, agreed: bool = True) -> None:
    """Somebody says whether they may be named."""
    trust.answer_consent(village.viewer(role), "honours", agreed)
