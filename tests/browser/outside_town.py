"""A town for a server process of its own, and what its worker takes outside: a case in hand, calls,
a duty of the day, a sheet of points. Run as a program; prints what a test must know, as JSON."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any


def build(cases: int) -> dict[str, Any]:
    """Everything that `grid-worker` has in hand; `cases` are so many of them."""
    from gezhi.base import clock
    from gezhi.base.clock import ZONE
    from gezhi.engines.cases import actions
    from gezhi.engines.cases.models import Case
    from gezhi.engines.duties.actions import draw_up, plan_rounds
    from gezhi.engines.duties.models import Call, Occurrence, Round
    from gezhi.engines.people import actions as people
    from gezhi.engines.people.models import Person
    from gezhi.engines.points import actions as points
    from tests.calling import build_calling
    from tests.town import LAT, LON, SYSTEM

    town = build_calling.__wrapped__() if hasattr(build_calling, "__wrapped__") else build_calling()
    worker = Person.objects.get(account=town.accounts["grid-worker"])
    lead = people.NewAppointment(
        worker, "volunteer-lead", town.places["c0"], starts=date(2020, 1, 1)
    )
    people.appoint(SYSTEM, lead)
    vote = points.Adopt(
        town.places["c0"].pk, "families", date(2026, 1, 1), date(2026, 1, 1), 32, 28, 27
    )
    scheme = points.adopt(SYSTEM, vote).pk
    made = []
    for n in range(cases):
        form = {
            "what": "street-lighting",
            "text": f"第 {n + 1} 盏路灯坏了三天，晚上一片黑",
            "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
        }
        new = actions.OpenCase("report", form)
        case = actions.open_case(town.viewer("resident"), new).id
        steps = [("grid-lead", "accepted", {}), ("first-secretary", "to-grid", {"because": "先看"})]
        for who, outcome, more in steps:
            row = Case.objects.get(pk=case)
            actions.decide(town.viewer(who), actions.Decide(row.pk, row.version, outcome, **more))
        made.append(str(case))
    for home in ("h0", "h1"):
        town.mark(home)
    plan_rounds(town.viewer("grid-worker"), town.places["g00"].pk)
    draw_up(SYSTEM)
    today = clock.today()
    Round.objects.filter(day=Round.objects.earliest("day").day).update(day=today)
    first, last = (datetime.combine(today, at, ZONE) for at in (time(0, 1), time(23, 58)))
    duty = Occurrence.objects.filter(post="grid-worker", rule__key="daily-round").earliest("day")
    Occurrence.objects.filter(pk=duty.pk).update(
        day=today, opens=first, closes=last + timedelta(days=1)
    )
    return {
        "cases": made,
        "calls": [str(one) for one in Call.objects.values_list("pk", flat=True)],
        "duty": duty.pk,
        "sheet": f"/field/points/{scheme}/{town.places['g00'].pk}/",
        "homes": [str(one.pk) for one in town.homes.values()],
    }


if __name__ == "__main__":
    import os

    import django
    from django.core.management import call_command
    from django.db import transaction

    os.environ["DJANGO_SETTINGS_MODULE"] = "gezhi.config.settings"
    django.setup()
    from gezhi.engines.trust.queries import serve_system

    serve_system()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        told = build(int(sys.argv[1]))
    print(json.dumps(told))
