"""Two at once: real connections, and what is owed is never paid twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assets import actions
from gezhi.engines.assets.models import Due, Entry, Payment
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import begin_unit, viewer_of
from tests.commits import committed
from tests.registering import NOW, contract, contract_village, entered, owed, paid

__all__ = ["committed"]
pytestmark = pytest.mark.postgresql_only


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What comes of each in a thread of its own at the same moment."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            with clock.at(NOW):
                start.wait()
                return act()
        except Exception as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_payments_of_one_instalment(committed: None) -> None:
    with clock.at(NOW):
        town = contract_village()
        due = owed(town, entered(town))
        viewer = town.viewer("secretary")
    came = at_once(
        *(
            lambda n=n: actions.record_payment(
                viewer, actions.NewPayment(due.pk, 120_000, f"S-{n}", None, new_id())
            )
            for n in range(4)
        )
    )
    assert sorted(type(one).__name__ for one in came) == ["Invalid"] * 3 + ["Payment"]
    assert Payment.objects.count() == 1


def test_confirmed_in_two_windows_it_counts_once(committed: None) -> None:
    with clock.at(NOW):
        town = contract_village()
        due = owed(town, entered(town))
        one = paid(town, due.pk, 120_000)
        who = town.viewer("township")
    came = at_once(*[lambda: actions.confirm_payment(who, one.pk)] * 3)
    assert [type(one).__name__ for one in came] == ["Payment"] * 3
    assert Due.objects.get(pk=due.pk).paid == 120_000
    assert Journal.objects.filter(verb="asset.paid").count() == 1


def test_confirmed_and_refused_in_two_windows(committed: None) -> None:
    with clock.at(NOW):
        town = contract_village()
        due = owed(town, entered(town))
        one = paid(town, due.pk, 60_000)
        who = town.viewer("township")
    came = at_once(
        lambda: actions.confirm_payment(who, one.pk),
        lambda: actions.refuse_payment(who, one.pk, "没有到账"),
    )
    assert sorted(type(one).__name__ for one in came) == ["Changed", "Payment"]
    one.refresh_from_db()
    assert Due.objects.get(pk=due.pk).paid == (60_000 if one.state == Payment.CONFIRMED else 0)
    verbs = Journal.objects.filter(verb__in=("asset.paid", "asset.payment_refused"))
    assert verbs.count() == 1


def test_confirmed_while_it_is_taken_back(committed: None) -> None:
    with clock.at(NOW):
        town = contract_village()
        due = owed(town, entered(town))
        one = paid(town, due.pk, 120_000)
        who, other = town.viewer("township"), town.viewer("secretary")
    came = at_once(
        lambda: actions.confirm_payment(who, one.pk),
        lambda: actions.withdraw_payment(other, one.pk),
    )
    assert sum(isinstance(one, Payment) for one in came) == 1
    one.refresh_from_db()
    assert Due.objects.get(pk=due.pk).paid == (120_000 if one.state == "confirmed" else 0)


def test_the_same_contract_by_two(committed: None) -> None:
    with clock.at(NOW):
        town = contract_village()
        viewer = town.viewer("secretary")
        asked = [contract(town) for _ in range(3)]
    came = at_once(*(lambda one=one: actions.enter(viewer, one) for one in asked))
    assert sorted(type(one).__name__ for one in came) == ["Entry", "Invalid", "Invalid"]
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_a_forgotten_condition_shows_nobody_what_is_not_theirs() -> None:
    from gezhi.engines.assets.models import Defect, RegisterFile, Step

    with clock.at(NOW):
        town = contract_village()
        row = entered(town, written="no")
        paid(town, owed(town, row).pk, 100)
        viewer = town.viewer("secretary")
        actions.take_register_file(viewer, "x.pdf", b"%PDF-1.4 z")
        tables = (Entry, Step, Defect, Due, Payment)
        for role, sees in (("secretary", 1), ("township", 1), ("other-secretary", 0), ("", 0)):
            end = begin_unit()
            try:
                if role:
                    viewer_of(town.accounts[role].pk, verified=True)
                assert [one.objects.exists() for one in tables] == [bool(sees)] * 5, role
                assert RegisterFile.objects.exists() == (role == "secretary")
            finally:
                end()
