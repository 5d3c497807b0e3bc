"""The books at the desk: trial balance, closing a month, statements, setting an entry right."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from openpyxl import load_workbook

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.models import Balance, Closing, Record, Snapshot
from gezhi.engines.trust.models import Journal
from tests.engines.points.bookish import account, bookish_village, close, earn, noon, unit
from tests.paper import sheets_of
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.pointing import hidden, text
from tests.village import Village, told

pytestmark = pytest.mark.django_db
BOOKS = "/desk/points/books/"


@pytest.fixture
def town(db: None):
    """The village on the eleventh of March, with a gain in February and one in March."""
    with clock.at(noon(3, 11)):
        village = bookish_village()
        earn(village, noon(2, 10))
        earn(village, noon(3, 3), "rooms-clean")
        yield village


@pytest.fixture
def secretary(sign_in: SignIn) -> Client:
    return sign_in("secretary")


def book(town: Village, part: str = "") -> str:
    return f"{BOOKS}{unit(town)}/{part}"


def body(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_the_overview_reminds_of_a_month_to_close(town: Village, sign_in: SignIn) -> None:
    secretary, reviewer = sign_in("secretary"), sign_in("reviewer")
    due = text(secretary.get("/desk/points/"))
    assert due.count("2026年2月可以结账了") == 2
    assert book(town, "close/2026-02") in due
    assert "可以结账了" not in text(reviewer.get("/desk/points/"))
    page = text(reviewer.get(BOOKS))
    assert "2026年2月可以结账了" in page
    assert f"{unit(town)}/close" not in text(reviewer.get(book(town)))
    assert sign_in("shopkeeper").get(BOOKS).status_code == 403


def test_the_trial_balance_adds_up_to_nothing_and_is_checked(
    town: Village, secretary: Client
) -> None:
    page = secretary.get(book(town))
    assert page.context["sum"] == 0
    assert [row["figures"] for row in page.context["rows"]] == [
        ["0", "4", "0", "4"],
        ["0", "0", "−4", "−4"],
    ]
    assert "合计是 0，账是平的" in text(page)
    assert "核对过" not in text(page)
    assert "每个账户的余额都和明细一致" in text(secretary.get(book(town, "?check=1")))
    from django.db import connection

    if connection.vendor == "sqlite":
        Balance.objects.filter(account=account(town)).update(amount=40)
        assert "有 1 个账户的余额和明细对不上" in text(secretary.get(book(town, "?check=1")))


def test_a_month_is_closed_from_the_page_and_not_without_being_asked(
    town: Village, sign_in: SignIn
) -> None:
    secretary = sign_in("secretary")
    with clock.at(noon(2, 20)):
        actions.record_points(town.viewer("scorer"), [told(town, "front-kept")])
    asked = secretary.get(book(town, "close/2026-02"))
    assert "1 条记录还没有复核" in text(asked)
    assert "再也不能入账" in text(asked)
    assert not Closing.objects.exists()
    assert sign_in("reviewer").post(book(town, "close/2026-02")).status_code == 403
    early = secretary.post(book(town, "close/2026-03"))
    assert early.status_code == 409
    assert "还没有过完" in text(early)
    done = secretary.post(book(town, "close/2026-02"), follow=True)
    closing = Closing.objects.get()
    assert f"2026年2月已经结账，指纹开头是 {closing.digest[:12]}" in text(done)
    assert closing.digest in text(done)
    secretary.post(book(town, "close/2026-02"))
    assert Closing.objects.count() == 1
    assert "已经结过账了" in text(secretary.get(book(town, "close/2026-02")))
    assert secretary.get(book(town, "close/2026-13")).status_code == 404
    with clock.at(noon(5, 2)):
        turn = secretary.post(book(town, "close/2026-04"))
        assert turn.status_code == 409
        assert "请先结 2026-03 的账" in text(turn)


def test_closing_is_the_opening_after_and_what_comes_late_goes_to_the_open_month(
    town: Village, secretary: Client
) -> None:
    with clock.at(noon(2, 20)):
        late = actions.record_points(town.viewer("scorer"), [told(town, "front-kept")])[0]
    secretary.post(book(town, "close/2026-02"))
    with clock.at(noon(3, 12)):
        actions.review(town.viewer("reviewer"), [actions.Verdict(late.pk, "accepted")])
    with clock.at(noon(4, 2)):
        secretary.post(book(town, "close/2026-03"))
    rows = Snapshot.objects.filter(account=account(town)).order_by("closing_of__month")
    figures = [(row.opening, row.earned, row.closing) for row in rows]
    assert figures == [(0, 2, 2), (2, 4, 6)]
    ends = {
        month: dict(Snapshot.objects.filter(closing_of__month=month).values_list("account", which))
        for month, which in ((date(2026, 2, 1), "closing"), (date(2026, 3, 1), "opening"))
    }
    assert ends[date(2026, 2, 1)] == ends[date(2026, 3, 1)]


def test_a_closed_month_is_taken_in_every_form(
    town: Village, secretary: Client, tmp_path: Path
) -> None:
    secretary.post(book(town, "close/2026-02"))
    digest, code = Closing.objects.get().digest, account(town).code
    listed = secretary.get(book(town, "2026-02/list"))
    assert "ten-stars-2026-02.txt" in listed["Content-Disposition"]
    assert hashlib.sha256(body(listed)).hexdigest() == digest
    rows = body(secretary.get(book(town, "2026-02/csv"))).decode("utf-8-sig").splitlines()
    assert rows[0] == "账户代码,期初,收入,支出,过期,期末"
    assert f"{code},0,2,0,0,2" in rows
    sheet = load_workbook(io.BytesIO(body(secretary.get(book(town, "2026-02/xlsx")))))
    assert (code, 0, 2, 0, 0, 2) in list(sheet.worksheets[0].values)
    for form, program in (("beancount", "bean-check"), ("hledger", "hledger")):
        data = body(secretary.get(book(town, f"2026-02/{form}")))
        assert code.upper().encode() in data
        there = Path(".venv/bin", program)
        found = str(there) if there.exists() else shutil.which(program)
        if found and program == "bean-check":
            file = tmp_path / form
            file.write_bytes(data)
            assert subprocess.run([found, file], capture_output=True).returncode == 0
    for wrong in ("2026-03/list", "2026-02/pdf", "never/list"):
        assert secretary.get(book(town, wrong)).status_code == 404


def test_a_statement_is_read_by_code_without_a_name_and_by_name_for_a_reason(
    town: Village, sign_in: SignIn
) -> None:
    reader, one = sign_in("reviewer"), account(town)
    page = reader.get(f"/desk/points/accounts/?q={one.code}", follow=True)
    assert page.redirect_chain[-1][0].startswith(f"/desk/points/statement/{one.pk}/")
    assert "12号" not in text(page)
    assert "这是谁的？" in text(page)
    assert not Journal.objects.filter(verb="points.statement_opened").exists()
    found = text(reader.get("/desk/points/accounts/?q=12号"))
    whose = f"/desk/points/accounts/household/{town.home('h1')}/"
    assert whose in found
    asked = text(reader.get(whose))
    assert "为什么要看？" in asked
    assert one.code not in asked
    short = reader.post(whose, {"reason": "看"})
    assert short.status_code == 422
    assert ">看</textarea>" in text(short)
    opened = reader.post(whose, {"reason": "核对二月的分"}, follow=True)
    assert Journal.objects.get(verb="points.statement_opened").data["reason"] == "核对二月的分"
    assert one.code in text(opened)
    named = reader.get(f"/desk/points/statement/{one.pk}/?since=2026-03-01&until=2026-03-31")
    assert "12号" in text(named)
    assert (named.context["opening"], named.context["closing"]) == ("2", "4")
    assert [row["amount"] for row in named.context["rows"]] == ["+2"]
    assert "12号" not in text(sign_in("other-reviewer").get(f"/desk/points/statement/{one.pk}/"))
    assert sign_in("other-scorer").get(f"/desk/points/statement/{one.pk}/").status_code == 404
    assert sign_in("other-scorer").get(whose).status_code == 404
    assert sign_in("shopkeeper").get("/desk/points/accounts/").status_code == 403


def test_a_statement_goes_on_paper(town: Village, sign_in: SignIn) -> None:
    one = account(town)
    address = f"/desk/points/statement/{one.pk}/statement.pdf?since=2026-03-01"
    answer = sign_in("reviewer").get(address)
    assert answer["Content-Type"] == "application/pdf"
    said = sheets_of(answer.content)[0].extract_text()
    assert "期初：2" in said
    assert "期末：4" in said
    assert one.code in said
    assert "12号" not in said


def entry_of(town: Village, item: str) -> UUID:
    entry = Record.objects.get(item=item).entry
    assert entry is not None
    return entry


def test_an_entry_is_set_right_from_the_statement(town: Village, sign_in: SignIn) -> None:
    secretary, one = sign_in("secretary"), account(town)
    wrong = entry_of(town, "rooms-clean")
    statement = f"/desk/points/statement/{one.pk}/"
    address = f"{statement}correct/{wrong}"
    assert address in text(secretary.get(statement))
    assert address not in text(sign_in("reviewer").get(statement))
    assert sign_in("reviewer").get(address).status_code == 403
    page = secretary.get(address)
    given = hidden(page, "id")[0]
    empty = secretary.post(address, {"id": given})
    assert empty.status_code == 422
    assert hidden(empty, "id") == [given]
    for _ in range(2):
        done = secretary.post(address, {"id": given, "why": "twice"}, follow=True)
        assert "已冲正" in text(done)
    shown = [(row["amount"], row["what"]) for row in done.context["rows"]]
    assert shown[-1][0] == "−2"
    assert "记重了" in shown[-1][1]
    assert done.context["closing"] == "2"
    assert Record.objects.get(item="rooms-clean").state == Record.REFUSED
    late = secretary.post(address, {"id": "", "why": "twice"})
    assert late.status_code == 409
    assert "这笔已经冲正过了" in text(late)
    assert 'name="why"' not in text(late)
    book = text(sign_in("resident").get(f"/points/passbook/{one.pk}/"))
    assert "（记重了）" in book


def test_what_is_spent_is_taken_back_as_far_as_it_goes(town: Village, secretary: Client) -> None:
    one, of = account(town), unit(town)
    side = actions.of("household", town.home("h1"), path=one.path)
    moves = (actions.Move(of, side, actions.house("sales", of), 3),)
    place = town.places["village"].pk
    actions.post(town.viewer("secretary"), actions.Posting("spent", place, moves))
    address = f"/desk/points/statement/{one.pk}/correct/{entry_of(town, 'rooms-clean')}"
    given = hidden(secretary.get(address), "id")[0]
    refused = secretary.post(address, {"id": given, "why": "mistake"})
    assert refused.status_code == 409
    assert "现有 1，需要 2" in text(refused)
    assert hidden(refused, "rest") == ["1"]
    again = hidden(refused, "id")[0]
    assert again != given
    secretary.post(address, {"id": again, "why": "mistake", "rest": "1"})
    assert Balance.objects.get(account=one).amount == 0


def test_a_closed_month_takes_no_correction_but_today_does(
    town: Village, secretary: Client
) -> None:
    close(town, 2, noon(3, 11))
    one = account(town)
    address = f"/desk/points/statement/{one.pk}/correct/{entry_of(town, 'yard-clean')}"
    given = hidden(secretary.get(address), "id")[0]
    secretary.post(address, {"id": given, "why": "mistake"})
    with clock.at(noon(4, 2)):
        secretary.post(book(town, "close/2026-03"))
    row = Snapshot.objects.get(account=one, closing_of__month=date(2026, 3, 1))
    assert (row.opening, row.earned, row.closing) == (2, 0, 2)
