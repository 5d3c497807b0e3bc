"""Closed books in public: by codes, with what everybody needs to check them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.models import Closing
from tests.engines.points.bookish import account, bookish_village, close, earn, noon, unit
from tests.town import SYSTEM
from tests.village import Village

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def town(db: None, monday: clock.Clock):
    village = bookish_village()
    with clock.at(noon(3, 11)):
        earn(village, noon(2, 10))
        earn(village, noon(2, 10), home="h3")
        yield village


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def books(town: Village, part: str = "") -> str:
    return f"/points/books/{unit(town)}/{part}"


def test_before_a_month_is_closed_the_page_says_what_it_is_for(
    town: Village, client_of: ClientOf
) -> None:
    assert "还没有结过账" in page(client_of(), books(town))
    assert page(client_of(), "/points/books/999/", 404)


def test_anybody_reads_the_list_by_codes_and_nobody_by_name(
    town: Village, client_of: ClientOf
) -> None:
    digest = close(town, 2, noon(3, 11)).digest
    said = page(client_of(), books(town))
    assert digest in said
    for home in ("h1", "h3"):
        assert account(town, home).code in said
    for name in ("12号", "5号", town.home("h1")):
        assert name not in said
    assert "怎样核对" in said
    assert "sha256sum ten-stars-2026-02.txt" in said
    assert "bean-check ten-stars-2026-02.beancount" in said
    assert "books-mine" not in said
    listed = client_of().get(books(town, "2026-02/list"))
    data = b"".join(listed.streaming_content)
    assert hashlib.sha256(data).hexdigest() == digest
    for form in ("csv", "xlsx", "beancount", "hledger"):
        assert client_of().get(books(town, f"2026-02/{form}")).status_code == 200
    assert client_of().get(books(town, "2026-03/list")).status_code == 404
    page(client_of(), books(town, "?month=2026-03"), 404)
    page(client_of(), books(town, "?month=x"), 404)
    english = page(client_of(language="en"), books(town))
    main = english[english.index("<main") : english.index("</main>")]
    left = main.replace("东庄村", "").replace("十星文明户", "")
    assert "How to check it" in main
    assert not CHINESE.search(re.sub(r"<a [^>]*scheme[^>]*>.*?</a>", "", left, flags=re.S))


def test_a_resident_finds_the_own_line(town: Village, client_of: ClientOf) -> None:
    close(town, 2, noon(3, 11))
    mine, other = account(town), account(town, "h3")
    said = page(client_of("resident"), books(town))
    own = said[said.index("own-title") : said.index("list-title")]
    assert mine.code in own
    assert other.code not in own
    assert "期初 0，收入 2，支出 0，过期 0，期末 2" in own
    assert said.count("books-mine") == 1
    assert "没有姓名" in page(client_of("neighbour"), books(town))
    wallet = page(client_of("resident"), "/points/")
    assert f"您的账户代码是 {mine.code}" in wallet
    assert books(town) in wallet
    assert books(town) in page(client_of("resident"), f"/points/passbook/{mine.pk}/")


def test_the_scheme_and_the_board_lead_to_the_books(town: Village, client_of: ClientOf) -> None:
    close(town, 2, noon(3, 11))
    assert books(town) in page(client_of(), f"/points/schemes/{town.scheme}/")
    assert books(town) in page(client_of(), f"/points/board/{town.scheme}/?period=2026-02")


def test_a_long_list_goes_by_pages_and_an_older_month_is_chosen(
    town: Village, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gezhi.surfaces.portal.views.points.books.SIZE", 2)
    close(town, 2, noon(3, 11))
    with clock.at(noon(4, 2)):
        close(town, 3, noon(4, 2))
        newest = client_of().get(books(town))
        assert newest.context["month_key"] == "2026-03"
        older = client_of().get(books(town, "?month=2026-02"))
        codes = [one.code for one in older.context["rows"]]
        after = older.context["pager"].after
        rest = client_of().get(books(town, f"?month=2026-02&after={after}"))
        codes += [one.code for one in rest.context["rows"]]
        assert len(codes) == len(set(codes)) == Closing.objects.get(month=date(2026, 2, 1)).accounts
        assert older.context["sum"] == rest.context["sum"] == 0
        assert not rest.context["pager"].after


def test_what_was_set_right_stands_so_in_the_passbook(town: Village, client_of: ClientOf) -> None:
    row = earn(town, noon(3, 3), "rooms-clean")
    asked = actions.Correction(row.entry, new_id(), "other-holder")
    actions.correct(town.viewer("secretary"), asked)
    said = page(client_of("resident"), f"/points/passbook/{account(town).pk}/")
    assert "（记到了别人名下）" in said
    record = page(client_of("resident"), f"/points/records/{row.pk}/")
    assert "记到了别人名下" in record


def test_scores_fall_by_deductions_and_are_listed_for_nobody(
    town: Village, client_of: ClientOf
) -> None:
    """Whoever learns a household's code must not find its deductions under it."""
    score = town.in_force.adoption.rating_id
    digest = actions.close_month(SYSTEM, score, date(2026, 2, 1)).digest
    for part in ("", "?month=2026-02", "2026-02/list", "2026-02/beancount", "2026-02/xlsx"):
        for client in (client_of(), client_of("resident")):
            said = page(client, f"/points/books/{score}/{part}", 403)
            assert account(town, "h1").code not in said
    staff = client_of("secretary").get(f"/desk/points/books/{score}/2026-02/list")
    assert hashlib.sha256(b"".join(staff)).hexdigest() == digest
