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
@pytest.mark.parametrize("name", ["dongzhuang", "luxi", "qincunbei"])
def test_the_covered_figures_come_out(name: str) -> None:
    """All that have a metric, to the last one, and no other; the town stands as planned."""
    pack = load(PACKS / name)
    assert pack.replay is not None
    told = replay(name)
    assert told.returncode == 0, told.stdout + told.stderr
    table = counted(told.stdout)
    wanted = {
        one.figure: (f"{one.reported:g}", "equal")
        for one in pack.replay.figures
        if one.metric is not None
    }
    assert len(wanted) == COVERED[name]
    assert {key: found for key, found in table.items() if found[0] != "-"} == wanted
    assert "journal: 0 faults" in told.stdout
