"""Disclosure at the desk: the calendar, typing and bringing in tables, posting, answering."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.disclosure.models import Draft, Item, Question
from tests.disclosing import NOW, disclosing_town, posted, question
from tests.surfaces.conftest import SignIn
from tests.town import Town

pytestmark = pytest.mark.django_db
ROW = {"account": "现金", "opening": "100", "income": "50", "expense": "30.5", "closing": "119.5"}


@pytest.fixture
def town(db: None):
    with clock.at(NOW):
        yield disclosing_town()


@pytest.fixture
def secretary(town: Town, sign_in: SignIn) -> Client:
    return sign_in("first-secretary")


def text(answer: Any) -> str:
    return answer.content.decode()


def at(town: Town, kind: str = "finance") -> str:
    return f"/desk/disclosure/new/{town.places['c0'].pk}/{kind}/"


def form(do: str, **more: Any) -> dict[str, Any]:
    cells = {f"cell.1.{key}": value for key, value in {**ROW, **more.pop("row", {})}.items()}
    about = {"id": str(new_id()), "saved": "0", "title": "三月财务", "period": "2026-03"}
    return {"do": do, "rows": "5", **about, **cells, **more}


def test_the_calendar_shows_what_is_due(town: Town, secretary: Client, sign_in: SignIn) -> None:
    page = text(secretary.get("/desk/disclosure/"))
    assert "2026年1月" in page
    assert "逾期" in page
    assert "西社区" not in page
    assert "2026年3月" not in text(secretary.get("/desk/disclosure/?state=overdue"))
    posted(town)
    assert "已公开" in text(secretary.get("/desk/disclosure/?state=posted"))
    for role in ("grid-lead", "duty-lead", "auditor"):
        assert sign_in(role).get("/desk/disclosure/").status_code == 403
        assert sign_in(role).get(at(town)).status_code == 403
    assert sign_in("next-door").get(at(town)).status_code == 403


def test_typed_looked_at_and_posted(town: Town, secretary: Client) -> None:
    assert 'name="cell.0.account"' in text(secretary.get(f"{at(town)}?period=2026-03"))
    wrong = secretary.post(at(town), form("post", row={"closing": "119.51"}))
    assert wrong.status_code == 422
    assert "差 0.01" in text(wrong)
    assert 'id="cell.1.closing-error"' in text(wrong)
    assert 'value="119.51"' in text(wrong)
    looked = secretary.post(at(town), form("look"))
    assert looked.status_code == 200
    assert "公开后是这样" in text(looked)
    assert "119.50" in text(looked)
    assert not Item.objects.exists()
    sent = form("post")
    for _ in range(2):
        assert secretary.post(at(town), sent).status_code == 302
    row = Item.objects.get()
    assert (str(row.key), row.period) == (sent["id"], "2026-03")
    again = secretary.post(at(town), form("post"))
    assert again.status_code == 422
    assert "已经公开过" in text(again) or "公开过" in text(again)


def test_a_sheet_is_brought_in_by_its_heads(town: Town, secretary: Client) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ("说明", "科目", "月初结余", "收入", "支出", "月末结余"),
        ("无", "现金", 1, 2, 0.5, 2.5),
    ):
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("三月.xlsx", out.getvalue())
    page = text(secretary.post(at(town), form("bring", sheet=file)))
    assert re.search(r'name="cell.0.account" value="现金"', page)
    assert re.search(r'name="cell.0.closing" value="2.5"', page)
    bad = secretary.post(at(town), form("bring", sheet=SimpleUploadedFile("x.xlsx", b"PK\x03\x04")))
    assert bad.status_code == 422
    assert 'value="119.5"' in text(bad), "nothing typed is lost"


def test_drafts(town: Town, secretary: Client) -> None:
    sent = form("save", body="还没写完")
    saved = secretary.post(at(town), sent, follow=True)
    assert "还没写完" in text(saved)
    assert "三月财务" in text(secretary.get("/desk/disclosure/"))
    assert "还没写完" in text(secretary.get(f"{at(town)}?period=2026-03"))
    late = secretary.post(at(town), {**sent, "body": "另一份", "saved": "7"})
    assert late.status_code == 409
    assert "另一份" in text(late)
    assert "还没写完" in text(late)
    row = Draft.objects.get()
    assert secretary.post(f"/desk/disclosure/drafts/{row.pk}/drop").status_code == 302
    assert not Draft.objects.exists()


def test_the_next_month_begins_where_the_last_ended(town: Town, secretary: Client) -> None:
    posted(town, period="2026-02")
    page = text(secretary.get(f"{at(town)}?period=2026-03"))
    assert 'name="cell.0.opening" value="119.50"' in page


def test_correcting_and_withdrawing(town: Town, secretary: Client, sign_in: SignIn) -> None:
    row = posted(town)
    address = f"/desk/disclosure/{row.key}/"
    page = text(secretary.get(f"{address}correct"))
    assert 'value="1,000.00"' in page
    sent = form("post", version="1", reason="")
    assert secretary.post(f"{address}correct", sent).status_code == 422
    sent["reason"] = "数字写错了"
    assert secretary.post(f"{address}correct", sent).status_code == 302
    late = secretary.post(f"{address}correct", form("post", version="1", reason="再改"))
    assert late.status_code == 409
    assert "第 2 版" in text(late)
    assert sign_in("next-door").get(f"{address}correct").status_code == 403
    assert secretary.post(f"{address}withdraw", {"reason": ""}).status_code == 422
    assert secretary.post(f"{address}withdraw", {"reason": "写错了社区"}).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn is not None


def test_answering(town: Town, secretary: Client, sign_in: SignIn) -> None:
    row = posted(town)
    made, other = question(town, row), question(town, row, "骂人的话", by="neighbour")
    with clock.at(NOW + timedelta(days=10)):
        page = text(secretary.get("/desk/disclosure/questions/"))
        assert "逾期" in page
        assert "王" not in page.partition("<tbody>")[2]
    address = f"/desk/disclosure/questions/{made.pk}/"
    assert sign_in("next-door").get(address).status_code == 404
    assert secretary.post(address, {"do": "answer", "answer": ""}).status_code == 422
    assert secretary.post(address, {"do": "answer", "answer": "买了路灯"}).status_code == 302
    assert secretary.post(address, {"do": "answer", "answer": "别的"}).status_code == 409
    address = f"/desk/disclosure/questions/{other.pk}/"
    few = secretary.post(address, {"do": "hide", "why": "请不要骂人"})
    assert few.status_code == 422
    assert "请不要骂人" in text(few)
    done = {"do": "hide", "why": "请不要骂人", "hidden": "insult"}
    assert secretary.post(address, done).status_code == 302
    assert Question.objects.filter(hidden="insult").count() == 1
    assert "买了路灯" not in text(secretary.get("/desk/disclosure/questions/"))
    assert "骂人的话" in text(secretary.get("/desk/disclosure/questions/?done=1"))


def test_busy_finances_and_what_comes_up(town: Town, secretary: Client) -> None:
    page = text(secretary.get("/desk/disclosure/"))
    assert "从今天起每月" in page
    place = town.places["c0"].pk
    assert secretary.post(f"/desk/disclosure/pace/{place}", {"busy": "1"}).status_code == 302
    assert "改回每季度" in text(secretary.get("/desk/disclosure/"))
    file = SimpleUploadedFile("方案.pdf", b"%PDF-1.4 x")
    sent = {"id": str(new_id()), "phase": "policy", "happened": "2026-04-07", "title": "修东门路"}
    looked = secretary.post(at(town, "works"), {**sent, "do": "look", "files": file})
    assert "方案.pdf" in text(looked)
    kept = re.findall(r'name="kept" value="([^"]+)"', text(looked))
    posted_ = secretary.post(at(town, "works"), {**sent, "do": "post", "kept": kept})
    assert posted_.status_code == 302
    assert Item.objects.get().due is not None
    assert "修东门路" in text(secretary.get("/desk/disclosure/posted/?q=东门"))
