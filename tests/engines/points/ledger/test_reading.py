"""Who reads what, page by page; and books that beancount and hledger agree with."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.people.actions import NewPerson, add_person
from gezhi.engines.people.models import Household
from gezhi.engines.points import actions, queries
from gezhi.engines.points.models import Account
from gezhi.engines.points.rules.accounts import Side, of
from gezhi.engines.points.rules.postings import Move
from gezhi.engines.trust.actions import find_or_make_resident
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Held, Missing, Viewer
from tests.engines.points.ledger.books import Books, home, open_books
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db
BEAN_CHECK = Path(sys.executable).with_name("bean-check")


@pytest.fixture
def books(db: None) -> Books:
    return open_books()


def staff(books: Books, place: str, *abilities: str) -> Viewer:
    where = books.town.places[place]
    held = Held("x", "x", "x", where.pk, where.path, None, frozenset(abilities))
    return Viewer(account=new_id(), kind="staff", grants=(held,))


def account_of(unit: int, side: Side) -> int:
    return Account.objects.get(unit=unit, role=side.role, holder=side.id).pk


def test_a_passbook_is_paged_and_runs(books: Books) -> None:
    who = home()
    for amount in range(1, 11):
        books.post("earned", books.earn(who, amount))
    books.post("spent", books.spend(who, 25))
    account = account_of(books.points, who)
    rows, before, balances = [], None, []
    while True:
        page = queries.passbook(SYSTEM, account, before=before, size=4)
        assert page.balance == 30
        rows += page.rows
        balances += [row.balance for row in page.rows]
        before = page.before
        if before is None:
            break
    assert [row.amount for row in rows] == [-25, *range(10, 0, -1)]
    assert balances == [30, 55, 45, 36, 28, 21, 15, 10, 6, 3, 1]
    assert (rows[0].other, rows[1].other) == ("sales", "issuer")
    shop = Account.objects.get(role="sales")
    assert queries.passbook(SYSTEM, shop.pk).balance == 25


def test_who_sees_an_account(books: Books) -> None:
    place = books.town.places["b000"]
    household = Household.objects.create(place=place, code="1-101")
    resident = find_or_make_resident("+8613800000001", name="王")
    add_person(SYSTEM, NewPerson("王", account=resident, household=household))
    me = Viewer(account=resident.pk, kind="resident")
    mine = of("household", household.pk, path=place.path)
    books.post("earned", books.earn(mine, 7))
    books.post("earned", books.earn(home(), 9))
    account = account_of(books.points, mine)
    near, far = staff(books, "g00", "points.see"), staff(books, "g11", "points.see")
    for viewer in (SYSTEM, me, near):
        assert queries.passbook(viewer, account).balance == 7
        assert [one.amount for one in queries.balances(viewer, "household", household.pk)] == [7]
        assert [lot.amount for lot in queries.lots(viewer, account)] == [7]
    assert [one.amount for one in queries.own_balances(me)] == [7]
    for viewer in (ANYONE, far, staff(books, "town"), Viewer(account=new_id())):
        with pytest.raises(Missing):
            queries.passbook(viewer, account)
        with pytest.raises(Missing):
            queries.lots(viewer, account)
        assert queries.balances(viewer, "household", household.pk) == []


def test_the_books_balance(books: Books) -> None:
    who = home()
    with clock.at(datetime(2026, 1, 5, tzinfo=ZONE)):
        books.post("earned", books.earn(who, 30))
    with clock.at(datetime(2026, 2, 1, tzinfo=ZONE)):
        actions.close_month(SYSTEM, books.points, date(2026, 1, 1))
        books.post("spent", books.spend(who, 12))
    found = {one.role: one for one in queries.trial_balance(SYSTEM, books.points)}
    assert (found["holder"].opening, found["holder"].balance) == (30, 18)
    assert (found["issuer"].balance, found["sales"].credits) == (-30, 12)
    assert sum(one.balance for one in found.values()) == 0
    assert queries.unsound(SYSTEM, books.points) == []
    clerk = staff(books, "town", "points.close")
    assert len(queries.trial_balance(clerk, books.points)) == 3
    for viewer in (ANYONE, staff(books, "g00", "points.see")):
        with pytest.raises(Forbidden):
            queries.trial_balance(viewer, books.points)


def test_an_entry_is_shown_to_those_who_keep_the_books(books: Books) -> None:
    who = home()
    earned = books.post("earned", books.earn(who, 30))
    shown = queries.entry(staff(books, "town", "points.see"), earned.id)
    assert (shown.code, shown.kind, shown.reversed_by) == (earned.code, "earned", None)
    assert [(move.credit, move.amount) for move in shown.moves] == [(who, 30)]
    back = actions.reverse(SYSTEM, earned.id, new_id(), "appeal")
    assert queries.entry(SYSTEM, earned.id).reversed_by == back.id
    assert queries.entry(SYSTEM, back.id).reverses == earned.id
    for viewer in (ANYONE, staff(books, "g00", "points.see")):
        with pytest.raises(Missing):
            queries.entry(viewer, earned.id)
    refused = books.posting("spent", books.spend(home(), 1))
    with pytest.raises(Changed):
        actions.post(SYSTEM, refused)
    with pytest.raises(Missing):
        queries.entry(SYSTEM, refused.id)


def test_units_are_found_from_below(books: Books) -> None:
    grid = books.town.places["g00"].pk
    assert queries.unit_at(ANYONE, grid, "points").pk == books.points
    assert len(queries.units_at(ANYONE, grid)) == 2
    with pytest.raises(Missing):
        queries.unit_at(ANYONE, grid, "gold")


@pytest.fixture
def month(books: Books) -> Books:
    """January and February 2026 with all kinds of entries, both closed."""
    who, other = home(), home()
    aside = of("household", who.id, "hold")
    with clock.at(datetime(2026, 1, 5, 9, tzinfo=ZONE)):
        books.post("earned", books.earn(who, 30, date(2026, 2, 10)), books.earn(other, 4))
        books.post("spent", books.spend(who, 12))
    with clock.at(datetime(2026, 2, 3, 9, tzinfo=ZONE)):
        actions.close_month(SYSTEM, books.points, date(2026, 1, 1))
        books.post("earned", books.earn(other, 8), day=date(2026, 2, 1))
        mistaken = books.post("earned", books.earn(who, 5))
        actions.reverse(SYSTEM, mistaken.id, new_id(), "mistake")
        books.post("held", Move(books.points, who, aside, 3))
        actions.transfer(SYSTEM, actions.Transfer(books.points, other, who, 2, books.place))
    with clock.at(datetime(2026, 2, 11, 9, tzinfo=ZONE)):
        assert actions.expire(SYSTEM, books.points).amount == 15
    with clock.at(datetime(2026, 3, 1, 9, tzinfo=ZONE)):
        actions.close_month(SYSTEM, books.points, date(2026, 2, 1))
    return books


def written(books: Books, to: Path, form: str) -> list[Path]:
    found = []
    for number in (1, 2):
        lines = queries.plain_book(ANYONE, books.points, date(2026, number, 1), form)
        found.append(to / f"{number}.{form}")
        found[-1].write_text("".join(lines), encoding="utf-8")
    return found


def checked(command: list[str | Path], path: Path, wrong: str) -> None:
    """A checker takes the file as it is, and no longer when a figure of it is altered."""
    done = subprocess.run([*command, path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr + path.read_text()
    text = path.read_text()
    assert wrong in text
    path.write_text(text.replace(wrong, wrong.replace(" 8 ", " 9 "), 1))
    assert subprocess.run([*command, path], capture_output=True).returncode != 0


def test_beancount_accepts_the_book(month: Books, tmp_path: Path) -> None:
    first, second = written(month, tmp_path, "beancount")
    assert subprocess.run([BEAN_CHECK, first]).returncode == 0
    checked([BEAN_CHECK], second, "  8 POINTS")


def test_hledger_accepts_the_book(month: Books, tmp_path: Path) -> None:
    hledger = shutil.which("hledger")
    if hledger is None:
        pytest.skip("hledger is not installed; as root: apt-get install hledger")
    first, second = written(month, tmp_path, "hledger")
    assert subprocess.run([hledger, "check", "-s", "-f", first]).returncode == 0
    checked([hledger, "check", "-s", "-f"], second, "  8 POINTS")


def test_a_book_names_nobody_and_opens_with_what_the_last_closed_with(
    month: Books, tmp_path: Path
) -> None:
    one, two = written(month, tmp_path, "beancount")
    for holder, kind in Account.objects.values_list("holder", "holder_kind"):
        if kind != "unit":
            assert holder not in one.read_text() + two.read_text()
    closed = [line.split()[2:4] for line in one.read_text().splitlines() if " balance " in line]
    opened = two.read_text().split('" opening"')[1].split("\n\n")[0].splitlines()[1:]
    assert sorted(line.split()[:2] for line in opened) == sorted(
        pair for pair in closed if pair[1] != "0"
    )


def test_the_published_list_has_the_published_digest(month: Books) -> None:
    second, first = queries.closings(ANYONE, month.points)
    for closing, name in ((first, "2026-01"), (second, "2026-02")):
        listed = queries.standings(ANYONE, month.points, closing.month)
        text = f"points {name}\n" + "".join(f"{one}\n" for one in listed)
        assert hashlib.sha256(text.encode()).hexdigest() == closing.digest
    with pytest.raises(Missing):
        queries.standings(ANYONE, month.points, date(2026, 3, 1))
