"""`gezhi replay` of each shipped pack: every figure that it covers comes out of the records."""

from __future__ import annotations

from pathlib import Path

import pytest

from gezhi.pack.loader import load
from tests.packs.reported import COVERED
from tests.surfaces.cli.test_replay import counted, replay

PACKS = Path(__file__).resolve().parents[2] / "packs"


@pytest.mark.slow
@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "name",
    ["dazhou", "dongzhuang", "fengcheng", "liwan", "luxi", "qincunbei", "xuanwei"],
)
def test_the_covered_figures_come_out(name: str) -> None:
    """All that have a metric, to the last one, and no other; the town stands as planned."""
    pack = load(PACKS / name)
    assert pack.replay is not None
    told = replay(name)
    assert told.returncode == 0, told.stdout + told.stderr
    table = counted(told.stdout)
    covered = [one for one in pack.replay.figures if one.metric is not None]
    assert len(covered) == COVERED[name]
    found = {key: counted for key, counted in table.items() if counted[0] != "-"}
    assert {key: said for key, (_, said) in found.items()} == {
        one.figure: one.within.replace("-", " ") for one in covered
    }
    exact = {one.figure: f"{one.reported:g}" for one in covered if one.within == "equal"}
    assert {key: number for key, (number, _) in found.items() if key in exact} == exact
    assert "journal: 0 faults" in told.stdout
