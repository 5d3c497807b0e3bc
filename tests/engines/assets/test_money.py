"""Arrears and instalments: one records, another confirms, and the ledger holds the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assets import actions
from gezhi.engines.assets.models import Due, Entry, Payment, Step
from gezhi.engines.assets.queries import (
    entry_seen,
    register_at,
    register_counts,
    reminder,
)
from gezhi.engines.points.models import Balance, Line, Unit
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from gezhi.wiring import follow
from tests.registering import GOOD, NOW, REGISTER, entered, owed, paid
from tests.town import Town


def test_what_falls_due_soon_is_drawn_up_and_never_what_was_before(town: Town) -> None:
    row = entered(town)
    assert [(one.day, one.amount) for one in row.dues.all()] == [(date(2026, 4, 1), 600_000)]
    with clock.at(NOW + timedelta(days=365)):
        actions.pass_assets_time()
        actions.pass_assets_time()
    assert list(row.dues.order_by("day").values_list("day", flat=True)) == [
        date(2026, 4, 1),
        date(2027, 4, 1),
    ]


def test_nothing_falls_due_once_it_ended(town: Town) -> None:
    row = entered(town)
    actions.move_entry(town.viewer("secretary"), actions.MoveEntry(row.pk, "end", "收回"))
    with clock.at(NOW + timedelta(days=365)):
        actions.pass_assets_time()
    assert row.dues.count() == 1


def test_old_arrears_are_set_once_for_a_day_that_is_past(town: Town) -> None:
    row, viewer, id = entered(town), town.viewer("secretary"), new_id()
    for _ in range(2):
        actions.set_arrears(viewer, row.pk, date(2025, 4, 1), 120_000, id)
    assert row.dues.filter(origin="before").count() == 1
    for day, fen, name in (
        (date(2025, 4, 1), 5, "day"),
        (NOW.date(), 5, "day"),
        (None, 0, "amount"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.set_arrears(viewer, row.pk, day, fen, new_id())
        assert refused.value.wrong[0].field == name
    with pytest.raises(Forbidden):
        actions.set_arrears(town.viewer("township"), row.pk, date(2024, 4, 1), 5, new_id())
    with pytest.raises(Missing):
        actions.set_arrears(town.viewer("other-secretary"), row.pk, date(2024, 4, 1), 5, new_id())


def test_a_payment_counts_once_another_confirmed_it(town: Town) -> None:
    row = entered(town)
    due = owed(town, row)
    one = paid(town, due.pk, 70_000)
    assert Due.objects.get(pk=due.pk).paid == 0
    with pytest.raises(Forbidden):
        actions.confirm_payment(town.viewer("secretary"), one.pk)
    for _ in range(2):
        assert actions.confirm_payment(town.viewer("township"), one.pk).state == "confirmed"
    assert Due.objects.get(pk=due.pk).paid == 70_000
    seen = entry_seen(town.viewer("township"), row.pk)
    assert (seen.money.arrears, seen.money.paid) == (50_000, 70_000)
    found = register_at(town.viewer("township"), town.places["city"].pk, REGISTER)
    counts = register_counts(town.viewer("township"), found)
    assert (counts.arrears, counts.recovered, counts.paid, counts.waiting) == (
        50_000,
        70_000,
        70_000,
        0,
    )
    assert Journal.objects.filter(verb="asset.paid").count() == 1


def test_nobody_confirms_what_they_recorded_even_in_two_posts(town: Town) -> None:
    due = owed(town, entered(town))
    one = paid(town, due.pk, 100)
    Payment.objects.filter(pk=one.pk).update(by=town.accounts["township"].pk)
    with pytest.raises(Forbidden) as refused:
        actions.confirm_payment(town.viewer("township"), one.pk)
    assert refused.value.code == "own-payment"


def test_nobody_refuses_what_they_recorded(town: Town) -> None:
    due = owed(town, entered(town))
    one = paid(town, due.pk, 100)
    Payment.objects.filter(pk=one.pk).update(by=town.accounts["township"].pk)
    with pytest.raises(Forbidden) as refused:
        actions.refuse_payment(town.viewer("township"), one.pk, "没有到账")
    assert refused.value.code == "own-payment"


def test_what_comes_in_on_its_day_recovers_no_arrears(town: Town) -> None:
    row = entered(town)
    due = row.dues.get()
    with clock.at(datetime(2026, 4, 2, 9, tzinfo=clock.ZONE)):
        for day, receipt, late in ((due.day, "S-1", False), (date(2026, 4, 2), "S-2", True)):
            one = paid(town, due.pk, 100, receipt, day=day)
            assert one.late is late
            actions.confirm_payment(town.viewer("township"), one.pk)
        found = register_at(town.viewer("township"), town.places["city"].pk, REGISTER)
        counts = register_counts(town.viewer("township"), found)
        assert (counts.paid, counts.recovered) == (200, 100)


def test_no_more_than_is_left_with_what_waits_and_no_receipt_twice(town: Town) -> None:
    due = owed(town, entered(town))
    one = paid(town, due.pk, 100_000)
    again = actions.NewPayment(due.pk, 100_000, "S-001", None, one.pk)
    assert actions.record_payment(town.viewer("secretary"), again).pk == one.pk
    for fen, receipt, name in (
        (20_001, "S-002", "amount"),
        (0, "S-002", "amount"),
        (5, "S-001", "receipt"),
        (5, " ", "receipt"),
    ):
        with pytest.raises(Invalid) as refused:
            paid(town, due.pk, fen, receipt)
        assert [w.field for w in refused.value.wrong] == [name]
    with pytest.raises(Invalid):
        paid(town, due.pk, 5, "S-003", day=NOW.date() + timedelta(1))
    with pytest.raises(Changed):
        paid(town, due.pk, 5, "S-001", id=one.pk)
    actions.refuse_payment(town.viewer("township"), one.pk, "收据号看不清")
    with pytest.raises(Changed):
        actions.confirm_payment(town.viewer("township"), one.pk)
    assert paid(town, due.pk, 120_000, "S-001").state == "recorded", (
        "a refused receipt is free again"
    )


def test_who_recorded_it_takes_it_back_before_it_is_decided(town: Town) -> None:
    due = owed(town, entered(town))
    one = paid(town, due.pk, 100)
    with pytest.raises(Forbidden):
        actions.withdraw_payment(town.viewer("township"), one.pk)
    for _ in range(2):
        assert actions.withdraw_payment(town.viewer("secretary"), one.pk).state == "withdrawn"
    with pytest.raises(Missing):
        actions.withdraw_payment(town.viewer("other-secretary"), one.pk)


def test_the_ledger_holds_every_fen_of_it(town: Town) -> None:
    row = entered(town)
    due = owed(town, row)
    one = paid(town, due.pk, 70_000)
    actions.confirm_payment(town.viewer("township"), one.pk)
    waits = paid(town, due.pk, 10_000, "S-002")
    with clock.at(NOW + timedelta(minutes=5)):
        follow(1000)
        follow(1000)
    unit = Unit.objects.get(key="register-village-contracts")
    held = Balance.objects.get(account__unit=unit, account__holder=str(row.pk))
    assert held.amount == 600_000 + 120_000 - 70_000, "owed: an instalment and arrears, less paid"
    assert sorted(Line.objects.filter(unit=unit).values_list("amount", flat=True)) == [
        70_000,
        120_000,
        600_000,
    ]
    actions.confirm_payment(town.viewer("township"), waits.pk)
    with clock.at(NOW + timedelta(minutes=10)):
        follow(1000)
    held.refresh_from_db()
    assert held.amount == 640_000


def test_a_letter_names_what_is_late_and_is_noted_once(town: Town) -> None:
    row, viewer, id = entered(town), town.viewer("secretary"), new_id()
    with pytest.raises(Changed):
        actions.remind(viewer, row.pk, id)
    due = owed(town, row)
    told = reminder(viewer, row.pk)
    assert (told.late, told.total) == ([(date(2025, 4, 1), 120_000)], 120_000)
    for _ in range(2):
        actions.remind(viewer, row.pk, id)
    assert Due.objects.get(pk=due.pk).reminded == NOW.date()
    assert Step.objects.filter(entry=row, kind="reminded").count() == 1
    with pytest.raises(Forbidden):
        actions.remind(town.viewer("township"), row.pk, new_id())


def test_a_longer_term_brings_its_own_instalments(town: Town) -> None:
    row = entered(town, **{"from": "2023-01-01", "to": "2026-03-31"})
    assert not Due.objects.filter(entry=row).exists()
    longer = {**GOOD, "from": "2023-03-15", "to": "2030-03-14"}
    actions.change_entry(town.viewer("secretary"), row.pk, longer, new_id())
    assert [one.day for one in Due.objects.filter(entry=row)] == [date(2026, 3, 15)]
    assert Entry.objects.get(pk=row.pk).last == date(2030, 3, 14)
