"""Huanghe West Road in small: every path of its replay once, in a town of two communities."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gezhi.pack.loader import load
from gezhi.pack.pack import Pack
from gezhi.pack.replay import Replay

PACKS = Path(__file__).resolve().parents[3] / "packs"
COUNTS = {
    "property-area": 1,
    "estate": 2,
    "community": 2,
    "grid": 4,
    "building": 8,
    "entrance": 16,
    "work-committee": 1,
    "committee": 2,
    "branch": 4,
    "group": 5,
    "hub-household": 9,
}
FIGURES: list[dict[str, Any]] = [
    {
        "figure": "communities",
        "reported": 2,
        "metric": {"count": "place.added", "where": {"field": "level", "is": "community"}},
    },
    {"figure": "uploaded", "reported": 26, "metric": {"count": "case.opened"}},
    {"figure": "closed", "reported": 21, "metric": {"count": "case.closed"}},
    {"figure": "kits", "reported": 800},
]


def pack_of(name: str = "huanghexilu") -> Pack:
    """A shipped pack."""
    return load(PACKS / name, library=PACKS)


def small(pack: Pack, figures: list[dict[str, Any]] | None = None) -> Pack:
    """The pack with a replay in small."""
    replay = pack.replay
    assert replay is not None
    posts = {one.post: pack.people.posts[one.post].at for one in replay.staff}
    data = replay.model_dump(by_alias=True)
    data |= {
        "ground": [one | {"count": COUNTS[one["level"]]} for one in data["ground"]],
        "staff": [one | {"count": COUNTS.get(posts[one["post"]], 1)} for one in data["staff"]],
        "members": [one | {"count": 1} for one in data["members"]],
        "paths": [one | {"count": 1} for one in data["paths"]],
        "figures": FIGURES if figures is None else figures,
    }
    return pack.model_copy(update={"replay": Replay.model_validate(data)})
