"""Counting boxes: `python -m bench.tally [votes]`.

Floors: 1,000,000 named votes of owners, counted by heads and by area, within 5 s; 100,000 ranked
votes over ten options within 10 s. What is counted is plain data as an export holds it.
"""

from __future__ import annotations

import os
import random
import sys
import time
from typing import Any

from gezhi.base.voting import STATUTES
from gezhi.base.voting.boxes import count_box
from gezhi.base.voting.written import write_rule

VOTES, RANKED, OPTIONS = 1_000_000, 100_000, 10
MOST_SECONDS, MOST_RANKED_SECONDS = 5.0, 10.0


def owners(votes: int) -> tuple[Any, ...]:
    """Owners of 40 to 200 m², four in five of whom agree; one in ten did not come."""
    dice = random.Random(1)
    roll = [
        {
            "head": f"h{n}",
            "area": dice.randrange(400_000, 2_000_000),
            "voted": n < votes,
        }
        for n in range(votes + votes // 10)
    ]
    box = [
        {"head": f"h{n}", "choice": [dice.choice(("yes",) * 4 + ("no",))], "spoilt": False}
        for n in range(votes)
    ]
    policy = {
        "method": "yes-no",
        "electorate": "owners",
        "options": [{"key": "yes"}, {"key": "no"}],
        "most": None,
    }
    return policy, write_rule(STATUTES["owner.ordinary"].rule()), roll, box


def ranked() -> tuple[Any, ...]:
    """Residents who each put all ten options in an order of their own, for three seats."""
    dice, keys = random.Random(2), [f"o{n}" for n in range(OPTIONS)]
    weights = range(OPTIONS, 0, -1)
    roll = [{"head": f"h{n}", "area": None, "voted": True} for n in range(RANKED)]
    box = [
        {"choice": sorted(keys, key=lambda key: -dice.random() * weights[keys.index(key)])}
        | {"spoilt": False}
        for _ in range(RANKED)
    ]
    policy = {
        "method": "ranked",
        "electorate": "persons",
        "options": [{"key": key} for key in keys],
        "most": 3,
    }
    return policy, write_rule(STATUTES["resident.assembly"].rule()), roll, box


def timed(asked: tuple[Any, ...], what: str, most: float) -> bool:
    """Count once, and say how long it took beside its floor."""
    started = time.perf_counter()
    found = count_box(*asked)
    took = time.perf_counter() - started
    assert found["cast"] == len(asked[3])
    assert found["options"][0]["votes"]
    print(f"  {what}: {took:.2f} s (<= {most:.0f}), load {os.getloadavg()[0]:.1f}", flush=True)
    return took <= most


def main(votes: int = VOTES) -> bool:
    """Both boxes; False when a floor is missed."""
    held = timed(owners(votes), f"{votes:,} votes by heads and area", MOST_SECONDS)
    over = f"{RANKED:,} votes ranked over {OPTIONS}"
    return timed(ranked(), over, MOST_RANKED_SECONDS) and held


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else VOTES))
