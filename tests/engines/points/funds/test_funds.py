"""Money of clubs and projects: one asks, another approves, and every fen is in the open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Appointment, Person
from gezhi.engines.points import actions
from gezhi.engines.points.actions import NewFund, NewVoucher
from gezhi.engines.points.models import Entry, FundVoucher
from gezhi.engines.points.queries import (
    dues_of,
    fund,
    fund_decided,
    fund_months,
    fund_proposed,
    fund_total,
    fund_vouchers,
    funds_at,
    funds_kept,
    funds_openable,
    trial_balance,
    unsound,
)
from gezhi.engines.points.rules.money import fen_of, yuan
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import (
    ANYONE,
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Viewer,
    system,
)
from tests.funding import NOW, asked_for, funding_village, opened, paid_in
from tests.town import SYSTEM
from tests.village import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    with clock.at(NOW):
        yield funding_village()


def two_hats(village: Village) -> Viewer:
    """The treasurer, who is the secretary as well."""
    person = Person.objects.get(account=village.accounts["other-treasurer"].pk)
    place = village.places["village"]
    Appointment.objects.filter(post="village-secretary").update(ends=date(2026, 1, 1))
    new = people.NewAppointment(person, "village-secretary", place, "", date(2026, 1, 2))
    people.appoint(SYSTEM, new)
    return village.viewer("other-treasurer")


def codes(refusal: Any) -> set[tuple[str, str]]:
    """Which fields were wrong, and how."""
    return {(one.field, one.code) for one in refusal.value.wrong}


def test_money_comes_and_goes(village: Village) -> None:
    row = opened(village)
    paid_in(village, row, 30_050, payer="张大娘")
    spent = asked_for(village, row, 12_000, paper="0001")
    assert fund(ANYONE, row.pk).balance == 30_050
    assert [one.row.pk for one in fund_vouchers(ANYONE, row.pk)] != [spent.pk]
    actions.approve_spending(village.viewer("secretary"), spent.pk)
    assert fund(ANYONE, row.pk).balance == 18_050
    (month,) = fund_months(ANYONE, row.pk)
    figures = (month.opening, month.income, month.spending, month.closing)
    assert figures == (0, 30_050, 12_000, 18_050)
    assert [(one.key, one.amount, one.count) for one in month.lines] == [
        ("dues", 30_050, 1),
        ("things", 12_000, 1),
    ]
    assert next(one.row.pk for one in fund_vouchers(ANYONE, row.pk)) == spent.pk
    totals = {one.role: one.balance for one in trial_balance(system("test"), row.unit_id)}
    assert totals == {"holder": 18_050, "bank": -18_050}
    assert unsound(system("test"), row.unit_id) == []
    assert fund_total(ANYONE, row.path) == 18_050


def test_nobody_approves_what_they_asked_for(village: Village) -> None:
    row = opened(village)
    paid_in(village, row, 10_000)
    spent = asked_for(village, row, 5_000)
    with pytest.raises(Forbidden):
        actions.approve_spending(village.viewer("treasurer"), spent.pk)
    with pytest.raises(Forbidden):
        actions.approve_spending(village.viewer("other-treasurer"), spent.pk)
    both = two_hats(village)
    own = actions.propose_spending(both, NewVoucher(row.pk, "things", 100, "买水"))
    for decide in (actions.approve_spending, lambda *of: actions.refuse_spending(*of, "不买")):
        with pytest.raises(Forbidden) as refusal:
            decide(both, own.pk)
        assert refusal.value.code == "own-voucher"
    assert fund(ANYONE, row.pk).balance == 10_000


def test_never_more_than_there_is(village: Village) -> None:
    row = opened(village)
    paid_in(village, row, 10_000)
    with pytest.raises(Invalid) as refusal:
        asked_for(village, row, 10_001)
    assert codes(refusal) == {("amount", "not-enough")}
    first, second = asked_for(village, row, 6_000), asked_for(village, row, 6_000)
    actions.approve_spending(village.viewer("secretary"), first.pk)
    with pytest.raises(Changed) as late:
        actions.approve_spending(village.viewer("secretary"), second.pk)
    assert (late.value.code, late.value.facts["there"]) == ("not-enough", 4_000)
    assert FundVoucher.objects.get(pk=second.pk).state == FundVoucher.PROPOSED


def test_sent_twice_it_counts_once(village: Village) -> None:
    row, id = opened(village), new_id()
    for _ in range(2):
        paid_in(village, row, 500, id=id)
    assert fund(ANYONE, row.pk).balance == 500
    with pytest.raises(Changed) as refusal:
        paid_in(village, row, 600, id=id)
    assert refusal.value.code == "id-taken"
    spent = asked_for(village, row, 100)
    for _ in range(2):
        actions.approve_spending(village.viewer("secretary"), spent.pk)
    assert fund(ANYONE, row.pk).balance == 400
    again = NewFund(row.place_id, "club", row.name, row.pk)
    assert actions.open_fund(village.viewer("treasurer"), again).pk == row.pk
    assert Journal.objects.filter(verb="points.fund_opened").count() == 1


def test_what_is_wrong_is_said_at_its_field(village: Village) -> None:
    row = opened(village)
    bad = NewVoucher(row.pk, "things", 0, "打 13800000001", date(2026, 4, 2), "x" * 41)
    with pytest.raises(Invalid) as refusal:
        actions.take_in(village.viewer("treasurer"), bad)
    wrong = {("line", "unknown"), ("amount", "amount"), ("words", "personal")}
    assert codes(refusal) == wrong | {("day", "future"), ("paper", "long")}
    assert not FundVoucher.objects.exists()
    with pytest.raises(Invalid) as named:
        opened(village)
    assert codes(named) == {("name", "taken")}


def test_undoing_stays_in_the_book(village: Village) -> None:
    row = opened(village)
    wrong, id = paid_in(village, row, 8_000), new_id()
    with pytest.raises(Forbidden):
        actions.undo_voucher(village.viewer("treasurer"), wrong.pk, id, "记错了")
    with pytest.raises(Invalid):
        actions.undo_voucher(village.viewer("secretary"), wrong.pk, id, " ")
    with clock.at(datetime(2026, 5, 3, 9, tzinfo=clock.ZONE)):
        for _ in range(2):
            actions.undo_voucher(village.viewer("secretary"), wrong.pk, id, "记到别的队去了")
        may, april = fund_months(ANYONE, row.pk)
    assert (april.income, april.closing) == (8_000, 8_000)
    assert (may.opening, may.income, may.closing) == (8_000, -8_000, 0)
    (shown,) = fund_vouchers(ANYONE, row.pk)
    assert (shown.row.state, shown.row.reason) == ("undone", "记到别的队去了")
    assert fund(ANYONE, row.pk).balance == 0
    assert Entry.objects.get(pk=id).reverses == wrong.pk


def test_what_was_spent_cannot_be_undone_from_under_it(village: Village) -> None:
    row = opened(village)
    came = paid_in(village, row, 1_000)
    spent = asked_for(village, row, 900)
    actions.approve_spending(village.viewer("secretary"), spent.pk)
    with pytest.raises(Changed) as refusal:
        actions.undo_voucher(village.viewer("secretary"), came.pk, new_id(), "记错了")
    assert refusal.value.code == "not-enough"
    assert FundVoucher.objects.get(pk=came.pk).state == FundVoucher.POSTED


def test_refused_and_taken_back(village: Village) -> None:
    row = opened(village)
    paid_in(village, row, 1_000)
    one, other = asked_for(village, row, 100), asked_for(village, row, 200)
    actions.refuse_spending(village.viewer("secretary"), one.pk, "先用旧的")
    with pytest.raises(Forbidden):
        actions.withdraw_spending(village.viewer("other-treasurer"), other.pk)
    actions.withdraw_spending(village.viewer("treasurer"), other.pk)
    with pytest.raises(Changed) as late:
        actions.approve_spending(village.viewer("secretary"), one.pk)
    assert late.value.facts["state"] == "refused"
    assert fund(ANYONE, row.pk).balance == 1_000
    assert fund_proposed(village.viewer("secretary"), row.pk) == []
    assert {one.row.state for one in fund_decided(village.viewer("treasurer"), row.pk)} == {
        "refused",
        "withdrawn",
    }


def test_who_sees_what(village: Village) -> None:
    row = opened(village)
    paid_in(village, row, 1_000, payer="张大娘")
    paid_in(village, row, 500, payer="张大娘", words="补交")
    asked_for(village, row, 100)
    for role in ("treasurer", "secretary"):
        assert [one.row.pk for one in funds_kept(village.viewer(role))] == [row.pk]
        assert len(fund_proposed(village.viewer(role), row.pk)) == 1
    assert dues_of(village.viewer("treasurer"), row.pk) == {"张大娘": 1_500}
    for viewer in (ANYONE, village.viewer("scorer"), village.viewer("resident")):
        assert funds_kept(viewer) == []
        assert fund_proposed(viewer, row.pk) == []
        assert dues_of(viewer, row.pk) == {}
        assert funds_openable(viewer) == []
        with pytest.raises(Forbidden):
            actions.take_in(viewer, NewVoucher(row.pk, "dues", 100, "会费"))
    assert [one.row.pk for one in funds_at(ANYONE, village.places["group1"].pk)] == [row.pk]
    assert {one.rules.fund for one in funds_openable(village.viewer("treasurer"))} == {
        "club",
        "project",
    }
    with pytest.raises(Missing):
        fund(ANYONE, UUID(int=7))
    told = str([one.data for one in Journal.objects.filter(verb__startswith="points.fund")])
    assert "张大娘" not in told
    assert "会费" not in told


def test_a_fund_ends_empty(village: Village) -> None:
    row = opened(village)
    paid_in(village, row, 1_000)
    with pytest.raises(Changed) as full:
        actions.end_fund(village.viewer("treasurer"), row.pk)
    assert full.value.code == "not-empty"
    spent = asked_for(village, row, 1_000)
    actions.approve_spending(village.viewer("secretary"), spent.pk)
    for _ in range(2):
        assert actions.end_fund(village.viewer("treasurer"), row.pk).ended == NOW.date()
    with pytest.raises(Changed) as ended:
        paid_in(village, row, 100)
    assert ended.value.code == "ended"


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("128.5", 12_850),
        ("¥1,280.50 元", 128_050),
        ("３００", 30_000),
        ("0.01", 1),
        ("0", None),
        ("-5", None),
        ("1.234", None),
        ("12,34", None),
        ("1e5", None),
        ("", None),
    ],
)
def test_yuan_as_people_write_it(text: str, fen: int | None) -> None:
    assert fen_of(text) == fen


def test_yuan_as_it_is_shown() -> None:
    assert [yuan(one) for one in (0, 5, 128_050, -100)] == ["0.00", "0.05", "1,280.50", "−1.00"]
