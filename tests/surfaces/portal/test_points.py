"""My points and the schemes behind them: each household its own, the rules for anybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people.models import Person
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Account, Appeal, Good, Record
from tests.engines.points.cycle.starring import HYGIENE, done, pack
from tests.engines.points.shop.shopping import Counter
from tests.paper import sheets_of
from tests.surfaces.conftest import MONDAY
from tests.surfaces.portal.form import hidden
from tests.town import SYSTEM
from tests.village import Village, adopt, build_village, told

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ClientOf = Callable[..., Client]


@pytest.fixture
def town(db: None, monday: clock.Clock) -> Village:
    """The village instead of the town; its scheme knows a deduction."""
    return build_village(pack=pack())


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def account(town: Village, home: str = "h1") -> int:
    return Account.objects.get(holder=town.home(home), role="holder").pk


def refused(town: Village, item: str = "yard-clean") -> Record:
    row = actions.record_points(town.viewer("scorer"), [told(town, item, note="院里有杂物")])[0]
    verdict = Verdict(row.pk, "refused", reason="没有看到")
    return actions.review(town.viewer("reviewer"), [verdict])[0]


def page_of(row: Record) -> str:
    return f"/points/records/{row.pk}/"


def test_a_resident_sees_what_the_household_has(town: Village, client_of: ClientOf) -> None:
    done(town, *HYGIENE)
    actions.award_stars(SYSTEM, town.scheme, MONDAY.date())
    refused(town, "reads")
    page = text(client_of("resident"), "/points/")
    assert "<strong>8</strong> 分" in page
    for said in (
        "1 组 12号",
        "8 分，2028年3月31日前可用",
        "10 颗星里有 1 颗",
        "满 8 分得星，还差 8 分",
    ):
        assert said in page
    for said in ("没有算", "可以申诉", "村积分超市", "食用油 1.8 升", "每季最多 2 次"):
        assert said in page
    assert 'class="points-star held"' in page
    assert page.count('class="points-star held"') == 1


def test_a_neighbour_sees_nothing_of_it(town: Village, client_of: ClientOf) -> None:
    done(town, "yard-clean")
    row = refused(town, "reads")
    for role in ("neighbour", "scorer", "reviewer", "secretary"):
        client = client_of(role)
        page = text(client, "/points/")
        assert "1 组 12号" not in page
        assert "到农家书屋" not in page
        for address in (
            page_of(row),
            f"/points/passbook/{account(town)}/",
            f"/points/passbook/{account(town)}/passbook.pdf",
            f"/points/card/{account(town)}/",
        ):
            text(client, address, 404)


def test_who_is_not_signed_in_is_led_there(town: Village, client_of: ClientOf) -> None:
    row = refused(town)
    page = text(client_of(), "/points/")
    assert "/account/login/code/?next=/points/" in page
    assert f"/points/schemes/{town.scheme}/" in page
    for address in ("/points/records/", page_of(row), "/points/card/1/", "/points/passbook/1/"):
        assert client_of().get(address).headers["Location"] == "/points/"
    assert client_of().post(page_of(row), {"text": "x"}).headers["Location"] == "/points/"
    assert not Appeal.objects.exists()


def test_who_belongs_to_no_household_is_told_whom_to_ask(
    town: Village, client_of: ClientOf
) -> None:
    Person.objects.filter(account=town.accounts["resident"]).update(household=None)
    page = text(client_of("resident"), "/points/")
    assert "您在这里还没有积分" in page
    assert "把您登记到您家名下" in page
    assert "/account/login/code/" not in page
    assert "没有" in text(client_of("resident"), "/points/records/")


def test_a_record_shows_its_course_and_its_rule(town: Village, client_of: ClientOf) -> None:
    page = text(client_of("resident"), page_of(refused(town)))
    order = [page.index(said) for said in ("记了 +2", "院里有杂物", "复核：没有算", "没有看到")]
    assert order == sorted(order)
    for said in ("评分队员", "复核队员", "清洁卫生", "每年最多 1 次", "7 个工作日", "月评、季换"):
        assert said in page
    assert "院落整洁" in page


def test_a_refused_record_is_appealed_on_its_page(town: Village, client_of: ClientOf) -> None:
    row, client = refused(town), client_of("resident")
    form = hidden(text(client, page_of(row)))
    empty = client.post(page_of(row), {**form, "text": " "})
    assert empty.status_code == 422
    assert "写一写哪里不对" in empty.content.decode()
    assert form["id"][0] in empty.content.decode(), "the same appeal when it is sent again"
    for _ in range(2):
        sent = client.post(page_of(row), {**form, "text": "当天下午补扫了"})
        assert sent.headers["Location"] == page_of(row)
    assert str(Appeal.objects.get().pk) == form["id"][0]
    page = text(client, page_of(row))
    for said in ("申诉中", "由没有经手过这件事的复核队员重新看", "当天下午补扫了"):
        assert said in page
    assert 'id="object"' not in page
    again = client.post(page_of(row), {"id": str(new_id()), "text": "再说一次"})
    assert again.status_code == 409
    assert "这一条已经申诉过了" in again.content.decode()
    assert "再说一次" in again.content.decode()
    actions.decide_appeal(town.viewer("other-reviewer"), row.pk, "granted", "邻居证明")
    page = text(client, page_of(row))
    for said in ("申诉成立：现在算 +2", "邻居证明", "复核：没有算", "已记入"):
        assert said in page


def test_what_comes_too_late_says_so_and_loses_nothing(town: Village, client_of: ClientOf) -> None:
    row, client = refused(town), client_of("resident")
    form = hidden(text(client, page_of(row)))
    with clock.at(MONDAY + timedelta(days=14)):
        answer = client.post(page_of(row), {**form, "text": "当天下午补扫了"})
        assert answer.status_code == 409
        page = answer.content.decode()
        for said in ("申诉的时间已过", "当天下午补扫了", "已经过了"):
            assert said in page
        assert 'id="object"' not in page
    assert not Appeal.objects.exists()


def test_a_deduction_is_told_to_its_household(town: Village, client_of: ClientOf) -> None:
    (row,) = done(town, "rubbish-dumped")
    page = text(client_of("resident"), page_of(row))
    for said in ("定了，还没有扣", "\N{MINUS SIGN}2", "您手里的积分不动，也不告诉别人"):
        assert said in page
    with clock.at(MONDAY + timedelta(days=14)):
        actions.post_due()
        page = text(client_of("resident"), "/points/")
        assert "已扣" in page
        assert "得 \N{MINUS SIGN}2 分" in page or "得 -2 分" in page


def test_the_passbook_says_what_earned_each_row(town: Village, client_of: ClientOf) -> None:
    (row,) = done(town, "yard-clean")
    done(town, "rooms-clean")
    client, address = client_of("resident"), f"/points/passbook/{account(town)}/"
    page = text(client, address)
    for said in (
        "<strong>4</strong> 分",
        "院落整洁",
        "屋内干净",
        "+2",
        page_of(row),
        "2028年3月31日前可用",
    ):
        assert said in page
    answer = client.get(f"{address}passbook.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    (sheet,) = sheets_of(answer.content)
    said = sheet.extract_text()
    for words in ("1 组 12号", "健康银行", "余额：4 分", "院落整洁", "屋内干净", "+2"):
        assert words in said


def test_what_was_exchanged_and_brought_back_has_its_name(
    town: Village, client_of: ClientOf
) -> None:
    shop = actions.open_shop(town.viewer("shopkeeper"), town.places["village"].pk, "village-yard")
    counter = Counter(town, shop, {one.key: one for one in Good.objects.filter(shop=shop)})
    counter.deliver("towel", 3)
    done(town, *HYGIENE)
    bought = counter.buy("towel")
    client = client_of("resident")
    page = text(client, "/points/")
    for said in ("<strong>3</strong> 分", "货架上有 2 件", "没货了", "得 8 分"):
        assert said in page
    assert "超市还没有开张" not in page
    address = f"/points/passbook/{account(town)}/"
    assert "兑换：毛巾" in text(client, address)
    actions.take_back(counter.keeper, bought.exchange.pk, 1, "mistake", new_id())
    assert "退回：毛巾" in text(client, address)


def test_a_long_passbook_goes_on(
    town: Village, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gezhi.surfaces.portal.views.points import book

    monkeypatch.setattr(book, "SIZE", 2)
    done(town, *HYGIENE)
    client, address = client_of("resident"), f"/points/passbook/{account(town)}/"
    page = text(client, address)
    (after,) = re.findall(r"\?after=(\d+)", page)
    older = text(client, f"{address}?after={after}")
    assert (
        page.count('class="number points-came"') == older.count('class="number points-came"') == 2
    )
    assert 'rel="next"' not in older
    text(client, f"{address}?after=x")


def test_records_go_on_page_by_page(town: Village, client_of: ClientOf) -> None:
    items = [item.item for _, item in town.in_force.scheme.items() if item.kind == "base"][:23]
    done(town, *items)
    client = client_of("resident")
    page = text(client, "/points/records/")
    (after,) = re.findall(r"\?after=([0-9a-f-]+)", page)
    older = text(client, f"/points/records/?after={after}")
    found = [re.findall(r'href="(/points/records/[0-9a-f-]+/)"', one) for one in (page, older)]
    assert (len(found[0]), len(set(found[0] + found[1]))) == (20, 23)
    text(client, "/points/records/?after=x", 404)


def test_the_card_opens_the_purse_at_the_counter(town: Village, client_of: ClientOf) -> None:
    from gezhi.engines.points.queries.purses import _CODE

    done(town, "yard-clean")
    row = Account.objects.get(pk=account(town))
    page = text(client_of("resident"), f"/points/card/{row.pk}/")
    assert "<svg" in page
    assert row.code in re.sub(r"\s", "", page)
    assert _CODE.findall(f"http://testserver/points/?card={row.code}") == [row.code]


def test_anybody_reads_the_scheme(town: Village, client_of: ClientOf) -> None:
    listed = text(client_of(), "/points/schemes/")
    assert "健康银行（十星）" in listed
    assert "55 条" in listed
    page = text(client_of(), f"/points/schemes/{town.scheme}/")
    for said in (
        "村民代表会议表决",
        "至少要 22 人",
        "至少要 15 人",
        "第二十九、三十条",
        "评分队员",
        "复核队员",
    ):
        assert said in page
    for said in (
        "院落整洁",
        "清洁卫生星：一年满 8 分",
        "7 个工作日",
        "十星级模范户：有 10 颗星",
        "4月",
    ):
        assert said in page
    assert page.count("<li id=") == 55
    assert "\N{MINUS SIGN}2" in page
    text(client_of(), "/points/schemes/999/", 404)


def test_items_are_found_by_their_words(town: Village, client_of: ClientOf) -> None:
    address = f"/points/schemes/{town.scheme}/?q="
    page = text(client_of(), f"{address}垃圾")
    assert "有“垃圾”的 3 条" in page
    assert page.count("<li id=") == 3
    assert "哪一条有这些字" in text(client_of(), f"{address}飞机")
    assert "&lt;b&gt;" in text(client_of(), f"{address}<b>")


def test_versions_lead_to_each_other(town: Village, client_of: ClientOf) -> None:
    before, now = town.scheme, adopt(town, date(2026, 3, 1)).pk
    old = text(client_of(), f"/points/schemes/{before}/")
    assert "今天生效的是另一版" in old
    assert f'href="/points/schemes/{now}/"' in old
    new = text(client_of(), f"/points/schemes/{now}/")
    assert "今天生效的是另一版" not in new
    assert f'href="/points/schemes/{before}/"' in new


def test_the_first_page_leads_there_once_a_scheme_is_in_force(
    town: Village, client_of: ClientOf
) -> None:
    assert 'href="/points/"' in text(client_of(), "/")
    with clock.at(MONDAY - timedelta(days=90)):
        assert 'href="/points/"' not in text(client_of(), "/")


def test_the_copy_of_ones_data_has_the_points(town: Village, client_of: ClientOf) -> None:
    refused(town)
    done(town, "rooms-clean", home="h2")
    client = client_of("resident")
    copy = client.post("/mine/data/copy").json()["points"]
    assert [(one["item"], one["note"]) for one in copy["records"]] == [("yard-clean", "院里有杂物")]
    assert "我的积分" in text(client, "/mine/data")


def test_nothing_stands_in_a_page_that_the_policy_forbids(
    town: Village, client_of: ClientOf
) -> None:
    done(town, *HYGIENE)
    row, number = refused(town, "reads"), account(town)
    for address in (
        *("/points/", "/points/records/", "/points/schemes/", page_of(row)),
        *(f"/points/card/{number}/", f"/points/passbook/{number}/"),
        f"/points/schemes/{town.scheme}/",
    ):
        page = text(client_of("resident"), address)
        for forbidden in (" style=", " onclick=", "javascript:", "<style"):
            assert forbidden not in page, (address, forbidden)


def test_english_is_complete(town: Village, client_of: ClientOf) -> None:
    done(town, *HYGIENE)
    (minus,) = done(town, "rubbish-dumped")
    actions.award_stars(SYSTEM, town.scheme, MONDAY.date())
    row, number = refused(town, "reads"), account(town)
    actions.appeal(town.viewer("resident"), row.pk, "I did borrow books", new_id())
    client = client_of("resident", "en")
    pages = [text(client_of("anonymous", "en"), "/points/")]
    for address in (
        *("/points/", "/points/records/", "/points/schemes/", page_of(row), page_of(minus)),
        *(f"/points/card/{number}/", f"/points/passbook/{number}/"),
        f"/points/schemes/{town.scheme}/",
    ):
        pages.append(text(client, address))
    source = town.in_force.scheme.source
    for page in pages:
        inside = page.partition("<main")[2].partition("</main>")[0]
        for name in (source, "东庄村", "1 组 12号", "院里有杂物", "没有看到"):
            inside = inside.replace(name, "")
        assert not CHINESE.findall(inside), inside
