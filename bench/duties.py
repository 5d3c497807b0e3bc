"""A month of duties for 100,000 posts on PostgreSQL: `python -m bench.duties [posts]`.

Floor: within 20 s, drawn up as the nightly run does it. Everybody is a grid worker of the pack
`huanghexilu`, whose grid is gone round on working days, and who visits on days ending in 0.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date, timedelta

from bench.serving import database

POSTS, A_GRID = 100_000, 2
MOST_SECONDS = 20.0


def prepare(posts: int) -> None:
    """A city whose every grid has two workers, each appointed since last year."""
    from gezhi.engines.people.models import Appointment, Person
    from gezhi.engines.places import actions as places
    from gezhi.engines.trust import actions as trust
    from tests.town import SYSTEM, loaded

    version = trust.publish_pack(SYSTEM, loaded("huanghexilu"))
    root = places.add_place(
        SYSTEM, places.NewPlace("sub-district", "试点街道", code="990101001000")
    )
    home = places.add_place(SYSTEM, places.NewPlace("community", "社区", root, "990101001001"))
    new = [places.NewPlace("grid", f"第 {n + 1} 格", home) for n in range(posts // A_GRID)]
    grids = places.add_places(SYSTEM, new)
    places.attach_pack(SYSTEM, root, version, date(2025, 1, 1))
    people = [Person(name="某人") for _ in range(posts)]
    Person.objects.bulk_create(people, batch_size=5000)
    served = [
        Appointment(
            person=one,
            pack="huanghexilu",
            post="grid-worker",
            kind="full-time",
            place=grids[n % len(grids)],
            starts=date(2025, 6, 1),
        )
        for n, one in enumerate(people)
    ]
    Appointment.objects.bulk_create(served, batch_size=5000)


def main(posts: int = POSTS) -> bool:
    """Draw up from the first of a month for thirty days; False over the floor."""
    with database({"shared_buffers": "1GB", "max_wal_size": "4GB"}):
        from gezhi.base import clock
        from gezhi.engines.duties.actions import draw_up
        from gezhi.engines.duties.models import Occurrence
        from tests.town import SYSTEM

        prepare(posts)
        started = time.perf_counter()
        draw_up(SYSTEM, timedelta(days=30), first=clock.today())
        took = time.perf_counter() - started
        rows = Occurrence.objects.count()
        print(
            f"  {posts:,} posts, {rows:,} duties of a month in {took:.1f} s "
            f"(<= {MOST_SECONDS:.0f}), load {os.getloadavg()[0]:.1f}"
        )
        return rows > posts * 10 and took <= MOST_SECONDS


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else POSTS))
