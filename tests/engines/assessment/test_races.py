"""Two at once: real connections, and nobody's scores change once they are shown or decided."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assessment import actions
from gezhi.engines.assessment.actions import count_due, open_due
from gezhi.engines.assessment.models import Assessed, Decision, Period, Result
from gezhi.engines.assessment.rules.marks import unpinned
from gezhi.engines.trust.models import Journal
from tests.commits import committed
from tests.officers import (
    AFTER,
    AT_WORK,
    KEY,
    LATER,
    all_checked,
    assessed_of,
    build_officers,
    closed,
    happened,
    judged,
    march,
)
from tests.town import SYSTEM, Town

__all__ = ["committed"]
pytestmark = pytest.mark.postgresql_only
FIRST_QUARTER = date(2026, 1, 1)


def at_once(when: datetime, *acts: Callable[[], Any]) -> list[Any]:
    """What comes of each in a thread of its own at the same moment."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            with clock.at(when):
                start.wait()
                return act()
        except Exception as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def counted() -> Town:
    """March is over and counted, and one case closed in each of two villages."""
    with clock.at(AT_WORK):
        town = build_officers()
        open_due(SYSTEM)
        happened(closed(town, "v0", 1), closed(town, "v1", 2))
    with clock.at(AFTER):
        count_due(SYSTEM)
    return town


def decided() -> Town:
    """Everybody is decided, and the quarter can be closed."""
    town = counted()
    with clock.at(AFTER):
        all_checked(town)
    with clock.at(LATER):
        wanted = [assessed_of(town, f"officer-{n}").pk for n in range(3)]
        actions.decide(town.viewer("lead"), wanted)
    return town


def closing(town: Town) -> actions.Closing:
    return actions.Closing(town.places["town"].pk, KEY, FIRST_QUARTER, new_id())


def points(row: Assessed) -> int | None:
    return row.scores.get(indicator="lead").points


def test_what_is_shown_is_what_was_judged(committed: None) -> None:
    """Checked while a judge writes: the score changed before it was shown, or not at all."""
    town = counted()
    with clock.at(AFTER):
        judged(town, "officer-0", 8)
        row = assessed_of(town, "officer-0")
    judge, checker = town.viewer("judge"), town.viewer("checker")
    again = actions.Judged(row.pk, "lead", 5, "少办了一件", was=8)
    wrote, checked = at_once(
        AFTER, lambda: actions.judge(judge, [again]), lambda: actions.check(checker, row.pk)
    )
    assert isinstance(checked, Assessed)
    row.refresh_from_db()
    assert row.state == Assessed.SHOWN
    verbs = list(Journal.objects.filter(verb__startswith="assessment.").order_by("pk"))
    told = [one.verb for one in verbs if one.subject == row.whose][-2:]
    if wrote == 1:
        assert points(row) == 5
        assert told == ["assessment.judged", "assessment.checked"]
    else:
        assert wrote.code == "assessment-moved"
        assert points(row) == 8


def test_two_judges_do_not_write_over_each_other(committed: None) -> None:
    town = counted()
    with clock.at(AFTER):
        town.hire("other-judge", "township-leader", "town", since=date(2025, 1, 1))
        row = assessed_of(town, "officer-0")
    first, second = town.viewer("judge"), town.viewer("other-judge")
    came = at_once(
        AFTER,
        lambda: actions.judge(first, [actions.Judged(row.pk, "lead", 7, "一件")]),
        lambda: actions.judge(second, [actions.Judged(row.pk, "lead", 4, "两件")]),
    )
    assert sorted(str(getattr(one, "code", one)) for one in came) == ["1", "judged-meanwhile"]
    assert points(row) == (7 if came[0] == 1 else 4)


def test_nothing_closes_while_a_judge_still_writes(committed: None) -> None:
    """One is not decided yet: whoever is first, nothing is closed, and no writing is lost."""
    town = counted()
    with clock.at(AFTER):
        judged(town, "officer-0", 8)
        row = assessed_of(town, "officer-0")
    judge, lead = town.viewer("judge"), town.viewer("lead")
    again = actions.Judged(row.pk, "lead", 6, "改一下", was=8)
    wrote, shut = at_once(
        LATER,
        lambda: actions.judge(judge, [again]),
        lambda: actions.close(lead, closing(town)),
    )
    assert (wrote, shut.code) == (1, "undecided")
    assert points(row) == 6
    assert not Result.objects.exists()
    assert march(town).state != Period.CLOSED


def test_nobody_judges_what_is_decided_and_closed_meanwhile(committed: None) -> None:
    town = counted()
    with clock.at(AFTER):
        all_checked(town)
    wanted = [assessed_of(town, f"officer-{n}").pk for n in range(3)]
    judge, lead = town.viewer("judge"), town.viewer("lead")
    again = actions.Judged(wanted[0], "lead", 1, "太晚了", was=9)
    wrote, made = at_once(
        LATER,
        lambda: actions.judge(judge, [again]),
        lambda: [actions.decide(lead, wanted), actions.close(lead, closing(town))],
    )
    assert wrote.code == "assessment-moved"
    assert [len(one) for one in made] == [3, 3]
    assert points(assessed_of(town, "officer-0")) == 9


def test_closed_by_two_it_is_closed_once(committed: None) -> None:
    town = decided()
    lead, other = town.viewer("lead"), town.viewer("checker")
    came = at_once(
        LATER,
        lambda: actions.close(lead, closing(town)),
        lambda: actions.close(other, closing(town)),
    )
    assert sorted(len(one) for one in came) == [0, 3]
    assert Result.objects.count() == 3


def test_a_correction_is_in_the_result_or_in_the_next(committed: None) -> None:
    """Closed while one is corrected: the result names the decision that it was made of, and closing
    again leaves exactly one result in force, made of the corrected one."""
    town = decided()
    row = assessed_of(town, "officer-0")
    lead = town.viewer("lead")
    asked = actions.Correction(row.pk, "lead", "2", "数错了", new_id())
    corrected, made = at_once(
        LATER, lambda: actions.correct(lead, asked), lambda: actions.close(lead, closing(town))
    )
    assert isinstance(corrected, Decision)
    assert len(made) == 3
    with clock.at(LATER):
        actions.close(lead, closing(town))
    stands = Result.objects.get(whose=row.whose, replaced_by=None)
    assert stands.of == [str(corrected.pk)]
    shown = {one.indicator: one.reached for one in unpinned(corrected.marks)}
    assert float(shown["lead"]) == 0.2  # type: ignore[arg-type]
