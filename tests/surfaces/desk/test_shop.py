"""The points shop at the desk: who may, and that what is typed leads to what is said."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from gezhi.base import clock
from gezhi.engines.points import actions, queries
from gezhi.engines.points.models import Exchange, Good, Shop, Voucher
from gezhi.engines.trust.models import Journal
from tests.engines.points.shop.shopping import NOW, Counter, open_counter
from tests.surfaces.conftest import SignIn
from tests.village import Village, build_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def counter(db: None, monday: None) -> Counter:
    return open_counter()


@pytest.fixture
def town(counter: Counter) -> Village:
    """The village stands in for the town whose cast signs in."""
    return counter.village


@pytest.fixture
def keeper(sign_in: SignIn) -> Client:
    return sign_in("shopkeeper")


def text(answer: Any) -> str:
    return answer.content.decode()


def hidden(answer: Any) -> dict[str, str]:
    """What a form carries along."""
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text(answer))
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def before(counter: Counter, home: str = "h1") -> str:
    """The address of the counter with a household before it."""
    whose = counter.village.home(home)
    return f"/desk/shop/{counter.row.pk}/?kind=household&holder={whose}&unit={counter.unit}"


def ask(counter: Counter, client: Client, good: str, quantity: int = 1) -> Any:
    """The page that asks once more."""
    whose = {"kind": "household", "holder": counter.village.home("h1"), "unit": counter.unit}
    asked = {**whose, "good": counter.goods[good].pk, "quantity": quantity}
    return client.get(f"/desk/shop/{counter.row.pk}/confirm", asked)


def buy(counter: Counter, client: Client, good: str, quantity: int | str = 1, **more: Any) -> Any:
    form = {**hidden(ask(counter, client, good)), "quantity": quantity, **more}
    return client.post(f"/desk/shop/{counter.row.pk}/confirm", form)


def test_from_the_card_to_the_receipt(counter: Counter, keeper: Client) -> None:
    counter.earn(20)
    home = keeper.get("/desk/shop/")
    assert home.headers["Location"] == f"/desk/shop/{counter.row.pk}/"
    code = card(counter)
    found = keeper.get(f"/desk/shop/{counter.row.pk}/?q={code}")
    page = keeper.get(found.headers["Location"])
    assert "1 组 12号" in text(page)
    assert page.context["amount"] == 20
    lines = {one.offer.good.key: one for one in page.context["lines"]}
    assert (lines["towel"].most, lines["soap"].why, lines["rice"].why) == (3, "售完", "售完")
    assert lines["cooking-oil"].why == "还差 10"
    asked = ask(counter, keeper, "towel", 2)
    assert (asked.context["cost"], asked.context["rest"]) == (10, 10)
    done = keeper.post(
        f"/desk/shop/{counter.row.pk}/confirm", {**hidden(asked), "quantity": "2"}, follow=True
    )
    assert "2 × 毛巾" in text(done)
    assert done.context["purse"].amount == 10
    again = keeper.post(f"/desk/shop/{counter.row.pk}/confirm", {**hidden(asked), "quantity": "2"})
    assert again.status_code == 302
    assert (Exchange.objects.count(), counter.purse(), counter.stock("towel")) == (1, 10, 1)


def card(counter: Counter) -> str:
    """What the household's card carries."""
    home = counter.village.home("h1")
    return queries.purses_of(counter.keeper, counter.row.pk, "household", home)[0].code


def test_somebody_is_found_by_door_or_told_that_nobody_is(counter: Counter, keeper: Client) -> None:
    counter.earn(20)
    counter.earn(5, "h2")
    address = f"/desk/shop/{counter.row.pk}/"
    both = keeper.get(address, {"q": "1 组"})
    assert [one["name"] for one in both.context["purses"]] == ["1 组 12号", "1 组 13号"]
    nobody = keeper.get(address, {"q": "99号"})
    assert 'value="99号"' in text(nobody)
    assert "没有找到" in text(nobody)
    stranger = f"{address}?kind=household&holder={counter.row.version_id}"
    assert keeper.get(stranger).status_code == 404
    assert keeper.get(before(counter, "h3")).status_code == 404


def test_a_refusal_stands_on_the_form_and_loses_nothing(counter: Counter, keeper: Client) -> None:
    counter.earn(100)
    sold_out = buy(counter, keeper, "towel", 4)
    assert sold_out.status_code == 409
    assert "毛巾不够：现有 3，需要 4" in text(sold_out)
    assert 'value="4"' in text(sold_out)
    assert hidden(sold_out)["id"] != hidden(ask(counter, keeper, "towel"))["id"]
    limit = buy(counter, keeper, "cooking-oil", 3)
    assert limit.status_code == 422
    assert 'id="field-quantity-error"' in text(limit)
    assert "最多换 2 件" in text(limit)
    for typed in ("", "x", "0", "1.5", "-1", "9" * 30):
        assert buy(counter, keeper, "towel", typed).status_code == 422, typed
    price = buy(counter, keeper, "towel", price="4")
    assert (price.status_code, "现在是 5" in text(price)) == (422, True)
    assert hidden(price)["price"] == "5"
    assert not Exchange.objects.exists()
    corrected = {**hidden(sold_out), "quantity": "3"}
    assert keeper.post(f"/desk/shop/{counter.row.pk}/confirm", corrected).status_code == 302


def test_codes_are_on_the_receipt_once(counter: Counter, keeper: Client) -> None:
    counter.earn(30)
    receipt = buy(counter, keeper, "haircut", 2).headers["Location"]
    codes = keeper.get(receipt).context["codes"]
    assert len(codes) == 2
    with clock.at(NOW.replace(minute=30)):
        later = keeper.get(receipt)
        assert (later.context["codes"], codes[0] in text(later)) == ([], False)
    page = f"/desk/shop/{counter.row.pk}/vouchers"
    looked = keeper.post(page, {"code": codes[0].lower()})
    assert "理发一次" in text(looked)
    assert not Voucher.objects.exclude(used=None).exists()
    used = keeper.post(page, {"code": codes[0], "use": "1"})
    assert used.context["used"]
    twice = keeper.post(page, {"code": codes[0], "use": "1"})
    assert twice.status_code == 409
    assert "已经用过" in text(twice)
    wrong = keeper.post(page, {"code": "ABC"})
    assert (wrong.status_code, 'value="ABC"' in text(wrong)) == (422, True)
    assert keeper.get(page).status_code == 200


def test_what_was_just_exchanged_is_undone(counter: Counter, keeper: Client) -> None:
    counter.earn(20)
    receipt = buy(counter, keeper, "towel", 2).headers["Location"]
    page = keeper.get(receipt)
    assert page.context["fresh"]
    form = {"id": hidden(page)["id"], "quantity": "1", "reason": ""}
    missing = keeper.post(receipt, form)
    assert missing.status_code == 422
    assert "选一个退回的原因" in text(missing)
    assert keeper.post(receipt, {**form, "reason": "unwanted"}).status_code == 302
    assert keeper.post(receipt, {**form, "reason": "unwanted"}).status_code == 302
    assert counter.purse() == 15
    undo = {**hidden(keeper.get(receipt))}
    assert (undo["quantity"], undo["reason"]) == ("1", "mistake")
    keeper.post(receipt, undo)
    assert (counter.purse(), counter.stock("towel")) == (20, 3)
    assert "全部退回" in text(keeper.get(receipt))


def test_shelves_are_filled_counted_and_priced(counter: Counter, keeper: Client) -> None:
    stock = f"/desk/shop/{counter.row.pk}/stock"
    assert "毛巾" in text(keeper.get(stock))
    soap = f"{stock}/{counter.goods['soap'].pk}"
    page = keeper.get(f"{soap}/delivery")
    form = {**hidden(page), "count": "12", "supplier": "镇供销社"}
    assert keeper.post(f"{soap}/delivery", form).status_code == 302
    keeper.post(f"{soap}/delivery", form)
    assert counter.stock("soap") == 12
    wrong = keeper.post(f"{soap}/delivery", {**form, "count": "x"})
    assert (wrong.status_code, 'value="x"' in text(wrong)) == (422, True)
    count = {**hidden(keeper.get(f"{soap}/count")), "counted": "10"}
    why = keeper.post(f"{soap}/count", count)
    assert "账上 12，点到 10" in text(why)
    assert keeper.post(f"{soap}/count", {**count, "reason": "damaged"}).status_code == 302
    assert counter.stock("soap") == 10
    terms = {"points": "7", "most": "3", "per": "month", "offered": "no"}
    assert keeper.post(f"{soap}/terms", {**terms, "per": ""}).status_code == 422
    assert keeper.post(f"{soap}/terms", terms).status_code == 302
    row = Good.objects.get(key="soap")
    assert (row.points, row.most, row.per, row.offered) == (7, 3, "month", False)
    assert 'value="no" checked' in text(keeper.get(f"{soap}/terms"))
    assert keeper.get(f"{soap}/nothing").status_code == 404
    assert keeper.get(f"{stock}/0/terms").status_code == 404


def test_something_more_is_offered(counter: Counter, keeper: Client) -> None:
    add = f"/desk/shop/{counter.row.pk}/stock/add"
    form = {**hidden(keeper.get(add)), "zh": "雨伞", "kind": "goods", "points": "15", "most": ""}
    wrong = keeper.post(add, {**form, "points": ""})
    assert (wrong.status_code, 'value="雨伞"' in text(wrong)) == (422, True)
    assert keeper.post(add, form).status_code == 302
    assert keeper.post(add, form).status_code == 302
    assert Good.objects.filter(zh="雨伞", points=15).count() == 1


def test_the_list_its_days_and_its_sheets(counter: Counter, keeper: Client) -> None:
    counter.earn(100)
    receipts = [buy(counter, keeper, "towel").headers["Location"] for _ in range(2)]
    page = keeper.get(f"/desk/shop/{counter.row.pk}/exchanges")
    assert [one.href for one in page.context["table"].rows] == list(reversed(receipts))
    assert page.context["totals"].points == 10
    empty = keeper.get(f"/desk/shop/{counter.row.pk}/exchanges?since=2027-01-01&until=x")
    assert empty.context["table"].rows == []
    answer = keeper.get(f"/desk/shop/{counter.row.pk}/exchanges.xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sold, stock = (list(page.iter_rows(values_only=True)) for page in book)
    assert [row[3:6] for row in sold[1:]] == [("毛巾", 1, 5), ("毛巾", 1, 5)]
    assert ("毛巾", 0, 3, 2, 0, 0, 1) in stock
    assert Journal.objects.filter(verb="points.sales_exported").count() == 1


def test_others_stay_outside(counter: Counter, sign_in: SignIn) -> None:
    counter.earn(20)
    sold = actions.exchange(counter.keeper, counter.wish("towel")).exchange
    shop = f"/desk/shop/{counter.row.pk}"
    towel = counter.goods["towel"].pk
    pages = [
        f"{shop}/?q=12",
        before(counter),
        f"{shop}/exchanges",
        f"{shop}/exchanges.xlsx",
    ]
    pages += [f"/desk/shop/exchange/{sold.pk}"]
    for role in ("scorer", "reviewer", "auditor"):
        client = sign_in(role)
        assert "/desk/shop/" not in text(client.get("/desk/places"))
        for page in pages:
            assert client.get(page).status_code == 403, (role, page)
        for page in (f"{shop}/stock/add", f"{shop}/stock/{towel}/terms", f"{shop}/vouchers"):
            client.post(page, {"zh": "x", "kind": "goods", "points": "3", "code": "x"})
        assert "没有您管的超市" in text(client.get("/desk/shop/"))
    client = sign_in("resident")
    assert client.get("/desk/shop/").status_code == 403
    assert Good.objects.count() == 12
    assert Good.objects.get(pk=towel).points == 5


def test_who_keeps_the_books_reads_and_sells_nothing(counter: Counter, sign_in: SignIn) -> None:
    counter.earn(20)
    sold = actions.exchange(counter.keeper, counter.wish("towel")).exchange
    client = sign_in("secretary")
    assert client.get("/desk/shop/").headers["Location"].endswith("/exchanges")
    assert client.get(f"/desk/shop/{counter.row.pk}/exchanges").status_code == 200
    assert client.get(f"/desk/shop/{counter.row.pk}/").status_code == 403
    receipt = client.get(f"/desk/shop/exchange/{sold.pk}")
    assert receipt.status_code == 200
    assert 'name="reason"' not in text(receipt)
    posted = client.post(f"/desk/shop/exchange/{sold.pk}", {"quantity": "1", "reason": "mistake"})
    assert posted.status_code == 403
    assert counter.purse() == 15


@pytest.fixture
def unopened(db: None, monday: None) -> Village:
    return build_village()


def test_a_shop_is_opened(unopened: Village) -> None:
    client, account = Client(), unopened.accounts["shopkeeper"]
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    page = client.get("/desk/shop/")
    assert "村积分超市" in text(page)
    form = {**hidden(page), "key": "village-yard"}
    opened = client.post("/desk/shop/open", form)
    assert opened.headers["Location"] == f"/desk/shop/{Shop.objects.get().pk}/stock"
    client.post("/desk/shop/open", form)
    assert Shop.objects.count() == 1
    assert client.post("/desk/shop/open", {"place": form["place"], "key": "x"}).status_code == 302
    empty = client.get(f"/desk/shop/{Shop.objects.get().pk}/")
    assert empty.context["totals"].exchanges == 0
