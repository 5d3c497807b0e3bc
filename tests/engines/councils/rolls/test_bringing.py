"""Rolls brought in from tables and from who lives at a place: looked at first, then all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from gezhi.base.sheets import Table
from gezhi.engines.councils import actions, queries
from gezhi.engines.councils.models import Ballot, RollRow
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Household
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid
from tests.balloting import balloting_town, counted, drafted, opened, roll_of
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db
HEADS = ("房号", "业主", "登记面积", "电话", "开发商")


@pytest.fixture
def town(db: None) -> Town:
    return balloting_town()


def owners(*rows: Sequence[str]) -> Table:
    return Table(HEADS, rows, "xlsx")


GOOD = owners(
    ["1-101", "王某", "88.5", "13800000001"],
    ["1-102", "王某", "60", "13800000001"],
    ["1-103", "李某", "70", ""],
    ["1-104", "", "99", "", "是"],
)


def test_a_table_becomes_the_roll(town: Town) -> None:
    viewer, ballot = town.viewer("first-secretary"), drafted(town, "owners")
    plan = actions.plan_roll(viewer, ballot, GOOD)
    assert (plan.faults, plan.new, plan.absent, plan.heads) == ([], 4, 0, 3)
    assert not RollRow.objects.exists(), "a plan writes nothing"
    assert actions.bring_roll(viewer, plan) == 4
    rows = {one.household: one for one in RollRow.objects.all()}
    assert rows["1-101"].head == rows["1-102"].head != rows["1-103"].head
    assert rows["1-104"].head == "developer"
    assert rows["1-101"].account == town.accounts["resident"].pk
    assert rows["1-101"].name == "王某"
    assert "王" not in rows["1-101"].head + rows["1-101"].key, "no name outside of seals"


def test_again_is_nothing_new_and_what_is_gone_may_be_dropped(town: Town) -> None:
    viewer, ballot = town.viewer("first-secretary"), drafted(town, "owners")
    actions.bring_roll(viewer, actions.plan_roll(viewer, ballot, GOOD))
    ids = set(RollRow.objects.values_list("pk", flat=True))
    actions.bring_roll(viewer, actions.plan_roll(viewer, ballot, GOOD))
    assert set(RollRow.objects.values_list("pk", flat=True)) == ids
    less = owners(*GOOD.rows[:2])
    plan = actions.plan_roll(viewer, ballot, less)
    assert (plan.new, plan.absent) == (0, 2)
    assert actions.bring_roll(viewer, plan) == 4
    assert actions.bring_roll(viewer, plan, drop=True) == 2


def test_a_bad_row_stops_all(town: Town) -> None:
    viewer, ballot = town.viewer("first-secretary"), drafted(town, "owners")
    bad = owners(*GOOD.rows[:1], ["1-101", "赵某", "", ""])
    plan = actions.plan_roll(viewer, ballot, bad)
    assert {one.row for one in plan.faults} == {3}
    with pytest.raises(Invalid):
        actions.bring_roll(viewer, plan)
    assert not RollRow.objects.exists()


def test_a_number_is_the_account_that_proves_it(town: Town) -> None:
    viewer, ballot = town.viewer("first-secretary"), drafted(town, "owners")
    new = owners(["2-1", "周某", "50", "13900000077"])
    for _ in range(2):
        actions.bring_roll(viewer, actions.plan_roll(viewer, ballot, new))
    account = Account.objects.get(pk=RollRow.objects.get().account)
    assert (account.phone, account.kind) == ("+8613900000077", Account.RESIDENT)
    assert actions.account_of_phone("139 0000 0077") == account.pk
    assert actions.account_of_phone("x") is None


def test_only_who_runs_the_ballot_and_only_before_it_opens(town: Town) -> None:
    ballot = drafted(town, "owners")
    for role in ("resident", "clerk-1", "outsider-lead"):
        with pytest.raises(Forbidden):
            actions.plan_roll(town.viewer(role), ballot, GOOD)
    plan = actions.plan_roll(town.viewer("first-secretary"), ballot, GOOD)
    Ballot.objects.filter(pk=ballot).update(state=Ballot.OPEN)
    with pytest.raises(Changed):
        actions.bring_roll(town.viewer("first-secretary"), plan)


def household(town: Town, code: str, *names: str) -> Household:
    home = Household.objects.create(place=town.places["b000"], code=code)
    made = [people.NewPerson(name, household=home, head=n == 0) for n, name in enumerate(names)]
    people.add_people(SYSTEM, made)
    return home


def test_households_are_filled_in_with_one_representative_each(town: Town) -> None:
    viewer, ballot = town.viewer("first-secretary"), drafted(town, "homes")
    with pytest.raises(Invalid):
        actions.fill_roll(viewer, ballot)
    first, second = household(town, "101", "甲", "乙"), household(town, "102", "丙")
    assert actions.fill_roll(viewer, ballot) == 2
    assert actions.fill_roll(viewer, ballot) == 0
    rows = RollRow.objects.order_by("number")
    assert [(one.key, one.name) for one in rows] == [(str(first.pk), "甲"), (str(second.pk), "丙")]
    assert rows[0].household == "1号楼 101"
    page = queries.roll_page(viewer, ballot)
    assert (page.wrong, page.rows) == (2, 2), "days of birth are still to be written down"
    table = Table(("户", "姓名", "出生日期"), [["101", "甲", "1980-01-01"]], "xlsx")
    plan = actions.plan_roll(viewer, ballot, table)
    assert (plan.new, plan.absent) == (0, 1), "the same household, by its door"
    actions.bring_roll(viewer, plan)
    assert queries.roll_page(viewer, ballot).wrong == 1


def test_a_roll_of_owners_is_not_filled_from_people(town: Town) -> None:
    with pytest.raises(Invalid):
        actions.fill_roll(town.viewer("first-secretary"), drafted(town, "owners"))


def test_the_list_is_searched_and_shows_what_is_wrong(town: Town) -> None:
    viewer, ballot = town.viewer("first-secretary"), drafted(town, "owners")
    rows = [*roll_of(town), actions.NewRow("u:9-9", "钱某", born=date(2010, 1, 1))]
    actions.add_to_roll(viewer, ballot, rows)
    page = queries.roll_page(viewer, ballot)
    assert (page.rows, page.heads, page.area, page.wrong, page.keeps) == (6, 6, 3_500_000, 1, True)
    assert [one.name for one in queries.roll_page(viewer, ballot, text="李").lines] == ["李某"]
    (wrong,) = queries.roll_page(viewer, ballot, wrong=True).lines
    assert (wrong.key, [one.zh for one in wrong.faults]) == ("u:9-9", ["缺少面积"])
    first = queries.roll_page(viewer, ballot, size=4)
    assert [one.number for one in queries.roll_page(viewer, ballot, after=first.next or 0).lines]
    assert queries.roll_line(viewer, ballot, "p1").online
    assert not queries.roll_page(town.viewer("clerk-1"), ballot).keeps
    for role in ("resident", "outsider-lead", "dispatcher"):
        with pytest.raises(Forbidden):
            queries.roll_page(town.viewer(role), ballot)


def test_the_turnout_counts_heads_and_area_and_says_what_is_missing(town: Town) -> None:
    ballot = opened(town, "owners")
    row = Ballot.objects.get(pk=ballot)
    seen = queries.turnout(ANYONE, row)
    assert (seen.heads, seen.voted, seen.area, seen.voted_area) == (5, 0, 3_500_000, 0)
    actions.cast(town.viewer("resident"), actions.CastVote(ballot, "p1", ("no",)))
    seen = queries.turnout(ANYONE, row)
    assert (seen.voted, seen.voted_area) == (1, 800_000)
    assert [(one.measure, one.more) for one in seen.lacking] == [("area", 1_533_334), ("heads", 3)]
    other = opened(town, "secret")
    assert queries.turnout(ANYONE, Ballot.objects.get(pk=other)).area is None


def test_paper_shows_nobody_what_another_read(town: Town) -> None:
    ballot = opened(town, "secret")
    first, second = town.viewer("clerk-1"), town.viewer("clerk-2")
    actions.enter_paper(first, actions.EnterPaper(ballot, 1, ("yes",)))
    page = queries.paper_page(second, ballot)
    assert (page.to_me, page.by_me, page.next, page.differing) == ((1,), (), 1, ())
    assert queries.paper_page(first, ballot).next == 2
    actions.enter_paper(second, actions.EnterPaper(ballot, 1, ("no",)))
    (one,) = queries.paper_page(town.viewer("first-secretary"), ballot).differing
    assert (one.first.choice, one.second.choice, one.mine) == (("yes",), ("no",), False)
    assert queries.head_of_line(first, ballot, 3) == "p3"
    assert queries.head_of_line(first, ballot, 33) == ""
    with pytest.raises(Forbidden):
        queries.paper_page(town.viewer("outsider-lead"), ballot)


def test_a_counted_budget_shows_every_payment(town: Town) -> None:
    ballot = opened(town, "budget")
    row = Ballot.objects.get(pk=ballot)
    assert queries.shared_money(ANYONE, row) is None
    actions.cast(town.viewer("resident"), actions.CastVote(ballot, "p1", ("o1", "o3")))
    actions.cast(town.viewer("neighbour"), actions.CastVote(ballot, "p2", ("o3",)))
    counted(town, ballot)
    found = queries.shared_money(ANYONE, Ballot.objects.get(pk=ballot))
    assert found is not None
    assert [(one.project, one.price) for one in found.paid] == [("o3", 4000)]
    assert [(one.project, one.left) for one in found.unpaid] == [("o1", 11_000), ("o2", 0)]
