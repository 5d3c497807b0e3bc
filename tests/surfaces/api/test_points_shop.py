"""Shops, balances, boards and closed books through the API."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.places import actions as places
from gezhi.engines.points import actions
from gezhi.engines.points.models import Account, Exchange, Good, Shop
from tests.engines.points.cycle.starring import agree
from tests.engines.points.shop.shopping import NOW, Counter, open_counter
from tests.surfaces.api.calling import Caller, caller
from tests.surfaces.api.earning import Cast, faults, pages, reading
from tests.town import LAT, LON, SYSTEM, box

SELLS_NOT = ("resident", "neighbour", "scorer", "reviewer", "auditor", "security-admin")


@pytest.fixture
def counter(db: None) -> Iterator[Counter]:
    with clock.at(NOW):
        yield open_counter()


@pytest.fixture
def cast(counter: Counter) -> Cast:
    accounts = counter.village.accounts
    return {"anybody": Caller(), **{role: caller(counter.village, role) for role in accounts}}


def wish(counter: Counter, good: str = "towel", home: str = "h1", **more: Any) -> Any:
    """An exchange as the API takes it."""
    whose = {"kind": "household", "id": counter.village.home(home)}
    asked = {"id": str(new_id()), "shop": counter.row.pk, "good": counter.goods[good].pk}
    return {**asked, "quantity": 1, "holder": whose, "unit": counter.unit, **more}


def test_a_shop_and_its_goods_are_everybodys(counter: Counter, cast: Cast) -> None:
    for place in ("village", "group2"):
        path = f"points/shops?place={counter.village.places[place].pk}"
        status, page = cast["anybody"].get(path)
        assert (status, [one["key"] for one in page["rows"]]) == (200, ["village-yard"])
    goods = {one["key"]: one for one in page["rows"][0]["goods"]}
    assert (goods["towel"]["stock"], goods["haircut"]["stock"]) == (3, None)
    assert (goods["rice"]["most"], goods["rice"]["per"]) == (2, "quarter")
    status, one = cast["anybody"].get(f"points/shops/{counter.row.pk}")
    assert [unit["id"] for unit in one["takes"]] == [counter.unit]
    assert cast["anybody"].get("points/shops/4711")[0] == 404
    assert cast["anybody"].get("points/shops")[0] == 422


def test_points_and_a_thing_change_hands_once(counter: Counter, cast: Cast) -> None:
    counter.earn(12)
    asked, keeper = wish(counter, quantity=2, price=5), cast["shopkeeper"]
    status, made = keeper.post("points/exchanges", asked)
    assert (status, made["again"], made["codes"]) == (201, False, [])
    assert (made["sale"]["points"], made["sale"]["holder"]["name"]) == (10, "1 组 12号")
    status, again = keeper.post("points/exchanges", asked)
    assert (status, again["again"], again["sale"]) == (200, True, made["sale"])
    assert (counter.purse(), counter.stock("towel")) == (2, 1)
    status, problem = keeper.post("points/exchanges", {**asked, "quantity": 1})
    assert (status, problem["code"]) == (409, "id-taken")
    assert keeper.get(f"points/exchanges/{asked['id']}") == (200, made["sale"])


def test_what_is_gone_is_a_conflict_that_says_what_is_left(counter: Counter, cast: Cast) -> None:
    keeper = cast["shopkeeper"]
    counter.earn(3)
    asked = wish(counter)
    status, problem = keeper.post("points/exchanges", asked)
    assert (status, problem["code"]) == (409, "not-enough")
    assert (problem["facts"]["there"], problem["facts"]["wanted"]) == (3, 5)
    counter.earn(100)
    assert keeper.post("points/exchanges", asked)[0] == 409, "the id stays refused"
    status, problem = keeper.post("points/exchanges", wish(counter, quantity=4))
    assert (status, problem["facts"]["there"], problem["facts"]["wanted"]) == (409, 3, 4)
    assert not Exchange.objects.exists()
    wrongs: list[tuple[dict[str, Any], tuple[str, str]]] = [
        ({"price": 4}, ("good", "price")),
        ({"unit": counter.goods["towel"].stock_id}, ("unit", "unit")),
        ({"quantity": 0}, ("quantity", "range")),
        ({"quantity": 10**12}, ("quantity", "range")),
        ({"unit": 2**40}, ("unit", "range")),
        ({"id": "5f2c7cbe-8cbb-4f9f-a4f4-2f8f2a0f7b11"}, ("id", "invalid")),
    ]
    for change, fault in wrongs:
        status, problem = keeper.post("points/exchanges", wish(counter, **change))
        assert (status, faults(problem)) == (422, [fault])
    counter.deliver("rice", 5)
    status, problem = keeper.post("points/exchanges", wish(counter, "rice", quantity=3))
    assert (status, faults(problem)) == (422, [("quantity", "limit")])
    assert problem["wrong"][0]["facts"]["left"] == 2


def test_it_comes_back_whole_or_in_parts(counter: Counter, cast: Cast) -> None:
    counter.earn(15)
    made = counter.buy("towel", 3)
    path, body = f"points/exchanges/{made.exchange.pk}/take-back", {"reason": "unwanted"}
    one = {**body, "id": str(new_id()), "quantity": 1}
    status, sale = cast["shopkeeper"].post(path, one)
    assert (status, sale["returned"], sale["left"]) == (200, 1, 2)
    assert cast["shopkeeper"].post(path, one) == (200, sale)
    assert (counter.purse(), counter.stock("towel")) == (5, 1)
    status, problem = cast["shopkeeper"].post(path, {**one, "id": str(new_id()), "quantity": 3})
    assert (status, faults(problem)) == (422, [("quantity", "range")])
    for role in SELLS_NOT:
        assert cast[role].post(path, {**one, "id": str(new_id())})[0] in (403, 404), role
    assert cast["anybody"].post(path, one)[0] == 401


def test_a_voucher_is_used_once_by_its_code(counter: Counter, cast: Cast) -> None:
    counter.earn(12)
    keeper = cast["shopkeeper"]
    code = keeper.post("points/exchanges", wish(counter, "haircut"))[1]["codes"][0]
    for role in SELLS_NOT:
        status, problem = cast[role].post("points/vouchers/use", {"code": code})
        assert (status, faults(problem)) == (422, [("code", "unknown")]), role
    assert cast["anybody"].post("points/vouchers/use", {"code": code})[0] == 401
    status, used = keeper.post("points/vouchers/use", {"code": code.lower()})
    assert (status, used["good"]["key"]) == (200, "haircut")
    status, problem = keeper.post("points/vouchers/use", {"code": code})
    assert (status, problem["code"]) == (409, "used")
    assert datetime.fromisoformat(problem["facts"]["used"]) == clock.now()
    for wrong in ("", "x" * 41, "K7Q4M"):
        assert keeper.post("points/vouchers/use", {"code": wrong})[0] == 422


def test_the_counter_is_its_keepers(counter: Counter, cast: Cast) -> None:
    counter.earn(50)
    made = counter.buy("towel")
    shop = counter.row.pk
    for role in SELLS_NOT:
        one = cast[role]
        assert one.post("points/exchanges", wish(counter))[0] in (403, 404), role
        assert one.get(f"points/shops/{shop}/sales")[0] == 403, role
        assert one.get(f"points/exchanges/{made.exchange.pk}")[0] in (403, 404), role
        assert one.get(f"points/shops/{shop}/purses?code=x")[0] == 403, role
    assert cast["anybody"].post("points/exchanges", wish(counter))[0] == 401
    assert cast["secretary"].get(f"points/shops/{shop}/sales")[0] == 200
    assert cast["secretary"].post("points/exchanges", wish(counter))[0] == 403
    assert Exchange.objects.count() == 1


def test_a_card_tells_whose_it_is(counter: Counter, cast: Cast) -> None:
    counter.earn(7)
    code = cast["resident"].get("me/points")[1][0]["code"]
    status, found = cast["shopkeeper"].get(f"points/shops/{counter.row.pk}/purses?code={code}")
    assert (status, [(one["holder"]["id"], one["amount"]) for one in found]) == (
        200,
        [(counter.village.home("h1"), 7)],
    )
    assert cast["shopkeeper"].get(f"points/shops/{counter.row.pk}/purses?code=none") == (200, [])


def test_sales_go_by_pages_and_cost_the_same_at_any_size(counter: Counter, cast: Cast) -> None:
    counter.earn(500)
    path = f"points/shops/{counter.row.pk}/sales?size=50"
    keeper = cast["shopkeeper"]
    for good in ("haircut", "towel"):
        counter.buy(good)
    few = reading(keeper, path)
    for _ in range(6):
        counter.buy("haircut")
    counter.buy("shop-discount", 2)
    assert reading(keeper, path) == few
    rows = pages(keeper, path.replace("50", "4"))
    assert len({one["id"] for one in rows}) == len(rows) == 9
    assert [one["used"] for one in rows if one["good"]["key"] == "towel"] == [None]
    for asked, count in (
        (f"since={NOW:%Y-%m-%d}", 9),
        ("until=2026-05-19", 0),
        ("since=2026-05-21", 0),
    ):
        assert len(keeper.get(f"{path}&{asked}")[1]["rows"]) == count, asked
    for wrong in ("since=9999-12-31", "until=1", "after=x", "size=201"):
        base = path.split("?")[0]
        assert keeper.get(f"{base}?{wrong}")[0] == 422, wrong


def test_many_shops_cost_no_more_statements(counter: Counter, cast: Cast) -> None:
    path = f"points/shops?place={counter.village.places['village'].pk}"
    few = reading(cast["anybody"], path)
    for number in range(5):
        copy = Shop.objects.get(pk=counter.row.pk)
        copy.pk, copy.key = None, f"yard-{number}"
        copy.save(force_insert=True)
        Good.objects.create(shop=copy, key="soap", zh="香皂", en="Soap", kind="service", points=6)
    assert reading(cast["anybody"], path) == few
    rows = pages(cast["anybody"], f"{path}&size=2")
    assert len({one["id"] for one in rows}) == len(rows) == 6


def test_many_schemes_cost_no_more_statements(counter: Counter, cast: Cast) -> None:
    village = counter.village
    path = "points/schemes?size=50"
    few = reading(cast["anybody"], path)
    for n in range(3):
        outline = box(LON + 0.1 * (n + 1), LAT, 0.02, 0.02)
        new = places.NewPlace("community", f"{n}村", code=f"37039900200{n}", geometry=outline)
        place = places.add_place(SYSTEM, new)
        places.attach_pack(SYSTEM, place, village.in_force.adoption.version, date(2020, 1, 1))
        day = date(2026, 1, 1)
        actions.adopt(SYSTEM, actions.Adopt(place.pk, "ten-stars", day, day, 30, 30, 30))
    assert reading(cast["anybody"], path) == few
    rows = pages(cast["anybody"], "points/schemes?size=3")
    assert len({one["id"] for one in rows}) == len(rows) == 4


def test_a_passbook_is_its_holders_and_the_grounds(counter: Counter, cast: Cast) -> None:
    counter.scored("yard-clean")
    mine = cast["resident"].get("me/points")[1][0]
    path = f"points/accounts/{mine['account']}/passbook?size=50"
    few = reading(cast["resident"], path)
    counter.earn(100)
    for _ in range(5):
        counter.buy("haircut")
    assert reading(cast["resident"], path) <= few + 1, "exchanges are looked up besides"
    status, book = cast["resident"].get(path)
    assert (status, book["balance"], len(book["rows"])) == (200, 42, 7)
    assert [(one["amount"], one["balance"]) for one in book["rows"][:2]] == [(-12, 42), (-12, 54)]
    assert (book["rows"][0]["what"]["zh"], book["rows"][-1]["amount"]) == ("理发一次", 2)
    assert book["rows"][-1]["record"]
    rows = pages(cast["resident"], path.replace("50", "3"))
    assert [one["line"] for one in rows] == [one["line"] for one in book["rows"]]
    seen = cast["secretary"].get(path)[1]
    assert (len(seen["rows"]), seen["rows"][-1]["record"]) == (7, None)
    for role in ("neighbour", "shopkeeper", "other-scorer", "auditor"):
        assert cast[role].get(path)[0] == 404, role
    assert cast["anybody"].get(path)[0] == 401
    shelf = counter.goods["towel"].stock
    assert shelf is not None
    stock = Account.objects.get(unit=shelf, role="stock")
    assert cast["resident"].get(f"points/accounts/{stock.pk}/passbook")[0] == 404


def test_balances_are_for_those_who_see_them(counter: Counter, cast: Cast) -> None:
    counter.earn(7)
    path = f"points/holders/household/{counter.village.home('h1')}/balances"
    for role, amounts in (
        ("resident", [7]),
        ("secretary", [7]),
        ("scorer", [7]),
        ("shopkeeper", []),
    ):
        status, told = cast[role].get(path)
        assert (status, [one["amount"] for one in told["balances"]]) == (200, amounts), role
    for role in ("neighbour", "other-scorer", "auditor"):
        assert cast[role].get(path)[0] == 404, role
    assert cast["anybody"].get(path)[0] == 401
    assert cast["resident"].get("points/holders/shop/x/balances")[0] == 422


def test_a_board_names_those_who_agree(counter: Counter, cast: Cast) -> None:
    village = counter.village
    counter.scored("yard-clean")
    counter.scored("yard-clean", "h2")
    agree(village, "resident")
    path = f"points/schemes/{village.scheme}/board"
    status, board = cast["anybody"].get(path)
    assert (status, board["period"]["key"], board["holders"], board["points"]) == (
        200,
        "2026-05",
        2,
        4,
    )
    assert board["named"] == [{"name": "1 组 12号", "points": 2, "rank": None}]
    assert (board["unnamed"], board["deductions"]) == (1, 0)
    assert "1 组 13号" not in cast["anybody"].last.content.decode()
    for role in ("resident", "secretary"):
        assert cast[role].get(path)[1] == board
    assert cast["anybody"].get(f"{path}?period=2026-Q1")[1]["points"] == 0
    for wrong, answer in (("9999-12", 404), ("9999-Q4", 404), ("2026-13", 404), ("x", 422)):
        assert cast["anybody"].get(f"{path}?period={wrong}")[0] == answer, wrong
    status, wall = cast["anybody"].get(f"points/schemes/{village.scheme}/honours")
    assert (status, [one["count"] for one in wall["titles"]], len(wall["stars"])) == (200, [0], 10)


def test_closed_books_are_public_and_add_up(counter: Counter, cast: Cast) -> None:
    counter.earn(7)
    base = f"points/units/{counter.unit}/closings"
    assert cast["anybody"].get(base)[1]["closed"] == []
    assert cast["anybody"].get(f"{base}/2026-05/list")[0] == 404
    with clock.at(NOW + timedelta(days=30)):
        closing = actions.close_month(SYSTEM, counter.unit, date(2026, 5, 1))
        status, told = cast["anybody"].get(base)
        assert (status, told["closed"][0]["month"]) == (200, "2026-05")
        assert told["closed"][0]["digest"] == closing.digest
        text = streamed(cast["anybody"], f"{base}/2026-05/list")
        assert hashlib.sha256(text).hexdigest() == closing.digest
        for form, mark in (("beancount", b" open "), ("hledger", b"account ")):
            book = streamed(cast["anybody"], f"{base}/2026-05/book?form={form}")
            assert mark in book
            assert counter.village.home("h1").encode() not in book
        for wrong, answer in (("2026-04", 404), ("9999-12", 404), ("2026-13", 404), ("x", 422)):
            assert cast["anybody"].get(f"{base}/{wrong}/book")[0] == answer, wrong
    assert cast["anybody"].get("points/units/4711/closings")[0] == 404
    assert cast["anybody"].get(f"points/units/{2**40}/closings")[0] == 422


def streamed(one: Caller, path: str) -> bytes:
    """The text that an address answers with."""
    assert one.get(path)[0] == 200
    assert one.last.headers["Content-Type"] == "text/plain; charset=utf-8"
    return b"".join(one.last.streaming_content)
